package ratings

import (
	"context"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
)

// list declares the ratings of a month; those with words come first, and of them the worst.
func (s *Service) list(side Side) *lists.List[Rating] {
	return &lists.List[Rating]{
		Ground: lists.Ground{DB: s.db, Journal: s.journal}, Name: "ratings_" + side.key, URL: side.url(),
		Title: "dossiers.ratings.title_" + side.key, Need: side.need,
		Empty: "dossiers.ratings.none", EmptyText: "dossiers.ratings.none_text",
		Columns: []lists.Column[Rating]{
			{Label: "dossiers.ratings.stars", Whole: true, Text: func(_ context.Context, r Rating) string {
				return strconv.Itoa(r.Stars) + "/5"
			}},
			{Label: "dossiers.ratings.words", Text: func(ctx context.Context, r Rating) string {
				if r.Words == "" {
					return i18n.T(ctx, "dossiers.ratings.no_words")
				}
				return r.Words
			}},
			{Label: "dossiers.ratings.month", Filed: true, Text: func(_ context.Context, r Rating) string {
				return monthShown(r.Month)
			}},
		},
		Filters: []lists.Filter{
			{Name: "place", Label: "dossiers.ratings.place", Kind: lists.Choice, Always: true,
				Options: func(ctx context.Context, actor auth.Actor, _ lists.Query) (out []ui.Option) {
					for _, p := range s.ratedAt(actor, side) {
						out = append(out, ui.Option{Value: p.ID, Label: places.FullName(ctx, p)})
					}
					return out
				}},
			{Name: "month", Kind: lists.Silent, Needed: true},
		},
		Orders: []lists.Order{{Name: "worst", Keys: []lists.Key{
			lists.Number(`case when words = '' then 1 else 0 end`), lists.Number(side.stars), lists.Text("words"),
			lists.Text("dossier_id")}}},
		Select: side.stars + `, words, at`, From: `dossiers_rating`,
		Scan: func(r db.Rows) (x Rating, err error) {
			var at int64
			err = r.Scan(&x.Stars, &x.Words, &at)
			x.Month = tallies.Month(db.FromMicros(at))
			return x, err
		},
		Scope: func(ctx context.Context, actor auth.Actor, q lists.Query, args *[]any) (string, error) {
			return s.scope(ctx, actor, side, q, args)
		},
		Lead: func(ctx context.Context, actor auth.Actor, q *lists.Query) (templ.Component, error) {
			return s.lead(ctx, actor, side, q)
		},
	}
}

// scope are the ratings of a month; of few nothing is listed, so that nobody can be guessed.
func (s *Service) scope(ctx context.Context, actor auth.Actor, side Side, q lists.Query,
	args *[]any) (string, error) {
	place := q.Get("place")
	month, err := parseMonth(q.Get("month"))
	if err == nil {
		err = s.check(actor, side, place, month)
	}
	if err != nil {
		return "", err
	}
	line := s.places.Tree().Line(place)
	if side.fewest > 0 {
		months, err := s.ratedMonths(ctx, side, line, month, month)
		if err != nil || len(months) == 0 || months[0].Few {
			return `1 = 0`, err
		}
	}
	return side.where(args, line, month, month), nil
}

// A monthsView is what stands above the list.
type monthsView struct {
	Ratings
	Side  Side
	Place places.Place
	Now   int // this month
}

func (v monthsView) url(month int) string {
	return pageURL(v.Side, v.Place.ID) + "&month=" + monthText(month)
}

// older reports whether the months shown are not the last twelve.
func (v monthsView) older() bool { return v.Month <= monthsBefore(v.Now, ratingsMonths) }

func pageURL(side Side, place string) string { return side.url() + "?place=" + url.QueryEscape(place) }

// lead says how many there were in which month; it decides on the place and the month where none is asked for.
func (s *Service) lead(ctx context.Context, actor auth.Actor, side Side, q *lists.Query) (templ.Component, error) {
	if own := s.ratedAt(actor, side); q.Get("place") == "" && len(own) > 0 {
		*q = q.Set("place", own[0].ID)
	}
	v := monthsView{Side: side, Now: tallies.Month(s.clock.Now())}
	month, err := parseMonth(q.Get("month"))
	if err == nil {
		v.Ratings, err = s.around(ctx, actor, side, q.Get("place"), month)
	}
	if err != nil {
		return nil, err
	}
	v.Place, _ = s.places.Tree().Find(q.Get("place"))
	*q = q.Set("month", monthText(v.Month))
	return monthsLead(v), nil
}
