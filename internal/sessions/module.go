package sessions

import (
	"thonso/internal/platform/auth"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
)

//go:generate go tool templ generate -path .

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "sessions", Files: Files, Permissions: Permissions, Routes: s.routes, API: s.api, Home: s.home,
		Jobs: func(q *jobs.Queue) { jobs.Work(q, auth.System("Thôn Số", s.Places), s.closeForgotten) }}
}
