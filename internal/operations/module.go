package operations

import (
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "operations", Files: Files, Permissions: Permissions, Routes: s.routes, API: s.api,
		Work: s.work, Cards: s.cards,
		Nav: []web.NavEntry{{Section: web.Admin, Order: 60, Daily: 110, Icon: ui.IconCycle,
			Key: "operations.nav", Words: "operations.nav_words", URL: jobsURL, Permission: LookAfter}}}
}
