package tallies

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// A Flow counts what happens, in the month in which it does and in all: what a
// use case adds (Add) in the transaction that changes the records. The recount
// asks the records again.
type Flow struct {
	Table string
	// Figures are those that Recount counts, without SQL; nil where Sources say all.
	Figures  []Figure
	Recount  func(ctx context.Context, q db.Querier, add func(place string, deltas ...Delta)) error
	Sources  []Source
	Measures []Measure
}

// A Source is one kind of records that a Flow counts.
type Source struct {
	Figures   []Figure // SQL: how many a record adds, never null
	Place, At string   // columns: the place, and the moment in microseconds
	From      string   // the records, as after "from"
	Where     string   // which of them count
}

// A Delta is what something adds to a figure in a month (yyyymm): N of it, of a
// kind where kinds are counted.
type Delta struct {
	Month  int
	Figure string
	N      int
	Kind   string
}

// Month is the key of a month in the tallies: yyyymm in Vietnam's calendar.
func Month(t time.Time) int {
	t = t.In(clock.Vietnam)
	return t.Year()*100 + int(t.Month())
}

// MonthStart is the first moment of month yyyymm in Vietnam; the zero time for 0.
func MonthStart(month int) time.Time {
	if month == 0 {
		return time.Time{}
	}
	return clock.NewDate(month/100, time.Month(month%100), 1).Start()
}

func (f *Flow) figures() []Figure {
	out := slices.Clip(f.Figures)
	for _, s := range f.Sources {
		out = append(out, s.Figures...)
	}
	return out
}

func (f *Flow) measures() []Measure { return f.Measures }

// Add adds deltas to the place, each to its month and to the total. Several
// places are added to by AddAll.
func (f *Flow) Add(ctx context.Context, tx *db.Tx, place string, deltas ...Delta) error {
	deltas = together(deltas)
	if len(deltas) == 0 {
		return nil
	}
	tx.Touch(Topic)
	for len(deltas) > 0 {
		n := 1
		for n < len(deltas) && deltas[n].Month == deltas[0].Month {
			n++
		}
		if err := f.addMonth(ctx, tx, place, deltas[:n]); err != nil {
			return fmt.Errorf("add to %s: %w", f.Table, err)
		}
		deltas = deltas[n:]
	}
	return nil
}

// AddAll adds to many places, in one order for all callers: on PostgreSQL another would be a deadlock.
func (f *Flow) AddAll(ctx context.Context, tx *db.Tx, all map[string][]Delta) error {
	for _, place := range slices.Sorted(maps.Keys(all)) {
		if err := f.Add(ctx, tx, place, all[place]...); err != nil {
			return err
		}
	}
	return nil
}

func (f *Flow) addMonth(ctx context.Context, tx *db.Tx, place string, deltas []Delta) error {
	var codes []string
	args := []any{place, deltas[0].Month}
	for _, d := range deltas {
		if d.Kind == "" {
			codes, args = append(codes, d.Figure), append(args, d.N)
		}
	}
	if len(codes) > 0 {
		if err := tx.Later(ctx, f.AddSQL(codes...), args...); err != nil {
			return err
		}
	}
	for _, d := range deltas {
		if d.Kind == "" {
			continue
		}
		if err := tx.Later(ctx, f.AddKindSQL(d.Figure), place, d.Kind, d.N); err != nil {
			return err
		}
	}
	return nil
}

// AddSQL is the statement with which Add adds to these figures: $1 is the place,
// $2 the month, and $3 and further how many. A statement names only what it
// changes: that is what makes a wide row cheap to write.
func (f *Flow) AddSQL(codes ...string) string {
	n := each(codes, func(i int, _ string) string { return fmt.Sprintf(`$%d`, i+3) })
	plus := each(codes, func(_ int, c string) string { return c + ` = ` + f.Table + `.` + c + ` + excluded.` + c })
	return `insert into ` + f.Table + ` (place_id, month, ` + strings.Join(codes, ", ") + `)
		values ($1, 0, ` + n + `), ($1, $2, ` + n + `) on conflict (place_id, month) do update set ` + plus
}

