package tallies

import (
	"context"
	"strings"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// Topic is touched by every transaction that changes a tally: see db.Tx.Touch.
const Topic = "figures"

// A Figure is one number that is kept for each place: a column of a table.
type Figure struct {
	Code string // of the column, unique among all modules; its text is figures.column.<Code>
	SQL  string // what the records give: see Stock and Source
	Kind string // of a Flow whose records all count: column whose different values it counts; SQL is 1
}

// A Set is what a module keeps in one table: a *Stock or a *Flow; or *Derived,
// which is kept nowhere.
type Set interface {
	figures() []Figure
	measures() []Measure
	ensure(ctx context.Context, tx *db.Tx) error
	roll(ctx context.Context, d *db.DB, today clock.Date) error
	read(ctx context.Context, q db.Querier, places []string, p Period, of func(place string) []value) error
	recount(ctx context.Context, q db.Querier, today clock.Date) ([]Difference, error)
	monthly(code string, few bool) bool
	months(ctx context.Context, q db.Querier, places []string, months []int, today clock.Date,
		of func(month int) []value) error
}

// A Period says of when tallies are read.
type Period struct {
	From, To int        // months of flows, yyyymm, both included; 0: open. Both 0: of all time
	Day      clock.Date // of stocks: the day, at whose end they are counted
}

// A value is one figure of one place: a number, or the kinds that were seen.
type value struct {
	n     int
	kinds []string // sorted
}

// A Difference is a figure of a place that is not what the records give. It
// names places and numbers, never a person.
type Difference struct {
	Table         string
	PlaceID       string
	Month         int // yyyymm of a flow; 0: of all time, or a stock as of today
	Figure        string
	Kept, Counted int
}

// Derived are figures that are kept nowhere: whoever sums up a place as a whole
// says what they are.
type Derived struct {
	Codes    []string
	Measures []Measure
}

func (d *Derived) figures() (out []Figure) {
	for _, code := range d.Codes {
		out = append(out, Figure{Code: code})
	}
	return out
}

func (d *Derived) measures() []Measure                            { return d.Measures }
func (d *Derived) ensure(context.Context, *db.Tx) error           { return nil }
func (d *Derived) roll(context.Context, *db.DB, clock.Date) error { return nil }
func (d *Derived) read(context.Context, db.Querier, []string, Period, func(string) []value) error {
	return nil
}
func (d *Derived) recount(context.Context, db.Querier, clock.Date) ([]Difference, error) {
	return nil, nil
}

// ByPlace holds by place and code of a figure what is not zero.
type ByPlace map[string]map[string]int

// put names what is not zero.
func (b ByPlace) put(place string, fs []Figure, n []int) {
	for i, code := range columns(fs) {
		if n[i] == 0 {
			continue
		}
		if b[place] == nil {
			b[place] = map[string]int{}
		}
		b[place][code] = n[i]
	}
}

// Sum returns a figure of all the places together.
func (b ByPlace) Sum(code string) (n int) {
	for _, of := range b {
		n += of[code]
	}
	return n
}

// columns are the codes of figures that are columns.
func columns(fs []Figure) []string {
	var out []string
	for _, f := range fs {
		if f.Kind == "" {
			out = append(out, f.Code)
		}
	}
	return out
}

// each joins what f makes of each item.
func each(items []string, f func(i int, item string) string) string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = f(i, item)
	}
	return strings.Join(out, ", ")
}

// scanInts scans a row of the columns first, then of n numbers.
func scanInts(r db.Rows, n int, first ...any) ([]int, error) {
	out := make([]int, n)
	for i := range out {
		first = append(first, &out[i])
	}
	return out, r.Scan(first...)
}
