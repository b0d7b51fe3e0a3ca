package figures

import (
	"context"
	"slices"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/charts"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

// work tells those who knock on the doors of a village how many people its
// targets still lack, and leads to them.
func (s *Service) work(ctx context.Context, actor auth.Actor) (out []module.Work, err error) {
	for _, village := range s.ownPlaces(actor) {
		if village.Kind != places.Village || !actor.May(people.List, village.ID) {
			continue
		}
		r, err := s.Report(ctx, Question{PlaceID: village.ID})
		if err != nil {
			return nil, err
		}
		for _, m := range s.Measures() {
			f := r.Figure(m)
			if m.Target == 0 || m.Records == "" || f.Nothing() || f.Met() {
				continue
			}
			out = append(out, module.Work{Name: "figures." + m.Code + "." + village.ID, Number: f.Missing(),
				Key: "figures.home." + m.Den, Icon: ui.IconTarget, Verb: "figures.verb_doors", Order: 60,
				Args: []any{"target", m.Target, "place", places.FullName(ctx, village)},
				URL:  measureURL(village.ID, m.Code, asked{})})
		}
	}
	return out, nil
}

// ownPlaces are the places at which actor works for others, as they are today.
func (s *Service) ownPlaces(actor auth.Actor) (out []places.Place) {
	tree, seen := s.places.Tree(), map[string]bool{}
	for _, id := range actor.WorksAt() {
		id = s.On(id, tree.Today())
		if p, known := tree.Find(id); known && !seen[id] {
			seen[id] = true
			out = append(out, p)
		}
	}
	return out
}

// homeCards show everybody who works for others how far their place is.
func (s *Service) homeCards(ctx context.Context, actor auth.Actor) ([]module.Card, error) {
	at := s.ownPlaces(actor)
	if len(at) == 0 {
		return nil, nil
	}
	card, err := s.homeCard(ctx, at[0])
	return []module.Card{card}, err
}

// homeMeasures are the figures that somebody sees on their home page.
var homeMeasures = []string{"account14", "on_time", "online"}

// homeCard shows how far a place is and, above communes, where most is missing.
func (s *Service) homeCard(ctx context.Context, place places.Place) (module.Card, error) {
	out := module.Card{Title: i18n.T(ctx, "figures.of", "place", places.FullName(ctx, place)),
		URL: figuresURL + "/" + place.ID, Wide: true, Order: 50}
	r, err := s.Report(ctx, Question{PlaceID: place.ID})
	if err != nil {
		return out, err
	}
	v := homeFigures{}
	if v.Cards, err = s.Cards(ctx, &r, homeMeasures...); err != nil {
		return out, err
	}
	if place.Kind != places.Village {
		trend, err := s.Trend(ctx, &r)
		if err != nil {
			return out, err
		}
		v.Moved = moved(ctx, trend, s.Measures())
		v.Compared, v.Late = s.compareFor(ctx, &r, "account14"), lacking(s.compareFor(ctx, &r, "on_time"))
	}
	out.Body = homeFiguresCard(v)
	return out, nil
}

// homeFigures is what the card of figures shows.
type homeFigures struct {
	Cards          []Card
	Moved          string
	Compared, Late *comparison // of the places below; nil where there are none to compare
}

// drawn reports whether a sketch says something: most of its places have a value.
func (v homeFigures) drawn() bool { return 2*len(v.Compared.Without) < len(v.Compared.Cells) }

// lacking leaves the places that miss something; nil where none does.
func lacking(c *comparison) *comparison {
	if c == nil {
		return nil
	}
	c.Without = nil
	c.Rows = slices.DeleteFunc(c.Rows, func(r charts.Row) bool { return r.Note == "" })
	if len(c.Rows) == 0 {
		return nil
	}
	return c
}

func (s *Service) compareFor(ctx context.Context, r *Report, code string) *comparison {
	m, err := s.Measure(code)
	if err != nil || len(r.Children) == 0 || levels[r.Children[0].Place.Kind] < m.From {
		return nil
	}
	c := compare(ctx, r.Children, m, asked{}, "")
	if c != nil {
		c.All = measureURL(r.Place.ID, m.Code, asked{})
	}
	return c
}
