package mandates

import (
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "mandates", Files: Files, Permissions: Permissions, Routes: s.routes, API: s.api, KeptFiles: s.keptFiles,
		Holds: []module.Held{s.held()},
		Start: []module.StartLink{{URL: "/m", Icon: ui.IconHandHeart, Title: "start.mandate",
			Text: "start.mandate_text", Order: 60}},
	}
}
