package sessions

import (
	"thonso/internal/platform/auth"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "sessions", Files: Files, Permissions: Permissions, Routes: s.routes, API: s.api,
		Work: s.work, Cards: s.cards,
		Jobs: func(q *jobs.Queue) { jobs.Work(q, auth.System("Thôn Số", s.places), s.closeForgotten) },
		Nav: []web.NavEntry{
			{Section: web.Evening, Order: 10, Daily: 30, Icon: ui.IconHandHeart,
				Key: "sessions.nav", Words: "sessions.nav_words", URL: "/session", Permission: Run},
			{Section: web.Evening, Order: 50, Daily: 65, Icon: ui.IconCalendar,
				Key: "sessions.nav_list", Words: "sessions.nav_list_words", URL: "/sessions", Permission: View},
		},
		Counts: []tallies.Set{Counts},
		Holds:  []module.Held{s.heldVisits(), s.heldAttendance()},
		Finds:  &module.Finder{Key: "sessions.finds", Icon: ui.IconCalendar, Order: 40, Permission: View, Find: s.find},
	}
}
