package errands

import (
	"slices"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "errands", Files: Files, Permissions: Permissions, Routes: s.routes, API: s.api, Work: s.work,
		Holds: []module.Held{s.held()},
		Nav: []web.NavEntry{{Section: web.Evening, Order: 30, Daily: 45, Icon: ui.IconPackage,
			Key: "errands.nav", Words: "errands.nav_words", URL: "/errands", Permission: View}},
	}
}

// few is how many places a page looks into at most.
const few = 20

// reach returns the first few places of a kind in which actor has p.
func (s *Service) reach(actor auth.Actor, p auth.Permission, kind places.Kind) (out []string) {
	tree := s.places.Tree()
	for _, top := range actor.Places(p) {
		for _, pl := range tree.Within(top, kind, tree.Today()) {
			if len(out) == few {
				return out
			}
			if !slices.Contains(out, pl.ID) { // a role at a village and one at its commune
				out = append(out, pl.ID)
			}
		}
	}
	return out
}
