package dossiers

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

// staffTiles says on the home page what waits at the actor's offices.
func (s *Service) staffTiles(ctx context.Context, actor auth.Actor) ([]module.Tile, error) {
	offices := s.Offices(actor)
	if len(offices) == 0 {
		return nil, nil
	}
	w, err := s.Waiting(ctx, actor, offices)
	if err != nil {
		return nil, err
	}
	var out []module.Tile
	add := func(n int, key, query string, kind ui.Kind) {
		if n > 0 {
			out = append(out, module.Tile{Number: n, Key: "dossiers.inbox.tile_" + key, URL: inboxURL + "?" + query, Kind: string(kind), Order: 20 + len(out)})
		}
	}
	add(w.Late, "late", "tab=all&late=late", ui.KindDanger)
	add(w.Soon, "soon", "tab=all&late=soon", ui.KindWarning)
	for _, t := range tabs[:len(tabs)-1] { // all of them together are nobody's work
		if actor.MayAnywhere(t.need) && t.key != "supplied" {
			add(t.count(w), t.key, "tab="+t.key, ui.KindInfo)
		}
	}
	return out, nil
}
