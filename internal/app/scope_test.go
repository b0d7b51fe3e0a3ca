package app

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/dossiers"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

// TestRolesForAPart: an administrator gives a role for a part of the work; the
// account, its own page and the API show it; what the catalogue doesn't know is refused.
func TestRolesForAPart(t *testing.T) {
	bothWorlds(t, func(t *testing.T, w *world) {
		w.account("admin", auth.Admin, w.commune)
		acc := w.account("duyen", auth.Member, w.hill)
		b, at := w.signedIn("admin"), "/admin/accounts/"+acc.ID
		b.get(at).expect(t, 200, "Lĩnh vực", "Tư pháp", "Quyết định thay cơ quan", "Công an cấp xã")
		give := func(status int, texts []string, pairs ...string) {
			t.Helper()
			b.post(at+"/grants", append([]string{"place", "99001"}, pairs...)...).expect(t, status, texts...)
		}
		give(422, []string{"không có trong danh sách"}, "role", "specialist", "sectors", "army")
		give(422, []string{"Chỉ công chức chuyên môn và lãnh đạo", `value="justice" checked`}, "role", "clerk", "sectors", "justice")
		give(422, []string{"Chỉ lãnh đạo mới quyết định"}, "role", "specialist", "bodies", "commune_police")
		give(422, []string{"Chọn cơ quan mà lãnh đạo này quyết định thay"}, "role", "leader")
		give(303, nil, "role", "specialist", "sectors", "social", "sectors", "justice")
		give(303, nil, "role", "leader", "bodies", "commune_police")
		const specialist, leader = "Công chức chuyên môn (lĩnh vực Tư pháp, Xã hội)", "Lãnh đạo (Công an cấp xã)"
		b.get(at).expect(t, 200, specialist, leader)
		b.get("/admin/accounts").expect(t, 200, specialist+" – ")
		own := w.signedIn("duyen")
		own.get("/profile").expect(t, 200, specialist, leader)
		own.get("/api/me").expect(t, 200, `"sectors":["justice","social"]`, `"bodies":["commune_police"]`)
		b.get("/api/accounts").expect(t, 200, `"sectors":["justice","social"]`, `"bodies":["commune_police"]`)
		own.get("/api/accounts").expect(t, 403)
	})
}

// scopesOf are the parts of the work for which an account has a role today.
func (w *world) scopesOf(accountID string, role auth.Role) (out []auth.Scope) {
	w.t.Helper()
	actor, err := w.Auth.ActorOf(w.t.Context(), accountID)
	must(w.t, err)
	for _, g := range actor.Grants {
		if g.Role == role {
			out = append(out, g.Scope)
		}
	}
	return out
}

// TestDelegatedParts: what is delegated is for the same part of the work, and
// ends when the role is given anew for another.
func TestDelegatedParts(t *testing.T) {
	bothWorlds(t, func(t *testing.T, w *world) {
		ctx, today := t.Context(), clock.DateOf(w.clock.Now())
		chief, deputy := w.account("chief", auth.Member, w.hill), w.account("deputy", auth.Clerk, w.commune)
		parts := []auth.Scope{{Sectors: []string{"justice"}}, {Sectors: []string{"land"}}}
		var grants []auth.Grant
		for _, s := range parts {
			must(t, w.Auth.Grant(ctx, w.system(), auth.GrantRow{AccountID: chief.ID, Role: auth.Specialist, PlaceID: w.commune, Scope: s}))
			grants = append(grants, auth.Grant{Role: auth.Specialist, PlaceID: w.commune, Scope: s})
		}
		giver := auth.NewActor(chief.ID, chief.Name, w.Places, grants...)
		must(t, w.Accounts.Delegate(ctx, giver, deputy, auth.DelegateInput{To: deputy.ID, Role: auth.Specialist,
			PlaceID: w.commune, From: today, Until: today.AddDays(9)}))
		if diff := cmp.Diff(parts, w.scopesOf(deputy.ID, auth.Specialist), cmp.Comparer(sameScope)); diff != "" {
			t.Errorf("delegated: %s", diff)
		}
		w.signedIn("chief").get("/profile").expect(t, 200, "Công chức chuyên môn (lĩnh vực Đất đai)")
		acc, err := w.Auth.Managed(ctx, w.system(), chief.ID)
		must(t, err)
		for _, g := range acc.Grants {
			if slices.Equal(g.Sectors, []string{"land"}) {
				must(t, w.Auth.EndGrant(ctx, w.system(), g.ID))
			}
		}
		must(t, w.Auth.Grant(ctx, w.system(), auth.GrantRow{AccountID: chief.ID, Role: auth.Specialist, PlaceID: w.commune, Scope: auth.Scope{Sectors: []string{"social"}}}))
		if diff := cmp.Diff(parts[:1], w.scopesOf(deputy.ID, auth.Specialist), cmp.Comparer(sameScope)); diff != "" {
			t.Errorf("after one part was given anew: %s", diff)
		}
	})
}

