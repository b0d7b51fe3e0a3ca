package dossiers

import (
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "dossiers", Files: Files, Rules: Rules, Jobs: func(q *jobs.Queue) { jobs.Work(q, s.makeResult) }}
}