// AddKindSQL is the statement with which Add adds to a figure that counts
// kinds: $1 is the place, $2 the kind, $3 how many.
func (f *Flow) AddKindSQL(code string) string {
	t := f.kindTable(code)
	return `insert into ` + t + ` (place_id, kind, n) values ($1, $2, $3)
		on conflict (place_id, kind) do update set n = ` + t + `.n + excluded.n`
}

// kindTable keeps how many of each kind there were in all.
func (f *Flow) kindTable(code string) string { return f.Table + `_` + code }

// together sums up the deltas of each figure, in the order of months and
// figures, and leaves out what is nothing.
func together(deltas []Delta) []Delta {
	order := func(a, b Delta) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Figure, b.Figure), cmp.Compare(a.Kind, b.Kind))
	}
	all := slices.SortedStableFunc(slices.Values(deltas), order)
	out := all[:0]
	for _, d := range all {
		if n := len(out); n > 0 && order(out[n-1], d) == 0 {
			out[n-1].N += d.N
		} else {
			out = append(out, d)
		}
	}
	return slices.DeleteFunc(out, func(d Delta) bool { return d.N == 0 })
}

// Between returns by place and figure what happened in the months from … to
// (yyyymm, both included; 0: open; both 0: ever). Places without anything are absent.
func (f *Flow) Between(ctx context.Context, q db.Querier, places []string, from, to int) (ByPlace, error) {
	out := ByPlace{}
	return out, f.kept(ctx, q, places, from, to, func(place string, n []int) { out.put(place, f.figures(), n) })
}

// kept reads the columns of the places.
func (f *Flow) kept(ctx context.Context, q db.Querier, places []string, from, to int, put func(string, []int)) error {
	var args []any
	codes := columns(f.figures())
	what, where, group := strings.Join(codes, ", "), `month = 0`, ``
	if from != 0 || to != 0 {
		what = each(codes, func(_ int, c string) string { return `sum(` + c + `)` })
		where, group = `month >= `+db.Arg(&args, max(from, 1)), ` group by place_id`
		if to != 0 {
			where += ` and month <= ` + db.Arg(&args, to)
		}
	}
	among, wanted := db.Among(&args, "place_id", places)
	query := `select place_id, ` + what + ` from ` + f.Table + ` where ` + where + ` and ` + among + group
	_, err := db.Collect(ctx, q, func(r db.Rows) (_ struct{}, err error) {
		var place string
		n, err := scanInts(r, len(codes), &place)
		if err == nil && wanted(place) {
			put(place, n)
		}
		return struct{}{}, err
	}, query, args...)
	if err != nil {
		return fmt.Errorf("read %s: %w", f.Table, err)
	}
	return nil
}

// places is where each column stands among the figures.
func (f *Flow) places() (at []int) {
	for i, fig := range f.figures() {
		if fig.Kind == "" {
			at = append(at, i)
		}
	}
	return at
}

func (f *Flow) read(ctx context.Context, q db.Querier, places []string, p Period, of func(string) []value) error {
	at := f.places()
	err := f.kept(ctx, q, places, p.From, p.To, func(place string, n []int) {
		v := of(place)
		for i := range n {
			v[at[i]].n += n[i]
		}
	})
	if err != nil {
		return err
	}
	i := len(f.Figures)
	for _, s := range f.Sources {
		for _, fig := range s.Figures {
			if fig.Kind != "" {
				err := f.kinds(ctx, q, places, p, s, fig, func(place, kind string) {
					v := &of(place)[i]
					v.kinds = union(v.kinds, []string{kind})
				})
				if err != nil {
					return err
				}
			}
			i++
		}
	}
	return nil
}

func (f *Flow) roll(context.Context, *db.DB, clock.Date) error { return nil }
