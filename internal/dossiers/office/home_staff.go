package office

import (
	"context"
	"net/url"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

// staffTiles says on the home page what waits at the actor's offices.
func (s *Service) staffTiles(ctx context.Context, actor auth.Actor) ([]module.Tile, error) {
	offices := s.dossiers.Offices(actor)
	if len(offices) == 0 {
		return nil, nil
	}
	var out []module.Tile
	for i, o := range offices {
		if i == parts.MostOffices {
			break
		}
		some, err := s.officeTiles(ctx, actor, o, len(offices) > 1)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// officeTiles says what waits at one office; named says at which, where the
// actor works at several.
func (s *Service) officeTiles(ctx context.Context, actor auth.Actor, office string, named bool) ([]module.Tile, error) {
	w, err := s.dossiers.Waiting(ctx, actor, []string{office})
	if err != nil {
		return nil, err
	}
	var out []module.Tile
	add := func(n int, key, query string, kind ui.Kind) {
		if n == 0 {
			return
		}
		t := module.Tile{Number: n, Key: "dossiers.inbox.tile_" + key, Kind: string(kind), Order: 20 + len(out),
			URL: inboxURL + "?office=" + url.QueryEscape(office) + "&" + query}
		if named {
			t.Key, t.Args = "dossiers.inbox.tile_at",
				[]any{"what", i18n.T(ctx, t.Key, "n", n), "office", s.places.Tree().Name(office)}
		}
		out = append(out, t)
	}
	add(w.Late, "late", "tab=all&late=late", ui.KindDanger)
	add(w.Soon, "soon", "tab=all&late=soon", ui.KindWarning)
	for i := range out {
		if t := &out[i]; t.Number == dossiers.MostCounted {
			t.Number, t.More = dossiers.MostCounted-1, true
		}
	}
	for _, t := range tabs[:len(tabs)-1] { // all of them together are nobody's work
		if actor.May(t.need, office) && t.key != "supplied" {
			add(t.count(w), t.key, "tab="+t.key, ui.KindInfo)
		}
	}
	return out, nil
}
