package dossiers_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/procedures"
	"thonso/internal/testworld"
)

// TestUpgradeSaysWhoDecides: dossiers of before take from their procedure's
// version who decides them, and roles of before are for all of the work.
func TestUpgradeSaysWhoDecides(t *testing.T) {
	t.Parallel()
	noTables := func(context.Context, *db.DB) error { return nil }
	dbtest.Each(t, noTables, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		testworld.OK(t, d.Migrate(ctx, "auth", upTo(t, auth.Files, "0002_")))
		testworld.OK(t, d.Migrate(ctx, "procedures", procedures.Files))
		testworld.OK(t, d.Migrate(ctx, "dossiers", upTo(t, dossiers.Files, "0001_")))
		want := map[string]string{"9.000001": "people_committee", "9.000002": "people_committee",
			"9.000003": "commune_police", "9.000004": "business_office", "9.000005": "land_office"}
		deciders := map[string]string{"9.000001": "people_committee", "9.000002": "chairman",
			"9.000003": "commune_police", "9.000004": "business_office", "9.000005": "land_office"}
		testworld.OK(t, d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for code, decider := range deciders {
				if _, err := tx.Exec(ctx,
					`insert into procedures_version (code, version, data, added_at) values ($1, 2, $2, 0)`, code,
					`{"code":"`+code+`","decider":"`+decider+`","field":{}}`); err != nil {
					return err
				}
				if _, err := tx.Exec(ctx, `insert into dossiers_dossier (id, procedure_code, procedure_ver, sector,
					place_id, commune_id, resident_id, owner_name, owner_folded, way, channel, assist, status, created_by,
					created_at)
					values ($1, $1, 2, 'justice', 'p', 'c', 'r', 'A', 'a', 'here', 'online', 'self', 'draft', 'x',
					0)`, code); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx,
				`insert into auth_account (id, username, name, folded, password, created_at)
				values ('x', 'x', 'X', 'x', '', 0)`); err != nil {
				return err
			}
			_, err := tx.Exec(ctx,
				`insert into auth_grant (id, account_id, role, place_id, granted_at) values ('g', 'x', 'leader', 'c', 0)`)
			return err
		}))
		testworld.OK(t, d.Migrate(ctx, "auth", auth.Files))
		testworld.OK(t, d.Migrate(ctx, "dossiers", dossiers.Files))
		got := map[string]string{}
		_, err := db.Collect(ctx, d.Read(), func(r db.Rows) (x struct{}, err error) {
			var code, by string
			err = r.Scan(&code, &by)
			got[code] = by
			return x, err
		}, `select id, decided_by from dossiers_dossier`)
		testworld.OK(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("decided by: %s", diff)
		}
		var scope string
		testworld.OK(t, d.Read().QueryRow(ctx, `select sectors || bodies from auth_grant where id = 'g'`).Scan(&scope))
		if scope != "" {
			t.Errorf("a role of before is for %q only", scope)
		}
	})
}

// upTo is fsys with its migrations up to the one that begins so.
func upTo(t *testing.T, fsys fs.FS, last string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	names, err := fs.Glob(fsys, "migrations/*.sql")
	testworld.OK(t, err)
	for _, name := range names {
		if strings.TrimPrefix(name, "migrations/") > last+"~" {
			continue
		}
		raw, err := fs.ReadFile(fsys, name)
		testworld.OK(t, err)
		out[name] = &fstest.MapFile{Data: raw}
	}
	return out
}
