package people

import (
	"context"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
)

// find is this module's part of the search everywhere.
func (s *Service) find(ctx context.Context, actor auth.Actor, query string, limit int) (out []module.Hit, err error) {
	found, err := s.Search(ctx, actor, Search{Text: query, Limit: limit})
	tree := s.places.Tree()
	for _, b := range found {
		year, _, _ := strings.Cut(b.Born, "-")
		out = append(out, module.Hit{Title: b.Name, Text: joined(year, tree.Name(b.VillageID)), URL: peopleURL + "/" + b.ID})
	}
	return out, err
}

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}
