package db_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
)

func scanID(r db.Rows) (id string, err error) { return id, r.Scan(&id) }

// Questions are answered alike outside a transaction and in one, where they see
// what was sent along with them.
func TestTogether(t *testing.T) {
	dbtest.Each(t, counters, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		ask := func(q db.Querier) (all, some []string, n int, err error) {
			err = db.Together(ctx, q,
				db.All(&all, scanID, `select id from counter_row order by id`),
				db.One(`select n from counter_row where id = $1`, []any{"b"}, &n),
				db.AllStrings(&some, `select id from counter_row where n > $1`, 5))
			return all, some, n, err
		}
		err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for i, id := range []string{"a", "b"} {
				if err := tx.Later(ctx, `insert into counter_row (id, n) values ($1, $2)`, id, i+5); err != nil {
					return err
				}
			}
			all, some, n, err := ask(tx)
			if err != nil || !slices.Equal(all, []string{"a", "b"}) || !slices.Equal(some, []string{"b"}) || n != 6 {
				t.Errorf("inside: %v %v %d, %v", all, some, n, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if all, some, n, err := ask(d.Read()); err != nil || len(all) != 2 || len(some) != 1 || n != 6 {
			t.Errorf("outside: %v %v %d, %v", all, some, n, err)
		}
		var n int
		for name, q := range map[string]db.Question{
			"no row":     db.One(`select n from counter_row where id = $1`, []any{"z"}, &n),
			"no table":   db.One(`select n from nowhere`, nil, &n),
			"wrong type": db.One(`select id from counter_row where id = 'a'`, nil, &n),
		} {
			var all []string
			err := db.Together(ctx, d.Read(), q, db.All(&all, scanID, `select id from counter_row`))
			if err == nil || errors.Is(err, sql.ErrNoRows) != (name == "no row") || all != nil {
				t.Errorf("%s: %v, then %v", name, err, all)
			}
		}
		if n := count(t, d); n != 2 { // the connections work on
			t.Errorf("%d rows", n)
		}
	})
}

// What failed later is told by the next statement, or by the commit; nothing stays.
func TestLaterFails(t *testing.T) {
	dbtest.Each(t, counters, func(t *testing.T, d *db.DB) {
		twice := func(then func(ctx context.Context, tx *db.Tx) error) error {
			return d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				for range 2 {
					if err := tx.Later(ctx, `insert into counter_row (id, n) values ('a', 1)`); err != nil {
						return err
					}
				}
				return then(ctx, tx)
			})
		}
		var n int
		for name, then := range map[string]func(ctx context.Context, tx *db.Tx) error{
			"at the commit": func(context.Context, *db.Tx) error { return nil },
			"at a query": func(ctx context.Context, tx *db.Tx) error {
				return tx.QueryRow(ctx, `select 1`).Scan(&n)
			},
			"at a write": func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `insert into counter_row (id, n) values ('b', 1)`)
				return err
			},
			"at questions": func(ctx context.Context, tx *db.Tx) error {
				return db.Together(ctx, tx, db.One(`select 1`, nil, &n))
			},
		} {
			if err := twice(then); !db.IsDuplicate(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := count(t, d); n != 0 {
			t.Errorf("%d rows stay", n)
		}
		if err := d.InTx(t.Context(), func(context.Context, *db.Tx) error { return nil }); err != nil {
			t.Errorf("nothing to do: %v", err)
		}
	})
}

// A transaction that PostgreSQL has given up after a failure isn't taken for committed.
func TestSwallowedFailure(t *testing.T) {
	d, err := db.Open(t.Context(), dbtest.PostgresDSN(t, counters), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, _ = tx.Exec(ctx, `insert into counter_row (id, n) values ('a', 1)`)
		_, _ = tx.Exec(ctx, `insert into counter_row (id, n) values ('a', 1)`)
		return nil
	})
	if n := count(t, d); err == nil || n != 0 {
		t.Errorf("%v, %d rows", err, n)
	}
}

func TestTogetherIsTraced(t *testing.T) {
	run := func(t *testing.T, dsn string) {
		var told []string
		d, err := db.Open(t.Context(), dsn, db.Options{Trace: func(q string, _ []any) { told = append(told, q) }})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		var a, b int
		if err := db.Together(t.Context(), d.Read(), db.One(`select 1`, nil, &a), db.One(`select 2`, nil,
			&b)); err != nil || !slices.Equal(told, []string{"select 1", "select 2"}) || a+b != 3 {
			t.Errorf("told %q, %d and %d, %v", told, a, b, err)
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t, filepath.Join(t.TempDir(), "t.db")) })
	t.Run("postgres", func(t *testing.T) { run(t, dbtest.PostgresDSN(t, counters)) })
}
