package db_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
)

func TestEvery(t *testing.T) {
	const add = `insert into counter_row (id, n) values ($1, $2)`
	var many [][]any
	for i := range 4500 { // more than goes out at once
		many = append(many, []any{fmt.Sprint(i), i})
	}
	dbtest.Each(t, counters, func(t *testing.T, d *db.DB) {
		every := func(rows [][]any) error {
			return d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				if err := tx.Every(ctx, add, rows); err != nil {
					return err
				}
				// The connection works on, with what was written in sight.
				_, err := tx.Exec(ctx, `update counter_row set n = n + 1`)
				return err
			})
		}
		if err := every(many); err != nil {
			t.Fatal(err)
		}
		var rows, sum int
		if err := d.Read().QueryRow(t.Context(), `select count(*), sum(n) from counter_row`).Scan(&rows,
			&sum); err != nil {
			t.Fatal(err)
		}
		if rows != 4500 || sum != 4500*4501/2 {
			t.Errorf("%d rows, sum %d", rows, sum)
		}
		if err := every(nil); err != nil {
			t.Errorf("no rows: %v", err)
		}
		if err := every([][]any{{"a", 1}, {"7", 1}, {"b", 1}}); !db.IsDuplicate(err) {
			t.Errorf("a duplicate: %v", err)
		}
		if n := count(t, d); n != 4500 {
			t.Errorf("%d rows after a failure", n)
		}
	})
}

// Who traces is told of each row.
func TestEveryIsTraced(t *testing.T) {
	run := func(t *testing.T, dsn string) {
		told := 0
		d, err := db.Open(t.Context(), dsn, db.Options{Trace: func(string, []any) { told++ }})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if err := counters(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return tx.Every(ctx, `insert into counter_row (id, n) values ($1, 1)`, [][]any{{"a"}, {"b"}})
		}); err != nil || told != 2 {
			t.Errorf("told %d times, %v", told, err)
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t, filepath.Join(t.TempDir(), "t.db")) })
	t.Run("postgres", func(t *testing.T) { run(t, dbtest.PostgresDSN(t, counters)) })
}
