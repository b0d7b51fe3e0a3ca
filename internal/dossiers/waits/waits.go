// Package waits keeps how many dossiers wait at each office for what and for whom: the
// inbox's tabs and the home pages count nothing themselves.
package waits

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/module"
)

// A Key is one row of the counts.
type Key struct{ Commune, Due, Sector, DecidedBy, Assignee string }

// Changes of the counts.
type Changes map[Key]int

// Write writes changes, always in the same order: two transactions never
// wait for each other.
func Write(ctx context.Context, tx *db.Tx, changes Changes) error {
	var rows [][]any
	for k, n := range changes {
		if n != 0 {
			rows = append(rows, []any{k.Commune, k.Due, k.Sector, k.DecidedBy, k.Assignee, n})
		}
	}
	slices.SortFunc(rows, func(a, b []any) int {
		for i := range len(a) - 1 {
			if c := cmp.Compare(a[i].(string), b[i].(string)); c != 0 {
				return c
			}
		}
		return 0
	})
	err := tx.Every(ctx, `insert into dossiers_waiting (commune_id, due, sector, decided_by, assignee_id, n)
		values ($1, $2, $3, $4, $5, $6)
		on conflict (commune_id, due, sector, decided_by, assignee_id) do update
		set n = dossiers_waiting.n + excluded.n`,
		rows)
	return fault.Wrap("count what waits", err)
}

const fromRecords = `select commune_id, due, sector, decided_by, assignee_id, count(*) from dossiers_dossier
	where due <> '' and due <> 'submit' group by commune_id, due, sector, decided_by, assignee_id`

// Rebuild counts what waits anew, for who wrote dossiers past the use
// cases: a load of made-up ones.
func Rebuild(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.Exec(ctx, `delete from dossiers_waiting`); err != nil {
		return fmt.Errorf("rebuild what waits: %w", err)
	}
	_, err := tx.Exec(ctx, `insert into dossiers_waiting (commune_id, due, sector, decided_by, assignee_id, n) `+
		fromRecords)
	return fault.Wrap("rebuild what waits", err)
}

// Recount compares the counts with the dossiers.
func Recount(ctx context.Context, q db.Querier) (out []module.Discrepancy, err error) {
	read := func(query string) (map[Key]int, error) {
		counts := map[Key]int{}
		_, err := db.Collect(ctx, q, func(r db.Rows) (struct{}, error) {
			var k Key
			var n int
			err := r.Scan(&k.Commune, &k.Due, &k.Sector, &k.DecidedBy, &k.Assignee, &n)
			counts[k] = n
			return struct{}{}, err
		}, query)
		return counts, err
	}
	kept, err := read(`select commune_id, due, sector, decided_by, assignee_id, n from dossiers_waiting`)
	if err != nil {
		return nil, err
	}
	counted, err := read(fromRecords)
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
			out = append(out, module.Differs(k.Commune, "waiting to "+k.Due, kept[k], n))
		}
	}
	return out, nil
}
