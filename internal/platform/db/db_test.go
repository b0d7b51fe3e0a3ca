package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"

	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
)

func counters(ctx context.Context, d *db.DB) error {
	return d.Migrate(ctx, "counter", fstest.MapFS{"migrations/0001_counter.sql": {Data: []byte(
		"-- +goose Up\ncreate table counter_row (id text primary key, n bigint not null);\n")}})
}

func insert(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `insert into counter_row (id, n) values ($1, 1)`, id)
	return err
}

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.Read().QueryRow(t.Context(), `select count(*) from counter_row`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNestedInTx(t *testing.T) {
	dbtest.Each(t, counters, func(t *testing.T, d *db.DB) {
		err := d.InTx(t.Context(), func(ctx context.Context, _ *db.Tx) error {
			return d.InTx(ctx, func(context.Context, *db.Tx) error { return nil })
		})
		if !errors.Is(err, db.ErrNested) {
			t.Errorf("got %v, want ErrNested", err)
		}
	})
}

// Transactions that share a commit stand or fall alone.
func TestOneFailsAloneAmongMany(t *testing.T) {
	dbtest.Each(t, counters, func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					if err := insert(ctx, tx, fmt.Sprint(i)); err != nil {
						return err
					}
					switch i % 4 {
					case 1:
						return boom
					case 2:
						panic("boom")
					case 3:
						return insert(ctx, tx, fmt.Sprint(i)) // the same key again
					}
					return nil
				})
				if (err == nil) != (i%4 == 0) {
					t.Errorf("transaction %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n := count(t, d); n != 50 {
			t.Errorf("%d rows, want 50", n)
		}
	})
}

func TestAfterCommitOnlyAfterCommit(t *testing.T) {
	dbtest.Each(t, counters, func(t *testing.T, d *db.DB) {
		var told []string
		for _, fail := range []bool{true, false} {
			_ = d.InTx(t.Context(), func(_ context.Context, tx *db.Tx) error {
				tx.AfterCommit(func() { told = append(told, fmt.Sprint(fail)) })
				if fail {
					return errors.New("no")
				}
				return nil
			})
		}
		if len(told) != 1 || told[0] != "false" {
			t.Errorf("told %v", told)
		}
	})
}

// A caller that gives up doesn't take the others' transactions with it.
func TestCancelledCallerHarmsNobody(t *testing.T) {
	dbtest.Each(t, counters, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		for i := range 100 {
			wg.Go(func() {
				ctx, cancel := context.WithCancel(t.Context())
				if i%2 == 1 {
					cancel()
				}
				defer cancel()
				err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return insert(ctx, tx, fmt.Sprint(i)) })
				if i%2 == 0 && err != nil {
					t.Errorf("transaction %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n := count(t, d); n < 50 {
			t.Errorf("%d rows, want at least 50", n)
		}
	})
}

func TestStaleVersionIsAConflict(t *testing.T) {
	dbtest.Each(t, counters, func(t *testing.T, d *db.DB) {
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := insert(ctx, tx, "a"); err != nil {
				return err
			}
			return db.ChangedOne(tx.Exec(ctx, `update counter_row set n = 2 where id = $1 and n = $2`, "a", 7))
		})
		if err == nil || count(t, d) != 0 {
			t.Errorf("got %v", err)
		}
	})
}

func TestFindAndGet(t *testing.T) {
	dbtest.Each(t, counters, func(t *testing.T, d *db.DB) {
		scan := func(r db.Rows) (id string, err error) { return id, r.Scan(&id) }
		missing := errors.New("no such row")
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if _, found, err := db.Find(ctx, tx, scan, `select id from counter_row`); found || err != nil {
				t.Error("found in an empty table:", err)
			}
			if err := insert(ctx, tx, "a"); err != nil {
				return err
			}
			id, found, err := db.Find(ctx, tx, scan, `update counter_row set n = 2 where id = $1 returning id`, "a")
			if id != "a" || !found {
				t.Error("not found:", id)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		get := func(query string) (string, error) { return db.Get(t.Context(), d.Read(), missing, scan, query) }
		if id, err := get(`select id from counter_row`); id != "a" || err != nil {
			t.Error(id, err)
		}
		if _, err := get(`select id from counter_row where n = 3`); !errors.Is(err, missing) {
			t.Error(err)
		}
		if _, err := get(`select id from nowhere`); err == nil || errors.Is(err, missing) {
			t.Error(err)
		}
	})
}

func TestDuplicateIsTold(t *testing.T) {
	dbtest.Each(t, counters, func(t *testing.T, d *db.DB) {
		for i, want := range []bool{false, true} {
			err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return insert(ctx, tx, "same") })
			if db.IsDuplicate(err) != want {
				t.Errorf("insert %d: %v", i, err)
			}
		}
	})
}

// Migrations may run when the writing connection is already in use.
func TestMigrateAfterWriting(t *testing.T) {
	d, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "t.db"), db.Options{Sync: "OFF"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := counters(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return insert(ctx, tx, "a")
	}); err != nil {
		t.Fatal(err)
	}
	if err := counters(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return insert(ctx, tx, "b")
	}); err != nil {
		t.Fatal(err)
	}
	if err := d.Raw(t.Context(), func(pool *sql.DB) error { return pool.PingContext(t.Context()) }); err != nil {
		t.Fatal(err)
	}
}

func TestClosed(t *testing.T) {
	d, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "t.db"), db.Options{Sync: "OFF"})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := d.InTx(t.Context(), func(context.Context, *db.Tx) error { return nil }); !errors.Is(err, db.ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}

func TestIn(t *testing.T) {
	args := []any{"x"}
	if got := db.In(&args, []string{"a", "b"}); got != "$2, $3" || len(args) != 3 {
		t.Errorf("got %q, %v", got, args)
	}
	if got := db.In(&args, []string{}); got != "null" {
		t.Errorf("no values: %q", got)
	}
}

// A database that was closed is one file: the next to open it reads no log, and
// a copy of the file is whole.
func TestClosingFoldsTheLog(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	d, err := db.Open(t.Context(), path, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(counters(t.Context(), d), d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return insert(ctx, tx, "a")
	}), d.Close())
	if _, found := os.Stat(path + "-wal"); err != nil || !errors.Is(found, fs.ErrNotExist) {
		t.Errorf("closing: %v; the log: %v", err, found)
	}
}
