package people

import "thonso/internal/platform/module"

// Module is what the app wires.
func (s *Service) Module() module.Module {
	return module.Module{Name: "people", Files: Files, Keys: keys, Permissions: Permissions, Routes: s.routes, API: s.api, Jobs: s.jobs}
}
