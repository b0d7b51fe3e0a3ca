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
	"thonso/internal/platform/lists"
	"thonso/internal/platform/tallies"
)

// A Rating is what somebody thought, without who it was.
type Rating struct {
	Stars, Month int
	Words        string // theirs, about the office and the help alike
}

// A RatedMonth sums up the ratings of a month (yyyymm).
type RatedMonth struct {
	Month, N int
	Stars    int  // their sum
	Few      bool // too few for more than their number
}

// Ratings are the ratings of one month, and how many there were in those around it.
type Ratings struct {
	Months     []RatedMonth // with ratings, of the last twelve, newest first
	RatedMonth              // whose ratings are listed
	Earlier    int          // a month before those in Months; 0: there is none with ratings
	lists.Page[Rating]
}

const ratingsMonths = 12

// A Side is one of the two that people rate: the help in a village, or an office.
type Side struct {
	key           string // of its messages and its address
	need          auth.Permission
	kind          places.Kind
	column, stars string // of the place, and of the points
	fewest        int    // ratings of a month of which more than their number is told
}

// The two sides.
var (
	Help   = Side{"help", dossiers.HelpRated, places.Village, "place_id", "help", dossiers.FewRatings}
	Office = Side{"office", dossiers.OfficeRated, places.Commune, "commune_id", "office", 0}

	ratedSides = []Side{Help, Office}
)

func (r Side) url() string { return "/ratings/" + r.key }

// where is the condition for the ratings of the months from … to.
func (r Side) where(args *[]any, line []string, from, to int) string {
	return r.column + ` in (` + db.In(args, line) + `) and ` + r.stars + ` > 0 and at >= ` +
		db.Arg(args, db.At(tallies.MonthStart(from))) + ` and at < ` +
		db.Arg(args, db.At(tallies.MonthStart(monthsBefore(to, -1))))
}

// Of returns what people thought of a side at a place in a month, to those who
// answer for it. Month 0 is the newest with ratings.
func (s *Service) Of(ctx context.Context, actor auth.Actor, side Side, place string, month int,
	after string) (Ratings, error) {
	out, err := s.around(ctx, actor, side, place, month)
	if err != nil {
		return out, err
	}
	l := s.list(side)
	out.Page, err = l.Read(ctx, actor, l.Query(map[string]string{"place": place, "month": monthText(out.Month)}, "",
		after, 0))
	return out, err
}

// check lets in those who answer for a place, and refuses a month that can't be asked for.
func (s *Service) check(actor auth.Actor, side Side, place string, month int) error {
	if p, ok := s.places.Tree().Find(place); !ok || p.Kind != side.kind {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	if err := actor.Need(side.need, place); err != nil {
		return err
	}
	if month < 0 || month > tallies.Month(s.clock.Now()) || month%100 > 12 ||
		month != 0 && (month < 200001 || month%100 < 1) {
		return fault.New(fault.Invalid, "dossiers.ratings.bad_month")
	}
	return nil
}

// around sums up the months around one; the ratings themselves are the list's.
func (s *Service) around(ctx context.Context, actor auth.Actor, side Side, place string,
	month int) (out Ratings, err error) {
	if err := s.check(actor, side, place, month); err != nil {
		return out, err
	}
	line := s.places.Tree().Line(place)
	last := tallies.Month(s.clock.Now())
	if month != 0 && month <= monthsBefore(last, ratingsMonths) {
		last = month
	}
	first := monthsBefore(last, ratingsMonths-1)
	if out.Months, err = s.ratedMonths(ctx, side, line, first, last); err != nil {
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
	if out.Earlier, err = s.ratedBefore(ctx, side, line, first); err != nil {
		return out, fmt.Errorf("look for earlier ratings: %w", err)
	}
	return out, nil
}

// ratedMonths sums up the ratings of the months from … to.
func (s *Service) ratedMonths(ctx context.Context, side Side, line []string, from,
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
	}, `select at, `+side.stars+` from dossiers_rating where `+side.where(&args, line, from, to), args...)
	for m := to; m >= from; m = monthsBefore(m, 1) {
		if r, ok := by[m]; ok {
			if r.Few = r.N < side.fewest; r.Few {
				r.Stars = 0
			}
			out = append(out, r)
		}
	}
	return out, err
}

// ratedBefore returns the newest month before one in which there were ratings; 0 for none.
func (s *Service) ratedBefore(ctx context.Context, side Side, line []string, month int) (int, error) {
	var args []any
	var at int64
	err := s.db.Read().QueryRow(ctx, `select coalesce(max(at), 0) from dossiers_rating where `+
		side.where(&args, line, 0, monthsBefore(month, 1)), args...).Scan(&at)
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
