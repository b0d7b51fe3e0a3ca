package figures

import "thonso/internal/platform/module"

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "figures", Files: Files, Routes: s.routes, API: s.api}
}
