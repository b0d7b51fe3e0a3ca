package figures

import (
	"context"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
)

// home tells those who knock on the doors of a village how many people its
// targets still lack, and leads to them.
func (s *Service) home(ctx context.Context, actor auth.Actor) (out []module.Tile, err error) {
	tree, seen := s.places.Tree(), map[string]bool{}
	for _, g := range actor.Grants {
		id := s.On(g.PlaceID, tree.Today())
		place, _ := tree.Find(id)
		if seen[id] || place.Kind != places.Village || !actor.May(people.List, id) {
			continue
		}
		seen[id] = true
		r, err := s.Report(ctx, Question{PlaceID: id})
		if err != nil {
			return nil, err
		}
		for _, m := range s.Measures() {
			f := r.Figure(m)
			if m.Target == 0 || m.Records == "" || f.Nothing() || f.Met() {
				continue
			}
			out = append(out, module.Tile{Number: f.Missing(), Key: "figures.home." + m.Den, Order: 60,
				Args: []any{"target", m.Target, "place", places.FullName(ctx, place)}, URL: measureURL(id, m.Code, asked{})})
		}
	}
	return out, nil
}
