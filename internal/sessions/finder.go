package sessions

import (
	"context"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/module"
)

// find is this module's part of the search everywhere: evenings by the name of their village.
func (s *Service) find(ctx context.Context, actor auth.Actor, query string, limit int) (out []module.Hit, err error) {
	tree := s.places.Tree()
	for _, v := range tree.Search(query, tree.Today(), limit, places.Village) {
		if !actor.May(View, v.ID) || len(out) == limit {
			continue
		}
		page, err := s.List(ctx, actor, lists.Query{Values: map[string]string{"village": v.ID},
			Limit: limit - len(out)})
		if err != nil {
			return nil, err
		}
		for _, se := range page.Rows {
			_, state := stateText(ctx, se.Session)
			out = append(out, module.Hit{Title: se.Village + " · " + dayText(ctx, se.OpenedAt), Text: state,
				URL: sessionURL(se.ID, "report")})
		}
	}
	return out, nil
}
