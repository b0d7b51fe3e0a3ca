package operations

import "thonso/internal/platform/module"

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "operations", Files: Files, Permissions: Permissions, Routes: s.routes, API: s.api}
}
