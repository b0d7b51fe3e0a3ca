package figures

import (
	"context"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
)

// What tests look at from outside: their world needs modules beside this one.
var (
	Counts        = counts
	Whole         = whole
	FigureOf      = figureOf
	AsOf          = asOf
	DossierFilter = dossierFilter
)

// Published is the figure as it is published.
func (f Figure) Published() Figure { return f.publish() }

// Anew computes a report without remembering it.
func (s *Service) Anew(ctx context.Context, tree *places.Tree, q Question) (Report, error) {
	return s.report(ctx, tree, q)
}

// Told are the ids of a place's children as a program is told of them, and
// whether something was done at its own office.
func (s *Service) Told(ctx context.Context, place string, day clock.Date) (ids []string, atOffice bool, err error) {
	in := &figuresRequest{Place: place, Map: string(day), Children: true, Limit: 200}
	out, err := s.apiFigures(ctx, auth.Actor{}, in)
	if err != nil {
		return nil, false, err
	}
	for _, c := range out.Body.Children {
		ids = append(ids, c.Place.ID)
	}
	return ids, len(out.Body.AtOffice) > 0, nil
}

// TellMonths are the months of a measure as a program is told of them, with
// what stands above the line in each.
func (s *Service) TellMonths(ctx context.Context, place, measure, day, to string) (months []string, nums []int,
	err error) {
	out, err := s.apiMonths(ctx, auth.Actor{}, &monthsRequest{Place: place, Measure: measure, Map: day, To: to})
	if err != nil {
		return nil, nil, err
	}
	for _, m := range out.Body.Months {
		months, nums = append(months, m.Month), append(nums, m.Numerator)
	}
	return months, nums, nil
}

// ByAlley cuts a list of doors where the alley changes.
var ByAlley = byAlley
