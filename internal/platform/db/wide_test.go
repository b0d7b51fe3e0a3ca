package db_test

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
)

// TestCollectWide reads rows of every kind of column as Collect does, also those
// that can't stand in one text.
func TestCollectWide(t *testing.T) {
	type state string
	type line struct {
		Name  string
		State state
		N     int
		Yes   bool
		At    time.Time
		List  []string
		Note  *string
	}
	note, day := "a note", time.Date(2026, 11, 30, 8, 0, 0, 123000, time.UTC)
	tests := []struct {
		name  string
		where string
		noted bool // the note is read too: a type that makes the reading fall back
		want  []line
	}{
		{"all in one text", `k = 1`, false, []line{{"Đào Thị", "open", -7, true, day, []string{"a", "b"}, nil}}},
		{"null", `k = 2`, true, []line{{"", "", 0, false, time.Time{}, nil, nil}}},
		{"separator", `k = 3`, false, []line{{"x\x1fy", "\x1f", 1, true, day, nil, nil}}},
		{"good ones before one that is not", `k > 0`, true, []line{
			{"Đào Thị", "open", -7, true, day, []string{"a", "b"}, &note},
			{"", "", 0, false, time.Time{}, nil, nil},
			{"x\x1fy", "\x1f", 1, true, day, nil, &note}}},
		{"none", `k > 9`, false, nil},
	}
	dbtest.Each(t, wideTable, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for k, l := range tests[3].want {
				if _, err := tx.Exec(ctx, `insert into wide values ($1, $2, $3, $4, $5, $6, $7, $8)`, k+1, l.Name,
					string(l.State), l.N, l.Yes, db.At(l.At), db.JSON(l.List), l.Note); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				columns := `name, state, n, yes, at, list`
				if tt.noted {
					columns += `, note`
				}
				got, err := db.CollectWide(ctx, d.Read(), func(r db.Rows) (l line, err error) {
					into := []any{&l.Name, &l.State, &l.N, &l.Yes, db.Into(&l.At), db.IntoJSON(&l.List)}
					if tt.noted {
						into = append(into, &l.Note)
					}
					return l, r.Scan(into...)
				}, columns, `from wide where `+tt.where+` order by k`)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	})
}

func wideTable(ctx context.Context, d *db.DB) error {
	return d.Migrate(ctx, "wide", fstest.MapFS{"migrations/0001_wide.sql": {Data: []byte(`-- +goose Up
create table wide (k bigint primary key, name text not null, state text not null,
	n bigint not null, yes boolean not null, at bigint not null, list text not null, note text);
`)}})
}