func sameScope(a, b auth.Scope) bool {
	return slices.Equal(a.Sectors, b.Sectors) && slices.Equal(a.Bodies, b.Bodies)
}

// TestPartsGoOn: a reform carries roles on for the same part of the work; two
// parts of two communes that merge are both there afterwards, the same one once.
func TestPartsGoOn(t *testing.T) {
	bothWorlds(t, func(t *testing.T, w *world) {
		ctx, on := t.Context(), clock.DateOf(w.clock.Now())
		next := ids.New()
		must(t, w.Places.Create(ctx, w.system(), places.NewPlace{Place: places.Place{ID: next, Kind: places.Commune, Type: "xa", Code: "99003", Name: "Xã Mới"}}))
		acc := w.account("duyen", auth.Member, w.hill)
		for place, sectors := range map[string][]string{w.commune: {"justice"}, w.valley: {"justice"}, w.hill: {"land"}} {
			must(t, w.Auth.Grant(ctx, w.system(), auth.GrantRow{AccountID: acc.ID, Role: auth.Specialist, PlaceID: place, Scope: auth.Scope{Sectors: sectors}, From: "2026-01-01"}))
		}
		must(t, w.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, place := range []string{w.commune, w.valley, w.hill} {
				if err := w.Auth.Continue(ctx, tx, w.system(), place, on, func(string) string { return next }); err != nil {
					return err
				}
			}
			return nil
		}))
		var got []string
		for _, s := range w.scopesOf(acc.ID, auth.Specialist) {
			got = append(got, strings.Join(s.Sectors, " "))
		}
		slices.Sort(got)
		if !slices.Equal(got, []string{"justice", "land"}) {
			t.Errorf("carried on for %v", got)
		}
	})
}

// TestUpgradeSaysWhoDecides: dossiers of before take from their procedure's
// version who decides them, and roles of before are for all of the work.
func TestUpgradeSaysWhoDecides(t *testing.T) {
	dbtest.Each(t, nothing, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		must(t, d.Migrate(ctx, "auth", upTo(t, auth.Files, "0002_")))
		must(t, d.Migrate(ctx, "procedures", procedures.Files))
		must(t, d.Migrate(ctx, "dossiers", upTo(t, dossiers.Files, "0001_")))
		want := map[string]string{"9.000001": "people_committee", "9.000002": "people_committee", "9.000003": "commune_police", "9.000004": "business_office", "9.000005": "land_office"}
		deciders := map[string]string{"9.000001": "people_committee", "9.000002": "chairman", "9.000003": "commune_police", "9.000004": "business_office", "9.000005": "land_office"}
		must(t, d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for code, decider := range deciders {
				if _, err := tx.Exec(ctx, `insert into procedures_version (code, version, data, added_at) values ($1, 2, $2, 0)`, code, `{"code":"`+code+`","decider":"`+decider+`","field":{}}`); err != nil {
					return err
				}
				if _, err := tx.Exec(ctx, `insert into dossiers_dossier (id, procedure_code, procedure_ver, sector, place_id, commune_id, resident_id, owner_name, owner_folded, way, channel, assist, status, created_by, created_at)
					values ($1, $1, 2, 'justice', 'p', 'c', 'r', 'A', 'a', 'here', 'online', 'self', 'draft', 'x', 0)`, code); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx, `insert into auth_account (id, username, name, folded, password, created_at) values ('x', 'x', 'X', 'x', '', 0)`); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `insert into auth_grant (id, account_id, role, place_id, granted_at) values ('g', 'x', 'leader', 'c', 0)`)
			return err
		}))
		must(t, d.Migrate(ctx, "auth", auth.Files))
		must(t, d.Migrate(ctx, "dossiers", dossiers.Files))
		got := map[string]string{}
		_, err := db.Collect(ctx, d.Read(), func(r db.Rows) (x struct{}, err error) {
			var code, by string
			err = r.Scan(&code, &by)
			got[code] = by
			return x, err
		}, `select id, decided_by from dossiers_dossier`)
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("decided by: %s", diff)
		}
		var scope string
		must(t, d.Read().QueryRow(ctx, `select sectors || bodies from auth_grant where id = 'g'`).Scan(&scope))
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
	must(t, err)
	for _, name := range names {
		if strings.TrimPrefix(name, "migrations/") > last+"~" {
			continue
		}
		raw, err := fs.ReadFile(fsys, name)
		must(t, err)
		out[name] = &fstest.MapFile{Data: raw}
	}
	return out
}
