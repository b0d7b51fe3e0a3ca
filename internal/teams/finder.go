package teams

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/module"
)

// find is this module's part of the search everywhere.
func (s *Service) find(ctx context.Context, actor auth.Actor, query string, limit int) (out []module.Hit, err error) {
	l, err := s.List(ctx, actor, lists.Query{Values: map[string]string{"q": query}, Limit: limit})
	for _, t := range l.Rows {
		out = append(out, module.Hit{Title: t.Name, Text: t.Village + " · " + t.Commune, URL: "/teams/" + t.ID})
	}
	return out, err
}
