package dbtest

import (
	"context"
	"database/sql"
	"testing"

	"thonso/internal/platform/db"
)

var migrated int

func makeTable(ctx context.Context, d *db.DB) error {
	migrated++
	err := d.Raw(ctx, func(pool *sql.DB) error {
		_, err := pool.ExecContext(ctx, `create table word (w text primary key)`)
		return err
	})
	return err
}

func TestEach(t *testing.T) {
	for range 2 { // the second run must see none of the first one's rows
		Each(t, makeTable, func(t *testing.T, d *db.DB) {
			ctx := context.Background()
			err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `insert into word (w) values ($1)`, "thôn")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			var n int
			if err := d.Read().QueryRow(ctx, `select count(*) from word`).Scan(&n); err != nil || n != 1 {
				t.Fatalf("count = %d, %v; want 1", n, err)
			}
		})
	}
	if migrated > 2 {
		t.Errorf("migrated %d times, want once per kind of database", migrated)
	}
}

func TestNewWithoutTables(t *testing.T) {
	if _, err := db.Strings(context.Background(), New(t).Read(), `select w from word`); err == nil {
		t.Error("a database without migrations has a table")
	}
}
