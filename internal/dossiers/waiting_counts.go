package dossiers

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/db"
	"thonso/internal/platform/module"
)

// A waitingKey is one row of the counts of what waits.
type waitingKey struct {
	commune                     string
	due                         Action
	sector, decidedBy, assignee string
}

// waitsAs is where a dossier is counted; ok is false where it waits for nobody.
func (d Dossier) waitsAs() (key waitingKey, ok bool) {
	return waitingKey{d.CommuneID, d.Due, d.Sector, string(d.DecidedBy), d.AssigneeID}, d.Due != "" && d.Due != ActionSubmit
}

// waitingCounts are changes of the counts.
type waitingCounts map[waitingKey]int

func (w waitingCounts) add(d Dossier, n int) {
	if key, ok := d.waitsAs(); ok {
		w[key] += n
	}
}

// addWaiting writes changes, always in the same order: two transactions never
// wait for each other.
func addWaiting(ctx context.Context, tx *db.Tx, changes waitingCounts) error {
	var rows [][]any
	for k, n := range changes {
		if n != 0 {
			rows = append(rows, []any{k.commune, string(k.due), k.sector, k.decidedBy, k.assignee, n})
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
		on conflict (commune_id, due, sector, decided_by, assignee_id) do update set n = dossiers_waiting.n + excluded.n`, rows)
	if err != nil {
		return fmt.Errorf("count what waits: %w", err)
	}
	return nil
}

const waitingFromRecords = `select commune_id, due, sector, decided_by, assignee_id, count(*) from dossiers_dossier
	where due <> '' and due <> 'submit' group by commune_id, due, sector, decided_by, assignee_id`

// RebuildWaiting counts what waits anew, for who wrote dossiers past the use
// cases: a load of made-up ones.
func RebuildWaiting(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.Exec(ctx, `delete from dossiers_waiting`); err != nil {
		return fmt.Errorf("rebuild what waits: %w", err)
	}
	_, err := tx.Exec(ctx, `insert into dossiers_waiting (commune_id, due, sector, decided_by, assignee_id, n) `+waitingFromRecords)
	if err != nil {
		return fmt.Errorf("rebuild what waits: %w", err)
	}
	return nil
}

// recountWaiting compares the counts with the dossiers.
func (s *Service) recountWaiting(ctx context.Context) (out []module.Discrepancy, err error) {
	read := func(query string) (map[waitingKey]int, error) {
		counts := map[waitingKey]int{}
		_, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (struct{}, error) {
			var k waitingKey
			var n int
			err := r.Scan(&k.commune, &k.due, &k.sector, &k.decidedBy, &k.assignee, &n)
			counts[k] = n
			return struct{}{}, err
		}, query)
		return counts, err
	}
	kept, err := read(`select commune_id, due, sector, decided_by, assignee_id, n from dossiers_waiting`)
	if err != nil {
		return nil, err
	}
	counted, err := read(waitingFromRecords)
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
			out = append(out, module.Differs(k.commune, "waiting to "+string(k.due), kept[k], n))
		}
	}
	return out, nil
}
