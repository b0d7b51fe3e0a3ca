package search_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/search"
	"thonso/internal/platform/text"
)

func migrate(ctx context.Context, d *db.DB) error {
	if err := d.Migrate(ctx, "search", search.Files); err != nil {
		return err
	}
	return d.Migrate(ctx, "thing", fstest.MapFS{"migrations/0001_thing.sql": {Data: []byte(`-- +goose Up
create table thing (id text primary key, name text not null, folded text not null);
create table thing_name (office_id text not null, part text not null, place_id text not null, thing_id text not null,
	primary key (office_id, part, thing_id, place_id));
create index thing_name_part on thing_name (part, thing_id, place_id);
create table thing_found (office_id text not null, part text not null, thing_id text not null,
	primary key (office_id, part, thing_id));
`)}})
}

var things = search.Column{Table: "thing", ID: "id", Source: "name", Key: "folded"}

// TestRenew: keys of an older rule are made anew, once, more of them than are read at once.
func TestRenew(t *testing.T) {
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		const n = 6000
		fill := func(ctx context.Context, tx *db.Tx) error {
			var rows [][]any
			for i := range n {
				name := fmt.Sprintf("Quý Ðặng %d", i)
				rows = append(rows, []any{fmt.Sprintf("%05d", i), name, "quy ðang " + fmt.Sprint(i)})
			}
			return tx.Every(ctx, `insert into thing (id, name, folded) values ($1, $2, $3)`, rows)
		}
		if err := d.InTx(t.Context(), fill); err != nil {
			t.Fatal(err)
		}
		count := func(key string) (got int) {
			if err := d.Read().QueryRow(t.Context(), `select count(*) from thing where folded like $1`,
				key).Scan(&got); err != nil {
				t.Fatal(err)
			}
			return got
		}
		for range 2 {
			if err := search.Renew(t.Context(), d, []search.Stored{things}); err != nil {
				t.Fatal(err)
			}
			if got := count("qui dang %"); got != n {
				t.Errorf("%d of %d are found", got, n)
			}
		}
		spoil := func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `update thing set folded = 'x'`)
			return err
		}
		if err := d.InTx(t.Context(), spoil); err != nil {
			t.Fatal(err)
		}
		if err := search.Renew(t.Context(), d, []search.Stored{things}); err != nil || count("x") != n {
			t.Errorf("made anew without a new rule: %v", err)
		}
		older := func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `update search_rule set version = $1`, text.KeyVersion-1)
			return err
		}
		if err := d.InTx(t.Context(), older); err != nil {
			t.Fatal(err)
		}
		if err := search.Renew(t.Context(), d, []search.Stored{things}); err != nil || count("x") != 0 {
			t.Errorf("not made anew by the new rule: %v", err)
		}
	})
}

// TestCheck: what an index holds besides its records, or lacks of them, is
// found, and so is a key that is not its record's.
func TestCheck(t *testing.T) {
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		do := func(sql string) {
			t.Helper()
			err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, sql)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		check := func(want string) {
			t.Helper()
			err := search.Check(t.Context(), d.Read(), []search.Stored{things, index})
			if fmt.Sprint(err) != want && (want == "<nil>" || !strings.Contains(fmt.Sprint(err), want)) {
				t.Errorf("%v, want %s", err, want)
			}
		}
		do(`insert into thing (id, name, folded) values ('1', 'Văn An An', 'van an an'), ('2', 'H''Hen', 'hhen, h hen')`)
		if err := search.Renew(t.Context(), d, []search.Stored{index}); err != nil {
			t.Fatal(err)
		}
		check("<nil>")
		do(`insert into thing_name (office_id, part, place_id, thing_id) values ('c', 'x , ', 'v', '1')`)
		check("thing_name.part: 7 rows, the records give 6")
		do(`delete from thing_name where part = 'x , '`)
		do(`update thing_name set part = 'den , ' where part = 'hen , h '`)
		check("thing_name.part: 6 rows, the records give 6")
		do(`update thing set folded = 'hen' where id = '2'`)
		check("thing.folded: 1 are not")
	})
}
