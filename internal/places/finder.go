package places

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
)

// find is this module's part of the search everywhere: the map is everybody's to see.
func (s *Service) find(ctx context.Context, _ auth.Actor, query string, limit int) (out []module.Hit, _ error) {
	tree := s.Tree()
	for _, p := range tree.Search(query, tree.Today(), limit, Village, Commune) {
		hit := module.Hit{Title: FullName(ctx, p), URL: "/c/" + p.ID}
		if p.Kind == Village {
			hit.Text, hit.URL = FullName(ctx, tree.CommuneOf(p.ID)), "/v/"+p.ID
		}
		out = append(out, hit)
	}
	return out, nil
}
