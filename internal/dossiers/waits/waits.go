// Package waits keeps how many dossiers wait at each office for what and for whom: the
// inbox's tabs and the home pages count nothing themselves.
package waits

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/module"
)

// A Key is what is counted together.
type Key struct {
	Commune, Due, Sector, DecidedBy, Assignee string

	Day int64 // the beginning of the day until which it is due; 0 for none
}

// DayOf is the beginning of the day of a moment, as Key has it.
func DayOf(at time.Time) int64 { return db.At(clock.DateOf(at).Start()) }

// Changes of the counts.
type Changes map[Key]int

// Write writes changes, always in the same order: two transactions never
// wait for each other.
func Write(ctx context.Context, tx *db.Tx, changes Changes) error {
	waiting, days := Changes{}, Changes{}
	for k, n := range changes {
		day := Key{Commune: k.Commune, Sector: k.Sector, DecidedBy: k.DecidedBy, Day: k.Day}
		k.Day = 0
		waiting[k] += n
		if day.Day != 0 {
			days[day] += n
		}
	}
	err := tx.Every(ctx, `insert into dossiers_waiting (commune_id, due, sector, decided_by, assignee_id, n)
		values ($1, $2, $3, $4, $5, $6)
		on conflict (commune_id, due, sector, decided_by, assignee_id) do update
		set n = dossiers_waiting.n + excluded.n`,
		waiting.rows(func(k Key) []any { return []any{k.Commune, k.Due, k.Sector, k.DecidedBy, k.Assignee} }))
	if err == nil {
		err = tx.Every(ctx, `insert into dossiers_due_day (commune_id, day, sector, decided_by, n)
			values ($1, $2, $3, $4, $5)
			on conflict (commune_id, day, sector, decided_by) do update set n = dossiers_due_day.n + excluded.n`,
			days.rows(func(k Key) []any { return []any{k.Commune, k.Day, k.Sector, k.DecidedBy} }))
	}
	return fault.Wrap("count what waits", err)
}

// rows are the changes that change something, in one order.
func (c Changes) rows(row func(Key) []any) (out [][]any) {
	keys := slices.SortedFunc(maps.Keys(c), func(a, b Key) int {
		return cmp.Or(cmp.Compare(a.Commune, b.Commune), cmp.Compare(a.Due, b.Due), cmp.Compare(a.Day, b.Day),
			cmp.Compare(a.Sector, b.Sector), cmp.Compare(a.DecidedBy, b.DecidedBy), cmp.Compare(a.Assignee, b.Assignee))
	})
	for _, k := range keys {
		if n := c[k]; n != 0 {
			out = append(out, append(row(k), n))
		}
	}
	return out
}

// The counts, read from the records and as they are kept; those of days as those of an empty action.
const (
	fromRecords = `select commune_id, due, sector, decided_by, assignee_id, count(*) from dossiers_dossier
		where due <> '' and due <> 'submit' group by commune_id, due, sector, decided_by, assignee_id`
	asKept = `select commune_id, due, sector, decided_by, assignee_id, n from dossiers_waiting`
	// days begin seven hours before those of Greenwich; what waits for somebody else has none
	dayOf           = `due_at - (due_at + 25200000000) % 86400000000`
	daysFromRecords = `select commune_id, ` + dayOf + `, sector, decided_by, count(*) from dossiers_dossier
		where due_at > 0 and due_at < 7258093200000000 group by commune_id, ` + dayOf + `, sector, decided_by`
	daysAsKept = `select commune_id, day, sector, decided_by, n from dossiers_due_day`
)

// Rebuild counts what waits anew, for who wrote dossiers past the use
// cases: a load of made-up ones.
func Rebuild(ctx context.Context, tx *db.Tx) error {
	for _, do := range []string{`delete from dossiers_waiting`, `delete from dossiers_due_day`,
		`insert into dossiers_waiting (commune_id, due, sector, decided_by, assignee_id, n) ` + fromRecords,
		`insert into dossiers_due_day (commune_id, day, sector, decided_by, n) ` + daysFromRecords} {
		if _, err := tx.Exec(ctx, do); err != nil {
			return fmt.Errorf("rebuild what waits: %w", err)
		}
	}
	return nil
}

// Recount compares the counts with the dossiers.
func Recount(ctx context.Context, q db.Querier) (out []module.Discrepancy, err error) {
	for _, c := range []struct {
		kept, counted string
		dest          func(k *Key) []any
	}{
		{asKept, fromRecords, func(k *Key) []any {
			return []any{&k.Commune, &k.Due, &k.Sector, &k.DecidedBy, &k.Assignee}
		}},
		{daysAsKept, daysFromRecords, func(k *Key) []any { return []any{&k.Commune, &k.Day, &k.Sector, &k.DecidedBy} }},
	} {
		kept, err := read(ctx, q, c.kept, c.dest)
		if err != nil {
			return nil, err
		}
		counted, err := read(ctx, q, c.counted, c.dest)
		if err != nil {
			return nil, err
		}
		for k := range kept {
			if _, seen := counted[k]; !seen {
				counted[k] = 0
			}
		}
		for k, n := range counted {
			if kept[k] != n {
				out = append(out, module.Differs(k.Commune, k.what(), kept[k], n))
			}
		}
	}
	return out, nil
}

func (k Key) what() string {
	if k.Due == "" {
		return "due on " + string(clock.DateOf(db.FromMicros(k.Day)))
	}
	return "waiting to " + k.Due
}

// read reads counts; dest says where the columns of a key go.
func read(ctx context.Context, q db.Querier, query string, dest func(*Key) []any) (Changes, error) {
	out := Changes{}
	_, err := db.Collect(ctx, q, func(r db.Rows) (struct{}, error) {
		var k Key
		var n int
		err := r.Scan(append(dest(&k), &n)...)
		out[k] = n
		return struct{}{}, err
	}, query)
	return out, err
}
