package dossiers

import (
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
	"thonso/internal/platform/web"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "dossiers", Files: Files, Rules: Rules,
		Routes: func(rt *web.Router) {
			s.staffRoutes(rt)
		},
		Home: s.staffTiles,
		Jobs: func(q *jobs.Queue) { jobs.Work(q, s.makeResult) }}
}
