package tallies

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// Monthly reports whether Months gives a measure's figures. It doesn't where
// they are derived or count kinds, nor where few persons are hidden in what
// happened: from all the months but one, that one could be told.
func (b *Book) Monthly(m Measure) bool {
	for _, code := range []string{m.Num, m.Less, m.Den} {
		if code != "" && !slices.ContainsFunc(b.sets, func(s Set) bool { return s.monthly(code, m.Fewest > 0) }) {
			return false
		}
	}
	return true
}

// Lasting reports whether a measure is of what there is on a day, not of what
// happens in a month.
func (b *Book) Lasting(m Measure) bool {
	return slices.ContainsFunc(b.sets, func(s Set) bool {
		stock, ok := s.(*Stock)
		return ok && slices.Contains(columns(stock.Figures), m.Num)
	})
}

// Months returns for each of the months (yyyymm) what all the places together
// have in it: of a flow what happened, of a stock what there was at its end, or
// is today in the month that has not ended. Stocks of past months are counted
// from the records, in one statement for all of them; stocks false leaves them out.
func (b *Book) Months(ctx context.Context, places []string, months []int, stocks bool) (map[int]*Tally, error) {
	out := make(map[int]*Tally, len(months))
	for _, m := range months {
		out[m] = b.Empty()
	}
	first := 0
	for _, s := range b.sets {
		n := len(s.figures())
		_, isStock := s.(*Stock)
		if !isStock || stocks {
			of := func(month int) []value { return out[month].values[first : first+n] }
			if err := s.months(ctx, b.db.Read(), places, months, b.today(), of); err != nil {
				return nil, fmt.Errorf("tallies: %w", err)
			}
		}
		first += n
	}
	return out, nil
}

func (d *Derived) monthly(string, bool) bool { return false }
func (d *Derived) months(context.Context, db.Querier, []string, []int, clock.Date, func(int) []value) error {
	return nil
}

func (f *Flow) monthly(code string, few bool) bool {
	return !few && slices.Contains(columns(f.figures()), code)
}

func (f *Flow) months(ctx context.Context, q db.Querier, places []string, months []int, _ clock.Date,
	of func(month int) []value) error {
	if len(months) == 0 {
		return nil
	}
	var args []any
	at := f.places()
	where := `month >= ` + db.Arg(&args, slices.Min(months)) + ` and month <= ` + db.Arg(&args, slices.Max(months))
	among, wanted := db.Among(&args, "place_id", places)
	query := `select place_id, month, ` + strings.Join(columns(f.figures()), ", ") + ` from ` + f.Table +
		` where ` + where + ` and ` + among
	_, err := db.Collect(ctx, q, func(r db.Rows) (_ struct{}, err error) {
		var place string
		var month int
		n, err := scanInts(r, len(at), &place, &month)
		if err == nil && wanted(place) && slices.Contains(months, month) {
			v := of(month)
			for i := range n {
				v[at[i]].n += n[i]
			}
		}
		return struct{}{}, err
	}, query, args...)
	if err != nil {
		return fmt.Errorf("read months of %s: %w", f.Table, err)
	}
	return nil
}

func (s *Stock) monthly(code string, _ bool) bool { return slices.Contains(columns(s.Figures), code) }

func (s *Stock) months(ctx context.Context, q db.Querier, places []string, months []int, today clock.Date,
	of func(month int) []value) error {
	add := func(month int, n []int) {
		v := of(month)
		for i := range n {
			v[i].n += n[i]
		}
	}
	ended := slices.Clone(months)
	ended = slices.DeleteFunc(ended, func(m int) bool { return MonthEnd(m) >= today })
	if len(ended) < len(months) {
		current := slices.Max(months)
		err := s.at(ctx, q, places, today, func(_ string, n []int) { add(current, n) })
		if err != nil {
			return err
		}
	}
	if len(ended) == 0 {
		return nil
	}
	return s.countMonths(ctx, q, places, ended, add)
}

// countMonths counts the places' records at the end of each month.
func (s *Stock) countMonths(ctx context.Context, q db.Querier, places []string, months []int,
	add func(month int, n []int)) error {
	var args []any
	among, wanted := db.Among(&args, s.Place, places)
	parts := make([]string, len(months))
	for i, m := range months {
		before := len(args)
		args = append(args, s.args(MonthEnd(m))...)
		what := strconv.Itoa(m) + ` as month, ` + s.Place + ` as place_id, ` + s.aggregates() + s.from()
		parts[i] = `select ` + shifted(what, before) + ` and ` + among + ` group by ` + s.Place
	}
	_, err := db.Collect(ctx, q, func(r db.Rows) (_ struct{}, err error) {
		var month int
		var place string
		n, err := scanInts(r, len(s.Figures), &month, &place)
		if err == nil && wanted(place) {
			add(month, n)
		}
		return struct{}{}, err
	}, strings.Join(parts, ` union all `), args...)
	if err != nil {
		return fmt.Errorf("count months of %s: %w", s.Table, err)
	}
	return nil
}

var placeholder = regexp.MustCompile(`\$(\d+)`)

// shifted moves the placeholders of a statement behind others that came before.
func shifted(query string, by int) string {
	return placeholder.ReplaceAllStringFunc(query, func(p string) string {
		n, _ := strconv.Atoi(p[1:])
		return "$" + strconv.Itoa(n+by)
	})
}

// MonthEnd is the last day of month yyyymm.
func MonthEnd(month int) clock.Date { return clock.NewDate(month/100, time.Month(month%100)+1, 0) }
