package ratings

import (
	"context"
	"fmt"
	"slices"
	"time"

	"thonso/internal/dossiers/parts"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/web"
)

// RatingsURL leads to the ratings of the help in a village or of a commune's
// office, for an actor who may read them; "" for others.
func RatingsURL(actor auth.Actor, p places.Place) string {
	for _, side := range ratedSides {
		if side.kind == p.Kind && actor.May(side.need, p.ID) {
			return pageURL(side, p.ID)
		}
	}
	return ""
}

func (s *Service) ratingRoutes(rt *web.Router) {
	for _, side := range ratedSides {
		s.list(side).Handle(rt)
	}
}

// ratedAt are the places whose ratings the actor may read, by name.
func (s *Service) ratedAt(actor auth.Actor, side Side) []places.Place {
	tree := s.places.Tree()
	var out []places.Place
	for _, at := range actor.Places(side.need) {
		for _, p := range tree.Within(at, side.kind, tree.Today()) {
			if !slices.ContainsFunc(out, func(q places.Place) bool { return q.ID == p.ID }) {
				out = append(out, p)
			}
		}
	}
	places.SortByName(out)
	return out
}

func (m RatedMonth) average(lang string) string {
	if m.Few {
		return "–"
	}
	return i18n.Average(lang, m.Stars, m.N)
}

// monthText is a month (yyyymm) as yyyy-mm, which parseMonth reads; "" is 0.
func monthText(m int) string { return fmt.Sprintf("%04d-%02d", m/100, m%100) }

func parseMonth(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return 0, fault.New(fault.Invalid, "dossiers.ratings.bad_month")
	}
	return t.Year()*100 + int(t.Month()), nil
}

// monthShown is a month as people write it: 06/2025.
func monthShown(m int) string { return fmt.Sprintf("%02d/%04d", m%100, m/100) }

// ratingTiles says how often people have rated this month what the actor answers for.
func (s *Service) ratingTiles(ctx context.Context, actor auth.Actor) (out []module.Tile, err error) {
	for i, side := range ratedSides {
		at := s.ratedAt(actor, side)
		if len(at) == 0 || len(at) > parts.MostOffices {
			continue
		}
		var line []string
		for _, p := range at {
			line = append(line, s.places.Tree().Line(p.ID)...)
		}
		t := module.Tile{Key: "dossiers.ratings.tile_" + side.key, URL: side.url(), Order: 70 + i}
		var args []any
		month := tallies.Month(s.clock.Now())
		query := `select coalesce(sum(help_rated), 0) from dossiers_tally where month = ` + db.Arg(&args,
			month) + ` and place_id in (` + db.In(&args, line) + `)`
		if side.kind == places.Commune { // its dossiers are made in many places
			args = nil
			query = `select count(*) from dossiers_rating where at >= ` + db.Arg(&args,
				db.At(tallies.MonthStart(month))) + ` and commune_id in (` + db.In(&args, line) + `)`
		}
		if err := s.db.Read().QueryRow(ctx, query, args...).Scan(&t.Number); err != nil {
			return nil, fmt.Errorf("count ratings: %w", err)
		}
		out = append(out, t)
	}
	return out, nil
}
