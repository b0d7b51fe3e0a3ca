package errands

import (
	"context"
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
		Name: "errands", Files: Files, Permissions: Permissions, Routes: s.routes, API: s.api, Home: s.home,
		Holds: []module.Held{s.held()},
		Nav: []web.NavEntry{{Section: web.Evening, Order: 30, Daily: 45, Icon: ui.IconPackage,
			Key: "errands.nav", Words: "errands.nav_words", URL: "/errands", Permission: View}},
	}
}

// few is how many places a page looks into at most.
const few = 20

// home says what is to be fetched, handed over and sealed.
func (s *Service) home(ctx context.Context, actor auth.Actor) (out []module.Tile, err error) {
	if actor.MayAnywhere(Carry) {
		n, err := s.toHand(ctx, actor)
		if err != nil {
			return nil, err
		}
		out = append(out, module.Tile{Number: n, Key: "errands.tile_hand", URL: "/errands",
			Kind: string(ui.KindWarning), Order: 20})
		n = 0
		for _, v := range s.reach(actor, Carry, places.Village) {
			l, err := s.Ready(ctx, actor, v, "")
			if err != nil {
				return nil, err
			}
			n += len(l.Rows)
		}
		out = append(out, module.Tile{Number: n, Key: "errands.tile_fetch", URL: "/errands",
			Kind: string(ui.KindInfo), Order: 21})
	}
	offices := s.reach(actor, Seal, places.Commune)
	for _, c := range offices {
		es, err := s.AtOffice(ctx, actor, c)
		if err != nil {
			return nil, err
		}
		n := 0
		for _, e := range es {
			if e.Status == Open {
				n++
			}
		}
		t := module.Tile{Number: n, Key: "errands.tile_seal", URL: "/errands", Kind: string(ui.KindInfo), Order: 40}
		if len(offices) > 1 {
			t.Key, t.Args = "errands.tile_seal_at", []any{"office", s.places.Tree().Name(c)}
		}
		out = append(out, t)
	}
	return out, nil
}

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
