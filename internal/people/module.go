package people

import (
	"context"

	"thonso/internal/platform/events"
	"thonso/internal/platform/module"
	"thonso/internal/platform/web"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "people", Files: Files, Keys: keys, Permissions: Permissions, Routes: s.routes, API: s.api, Jobs: s.jobs,
		Nav:     []web.NavEntry{{Key: "people.nav", URL: peopleURL, Permission: Find, Order: 25}},
		Recount: s.discrepancies, Sealed: s.Legible,
		AtPlace: &module.AtPlace{Counts: []module.Count{{Key: "people.at_place", Of: s.residentsIn}}},
		Tells: []events.Topic{
			events.MustBeHeard[Recontacted](), events.MustBeHeard[Died](), events.MustBeHeard[DeathUndone](),
		},
	}
}

func (s *Service) residentsIn(ctx context.Context, placeIDs []string) (n int, err error) {
	each, err := s.Tallies(ctx, placeIDs)
	for _, t := range each {
		n += t.Residents
	}
	return n, err
}

func (s *Service) discrepancies(ctx context.Context) (out []module.Discrepancy, err error) {
	found, err := s.Recount(ctx)
	for _, d := range found {
		out = append(out, module.Differs(d.VillageID, "counts", d.Kept, d.Counted))
	}
	return out, err
}
