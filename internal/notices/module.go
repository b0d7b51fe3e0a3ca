package notices

import (
	"thonso/internal/platform/auth"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "notices", Files: Files, Routes: s.routes, API: s.api, Home: s.tiles, Sealed: s.Legible,
		Jobs: func(q *jobs.Queue) { jobs.Work(q, auth.System("notices", nil), s.sendMail) },
		Nav: []web.NavEntry{{Section: web.Own, Order: 10, Icon: ui.IconBell,
			Key: "notices.nav", URL: "/notices", Permission: auth.SignedIn}},
	}
}
