package errands

import (
	"context"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

//go:generate go tool templ generate -path .

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "errands", Files: Files, Rules: Rules, Routes: s.routes, API: s.api, Home: s.home}
}

// few is how many places' tiles a home page shows at most.
const few = 3

// home says what is to be fetched, handed over and sealed.
func (s *Service) home(ctx context.Context, actor auth.Actor) (out []module.Tile, err error) {
	if actor.MayAnywhere(Carry) {
		n, err := s.toHand(ctx, actor)
		if err != nil {
			return nil, err
		}
		out = append(out, module.Tile{Number: n, Key: "errands.tile_hand", URL: "/errands", Kind: string(ui.KindWarning), Order: 20})
		n = 0
		for _, v := range s.reach(actor, Carry, places.Village) {
			l, err := s.Ready(ctx, actor, v, "")
			if err != nil {
				return nil, err
			}
			n += len(l.Rows)
		}
		out = append(out, module.Tile{Number: n, Key: "errands.tile_fetch", URL: "/errands", Kind: string(ui.KindInfo), Order: 21})
	}
	for _, c := range s.reach(actor, Seal, places.Commune) {
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
		out = append(out, module.Tile{Number: n, Key: "errands.tile_seal", URL: "/errands", Kind: string(ui.KindInfo), Order: 40})
	}
	return out, nil
}

// reach returns the first few places of a kind in which actor has p.
func (s *Service) reach(actor auth.Actor, p auth.Permission, kind places.Kind) (out []string) {
	tree := s.Places.Tree()
	for _, top := range actor.Places(p) {
		for _, pl := range tree.Within(top, kind, tree.Today()) {
			if len(out) == few {
				return out
			}
			out = append(out, pl.ID)
		}
	}
	return out
}
