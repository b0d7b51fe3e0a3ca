package ratings

import (
	"context"
	"fmt"

	"thonso/internal/dossiers/parts"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
)

// cards say how often people have rated this month what the actor answers for.
func (s *Service) cards(ctx context.Context, actor auth.Actor) (out []module.Card, err error) {
	for i, side := range ratedSides {
		at := s.ratedAt(actor, side)
		if len(at) == 0 || len(at) > parts.MostOffices {
			continue
		}
		var line []string
		for _, p := range at {
			line = append(line, s.places.Tree().Line(p.ID)...)
		}
		n, err := s.ratedThisMonth(ctx, side, line)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		out = append(out, module.Card{Title: i18n.T(ctx, "dossiers.ratings.card_"+side.key), URL: side.url(),
			Order: 70 + i, Body: ui.BigNumber(i18n.Number(i18n.Lang(ctx), n), i18n.T(ctx, "dossiers.ratings.card_n",
				"n", n))})
	}
	return out, nil
}

func (s *Service) ratedThisMonth(ctx context.Context, side Side, line []string) (n int, err error) {
	var args []any
	month := tallies.Month(s.clock.Now())
	query := `select coalesce(sum(help_rated), 0) from dossiers_tally where month = ` + db.Arg(&args,
		month) + ` and place_id in (` + db.In(&args, line) + `)`
	if side.kind == places.Commune { // its dossiers are made in many places
		args = nil
		query = `select count(*) from dossiers_rating where at >= ` + db.Arg(&args,
			db.At(tallies.MonthStart(month))) + ` and commune_id in (` + db.In(&args, line) + `)`
	}
	if err := s.db.Read().QueryRow(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count ratings: %w", err)
	}
	return n, nil
}
