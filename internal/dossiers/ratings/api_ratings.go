package ratings

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/dossiers"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
)

type ratingJSON struct {
	Stars int    `json:"stars" minimum:"1" maximum:"5"`
	Words string `json:"words,omitempty" doc:"what the person wrote: text, never markup"`
}

type ratedMonthJSON struct {
	Month string `json:"month" example:"2026-11"`
	Count int    `json:"count"`
	Stars int    `json:"stars,omitempty" doc:"their sum; absent where the ratings are too few"`
	Few   bool   `json:"few,omitempty" doc:"too few: only their number is told"`
}

type ratingsJSON struct {
	Months  []ratedMonthJSON `json:"months" doc:"with ratings, of twelve months, newest first"`
	Earlier string           `json:"earlier,omitempty" doc:"a month before those with ratings"`
	Month   string           `json:"month" doc:"whose ratings follow"`
	Ratings []ratingJSON     `json:"ratings" doc:"one page, without who gave them"`
	Next    string           `json:"next,omitempty" doc:"give it as after for the next page"`
}

// RatingsQuery is exported because the description of an embedded type is made of its exported fields.
type RatingsQuery struct {
	Month string `query:"month" doc:"yyyy-mm; empty: the newest with ratings"`
	After string `query:"after" doc:"next of the page before"`
}

type helpRatingsRequest struct {
	Village string `path:"village"`
	RatingsQuery
}

type officeRatingsRequest struct {
	Commune string `path:"commune"`
	RatingsQuery
}

func (s *Service) ratingsAPI(a *api.API) {
	tags := []string{"dossiers"}
	api.Op(a, dossiers.HelpRated, huma.Operation{OperationID: "get-help-ratings", Method: http.MethodGet,
		Path: "/api/ratings/help/{village}", Summary: "What people thought of the help in a village",
		Tags: tags, Errors: []int{http.StatusNotFound, http.StatusUnprocessableEntity}},
		func(ctx context.Context, actor auth.Actor, in *helpRatingsRequest) (*api.Body[ratingsJSON], error) {
			return s.apiRatings(ctx, actor, Help, in.Village, in.RatingsQuery)
		})
	api.Op(a, dossiers.OfficeRated, huma.Operation{OperationID: "get-office-ratings", Method: http.MethodGet,
		Path: "/api/ratings/office/{commune}", Summary: "What people thought of a commune's office",
		Tags: tags, Errors: []int{http.StatusNotFound, http.StatusUnprocessableEntity}},
		func(ctx context.Context, actor auth.Actor, in *officeRatingsRequest) (*api.Body[ratingsJSON], error) {
			return s.apiRatings(ctx, actor, Office, in.Commune, in.RatingsQuery)
		})
}

func (s *Service) apiRatings(ctx context.Context, actor auth.Actor, side Side, place string,
	q RatingsQuery) (*api.Body[ratingsJSON], error) {
	month, err := parseMonth(q.Month)
	if err != nil {
		return nil, err
	}
	r, err := s.Of(ctx, actor, side, place, month, q.After)
	if err != nil {
		return nil, err
	}
	out := ratingsJSON{Months: []ratedMonthJSON{}, Month: monthText(r.Month), Ratings: []ratingJSON{}, Next: r.Next}
	for _, m := range r.Months {
		out.Months = append(out.Months, ratedMonthJSON{monthText(m.Month), m.N, m.Stars, m.Few})
	}
	if r.Earlier != 0 {
		out.Earlier = monthText(r.Earlier)
	}
	for _, x := range r.Rows {
		out.Ratings = append(out.Ratings, ratingJSON{x.Stars, x.Words})
	}
	return &api.Body[ratingsJSON]{Body: out}, nil
}
