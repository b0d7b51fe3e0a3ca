package ratings

import (
	"fmt"
	"slices"
	"time"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
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
