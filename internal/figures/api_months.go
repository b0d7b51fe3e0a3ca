package figures

import (
	"context"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
)

type monthsRequest struct {
	Place   string `query:"place" required:"true" doc:"id of a place, or its official code on the map"`
	Measure string `query:"measure" required:"true" doc:"code of one measure"`
	Map     string `query:"map" format:"date" doc:"day of the map; empty: today"`
	To      string `query:"to" doc:"last of the months, yyyy-mm; empty: the present one"`
}

type monthJSON struct {
	Month       string            `json:"month" doc:"yyyy-mm"`
	Numerator   int               `json:"numerator"`
	Denominator int               `json:"denominator,omitempty"`
	Value       float64           `json:"value"`
	Text        map[string]string `json:"text" doc:"as people write it, by language"`
	Nothing     bool              `json:"nothing,omitempty" doc:"there is no value, or it is of too few people"`
}

type monthsJSON struct {
	Place   figurePlaceJSON `json:"place"`
	Measure string          `json:"measure"`
	Lasting bool            `json:"lasting" doc:"each value is of the month's end, else of what happened in the month"`
	Months  []monthJSON     `json:"months" doc:"twelve, or none where the measure is not told by month"`
}

func (s *Service) apiMonths(ctx context.Context, _ auth.Actor, in *monthsRequest) (*api.Body[monthsJSON], error) {
	q, err := s.question(in.Place, in.Map, "", in.To)
	if err != nil {
		return nil, err
	}
	m, err := s.Measure(in.Measure)
	if err != nil {
		return nil, err
	}
	r, err := s.Report(ctx, q)
	if err != nil {
		return nil, err
	}
	trend, err := s.Trend(ctx, &r)
	if err != nil {
		return nil, err
	}
	out := monthsJSON{Place: placeOf(ctx, r.Place), Measure: m.Code, Lasting: trend.lasting(m), Months: []monthJSON{}}
	for i, f := range trend.Figures(m) {
		out.Months = append(out.Months, monthJSON{monthText(trend.Months[i]), f.Num, f.Den, f.Value(), f.texts(),
			f.Nothing()})
	}
	return &api.Body[monthsJSON]{Body: out}, nil
}
