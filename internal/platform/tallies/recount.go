package tallies

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// A counting sets what is kept beside what the records give.
type counting map[key]pair

type key struct {
	place  string
	month  int
	figure string
	kind   string
}

type pair struct{ kept, records int }

func (c counting) kept(place string, month int, fs []Figure, n []int) {
	for i, code := range columns(fs) {
		c.keep(key{place: place, month: month, figure: code}, n[i])
	}
}

func (c counting) keep(k key, n int) {
	p := c[k]
	p.kept += n
	c[k] = p
}

// add adds n to what the records give.
func (c counting) add(k key, n int) {
	p := c[k]
	p.records += n
	c[k] = p
}

// drop leaves a place out.
func (c counting) drop(place string) {
	for k := range c {
		if k.place == place {
			delete(c, k)
		}
	}
}

func (c counting) differences(table string) (out []Difference) {
	for k, p := range c {
		if p.kept != p.records {
			figure := k.figure
			if k.kind != "" {
				figure += " " + k.kind
			}
			out = append(out, Difference{table, k.place, k.month, figure, p.kept, p.records})
		}
	}
	slices.SortFunc(out, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.PlaceID, b.PlaceID), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Figure, b.Figure))
	})
	return out
}

// recount compares every row with the records. It reads them all, so it is for
// the night and for the doctor.
func (f *Flow) recount(ctx context.Context, q db.Querier, _ clock.Date) ([]Difference, error) {
	counts := counting{}
	if err := f.count(ctx, q, counts); err != nil {
		return nil, err
	}
	fs := f.figures()
	codes := columns(fs)
	query := `select place_id, month, ` + each(codes, func(_ int, c string) string { return c }) + ` from ` + f.Table
	_, err := db.Collect(ctx, q, func(r db.Rows) (_ struct{}, err error) {
		var place string
		var month int
		n, err := scanInts(r, len(codes), &place, &month)
		if err == nil {
			counts.kept(place, month, fs, n)
		}
		return struct{}{}, err
	}, query)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Table, err)
	}
	for _, fig := range fs {
		if fig.Kind == "" {
			continue
		}
		_, err := db.Collect(ctx, q, func(r db.Rows) (_ struct{}, err error) {
			k := key{figure: fig.Code}
			var n int
			err = r.Scan(&k.place, &k.kind, &n)
			counts.keep(k, n)
			return struct{}{}, err
		}, `select place_id, kind, n from `+f.kindTable(fig.Code))
		if err != nil {
			return nil, fmt.Errorf("read %s of %s: %w", fig.Code, f.Table, err)
		}
	}
	return counts.differences(f.Table), nil
}

// count counts all records, each in its month and in all; kinds in all only, as they are kept.
func (f *Flow) count(ctx context.Context, q db.Querier, into counting) error {
	add := func(place string, deltas ...Delta) {
		for _, d := range deltas {
			into.add(key{place, 0, d.Figure, d.Kind}, d.N)
			if d.Kind == "" {
				into.add(key{place, d.Month, d.Figure, ""}, d.N)
			}
		}
	}
	if f.Recount != nil {
		if err := f.Recount(ctx, q, add); err != nil {
			return fmt.Errorf("count for %s: %w", f.Table, err)
		}
	}
	for _, s := range f.Sources {
		if err := s.count(ctx, q, add); err != nil {
			return fmt.Errorf("count for %s: %w", f.Table, err)
		}
	}
	return nil
}

// count reads the records one at a time: their month is Vietnam's, which SQL
// doesn't know on both databases.
func (s *Source) count(ctx context.Context, q db.Querier,
	add func(place string, deltas ...Delta)) error {
	query := `select ` + s.Place + `, ` + s.At
	var kinds int
	for _, f := range s.Figures {
		query += `, ` + f.SQL
	}
	for _, f := range s.Figures {
		if f.Kind != "" {
			query += `, ` + f.Kind
			kinds++
		}
	}
	rows, err := q.Query(ctx, query+` from `+s.From+` where `+s.Where)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err tells
	var place string
	var at int64
	n, kind := make([]int, len(s.Figures)), make([]string, kinds)
	dest := []any{&place, &at}
	for i := range n {
		dest = append(dest, &n[i])
	}
	for i := range kind {
		dest = append(dest, &kind[i])
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		nextKind := 0
		for i, f := range s.Figures {
			of := ""
			if f.Kind != "" {
				of = kind[nextKind]
				nextKind++
			}
			if n[i] != 0 {
				add(place, Delta{Month(db.FromMicros(at)), f.Code, n[i], of})
			}
		}
	}
	return rows.Err()
}
