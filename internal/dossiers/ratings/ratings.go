package ratings

import (
	"context"
	"fmt"
	"slices"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/tallies"
)

// A Rating is what somebody thought, without who it was.
type Rating struct {
	Stars int
	Words string // theirs, about the office and the help alike
}

// A RatedMonth sums up the ratings of a month (yyyymm).
type RatedMonth struct {
	Month, N int
	Stars    int  // their sum
	Few      bool // too few for more than their number
}

// Ratings are the ratings of one month, and how many there were in those around it.
type Ratings struct {
	Months []RatedMonth // with ratings, of the last twelve, newest first
	RatedMonth
	Rows    []Rating // one page of the month's; those with words come first, and of them the worst
	Page    int      // from 1
	More    bool     // a page follows
	Earlier int      // a month before those in Months; 0: there is none with ratings
}

const (
	ratingsPage   = 20 // words may be long
	ratingsMonths = 12
)

// HelpRatings returns what people thought of the help in a village, to those
// who answer for it. Month 0 is the newest with ratings.
func (s *Service) HelpRatings(ctx context.Context, actor auth.Actor, villageID string, month,
	page int) (Ratings, error) {
	return s.ratings(ctx, actor, ratingsOf{need: dossiers.HelpRated, kind: places.Village, place: villageID,
		column: "place_id", stars: "help", fewest: dossiers.FewRatings}, month, page)
}

// OfficeRatings returns what people thought of a commune's office, to those who answer for it.
func (s *Service) OfficeRatings(ctx context.Context, actor auth.Actor, communeID string, month,
	page int) (Ratings, error) {
	return s.ratings(ctx, actor, ratingsOf{need: dossiers.OfficeRated, kind: places.Commune, place: communeID,
		column: "commune_id", stars: "office"}, month, page)
}

// ratingsOf says whose ratings are meant.
type ratingsOf struct {
	need          auth.Permission
	kind          places.Kind
	place         string
	column, stars string
	fewest        int
}

// where is the condition for the ratings between two moments.
func (o ratingsOf) where(args *[]any, line []string, from, to time.Time) string {
	return o.column + ` in (` + db.In(args, line) + `) and ` + o.stars + ` > 0 and at >= ` + db.Arg(args,
		db.At(from)) + ` and at < ` + db.Arg(args, db.At(to))
}

func (s *Service) ratings(ctx context.Context, actor auth.Actor, o ratingsOf, month,
	page int) (out Ratings, err error) {
	if p, ok := s.places.Tree().Find(o.place); !ok || p.Kind != o.kind {
		return out, fault.New(fault.NotFound, "fault.not_found")
	}
	if err := actor.Need(o.need, o.place); err != nil {
		return out, err
	}
	line := s.places.Tree().Line(o.place)
	last := tallies.Month(s.clock.Now())
	if month < 0 || month > last || month%100 > 12 || month != 0 && (month < 200001 || month%100 < 1) {
		return out, fault.New(fault.Invalid, "dossiers.ratings.bad_month")
	}
	if month != 0 && month <= monthsBefore(last, ratingsMonths) {
		last = month
	}
	first := monthsBefore(last, ratingsMonths-1)
	if out.Months, err = s.ratedMonths(ctx, o, line, first, last); err != nil {
		return out, fmt.Errorf("count ratings: %w", err)
	}
	if month == 0 && len(out.Months) > 0 {
		month = out.Months[0].Month
	} else if month == 0 {
		month = last
	}
	out.Month = month
	if i := slices.IndexFunc(out.Months, func(m RatedMonth) bool { return m.Month == month }); i >= 0 {
		out.RatedMonth = out.Months[i]
	}
	if out.Earlier, err = s.ratedBefore(ctx, o, line, first); err != nil {
		return out, fmt.Errorf("look for earlier ratings: %w", err)
	}
	if out.Page = max(page, 1); out.Few || out.N <= (out.Page-1)*ratingsPage {
		return out, nil
	}
	var args []any
	out.Rows, err = db.Collect(ctx, s.db.Read(),
		func(r db.Rows) (x Rating, err error) { return x, r.Scan(&x.Stars, &x.Words) },
		`select `+o.stars+`, words from dossiers_rating where `+o.where(&args, line, tallies.MonthStart(month),
			tallies.MonthStart(monthsBefore(month, -1)))+
			` order by case when words = '' then 1 else 0 end, `+o.stars+`, words, dossier_id limit `+db.Arg(&args,
			ratingsPage)+` offset `+db.Arg(&args, (out.Page-1)*ratingsPage), args...)
	if err != nil {
		return out, fmt.Errorf("read ratings: %w", err)
	}
	out.More = out.N > out.Page*ratingsPage
	return out, nil
}

// ratedMonths sums up the ratings of the months from … to.
func (s *Service) ratedMonths(ctx context.Context, o ratingsOf, line []string, from,
	to int) (out []RatedMonth, err error) {
	var args []any
	by := map[int]RatedMonth{}
	_, err = db.Collect(ctx, s.db.Read(), func(r db.Rows) (_ struct{}, err error) {
		var at time.Time
		var stars int
		if err = r.Scan(db.Into(&at), &stars); err == nil {
			m := by[tallies.Month(at)]
			by[tallies.Month(at)] = RatedMonth{Month: tallies.Month(at), N: m.N + 1, Stars: m.Stars + stars}
		}
		return struct{}{}, err
	}, `select at, `+o.stars+` from dossiers_rating where `+o.where(&args, line, tallies.MonthStart(from),
		tallies.MonthStart(monthsBefore(to, -1))), args...)
	for m := to; m >= from; m = monthsBefore(m, 1) {
		if r, ok := by[m]; ok {
			if r.Few = r.N < o.fewest; r.Few {
				r.Stars = 0
			}
			out = append(out, r)
		}
	}
	return out, err
}

// ratedBefore returns the newest month before one in which there were ratings; 0 for none.
func (s *Service) ratedBefore(ctx context.Context, o ratingsOf, line []string, month int) (int, error) {
	var args []any
	var at int64
	err := s.db.Read().QueryRow(ctx, `select coalesce(max(at), 0) from dossiers_rating where `+o.where(&args, line,
		time.Time{}, tallies.MonthStart(month)), args...).Scan(&at)
	if err != nil || at == 0 {
		return 0, err
	}
	return tallies.Month(db.FromMicros(at)), nil
}

// monthsBefore is the month n months before month (yyyymm).
func monthsBefore(month, n int) int {
	m := month/100*12 + month%100 - 1 - n
	return m/12*100 + m%12 + 1
}
