package once_test

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/once"
)

func TestSent(t *testing.T) {
	t.Parallel()
	type note struct{ Text string }
	const known = "01a22d1e-fc2c-7c00-bb92-fceb37f36d40"
	evening := time.Date(2026, 11, 23, 12, 38, 0, 0, time.UTC)
	steps := []struct {
		name, table, id string
		content         []any
		before, other   bool
	}{
		{"first", "a", "1", []any{note{"x"}}, false, false},
		{"again", "a", "1", []any{note{"x"}}, true, false},
		{"other content", "a", "1", []any{note{"y"}}, false, true},
		{"more content", "a", "1", []any{note{"x"}, "y"}, false, true},
		{"the first still counts", "a", "1", []any{note{"x"}}, true, false},
		{"in another table", "b", "1", []any{note{"y"}}, false, false},
		{"under another id", "a", "2", []any{note{"y"}}, false, false},
		{"made without an id", "b", known, []any{note{"y"}}, false, true},
		{"without an id", "a", "", []any{note{"x"}}, false, false},
		{"without an id again", "a", "", []any{note{"y"}}, false, false},
	}
	tables := func(ctx context.Context, d *db.DB) error {
		return errors.Join(d.Migrate(ctx, "once", once.Migrations), d.Migrate(ctx, "a", fstest.MapFS{
			"migrations/0001_a.sql": {Data: []byte("-- +goose Up\ncreate table a (id text primary key);\n" +
				"create table b (id text primary key);\ninsert into b (id) values ('" + known + "');\n")}}))
	}
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		for i, s := range steps {
			now := evening.Add(time.Duration(i) * time.Hour)
			var before bool
			err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
				before, err = once.Sent(ctx, tx, now, s.table, s.id, s.content...)
				return err
			})
			f := fault.Of(err)
			if before != s.before || (err != nil) != s.other {
				t.Errorf("%s: %v %v", s.name, before, err)
			}
			if s.other && (f.Kind != fault.Conflict || f.Key != once.OtherKey ||
				s.id == "1" && f.Args[1] != "19:38, 23/11/2026") {
				t.Errorf("%s: %+v", s.name, f)
			}
		}
	})
}
