package accounts_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
	"thonso/internal/testworld"
)

// TestRolesForAPart: an administrator gives a role for a part of the work; the
// account, its own page and the API show it; what the catalogue doesn't know is refused.
func TestRolesForAPart(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.account("admin", auth.Admin, testworld.Commune)
		acc := w.account("duyen", auth.Member, testworld.Hill)
		b, at := w.signedIn("admin"), "/admin/accounts/"+acc.ID
		b.get(at).expect(t, 200, "Lĩnh vực", "Tư pháp", "Quyết định thay cơ quan", "Công an cấp xã")
		give := func(status int, texts []string, pairs ...string) {
			t.Helper()
			b.post(at+"/grants", append([]string{"place", "99001"}, pairs...)...).expect(t, status, texts...)
		}
		give(422, []string{"không có trong danh sách"}, "role", "specialist", "sectors", "army")
		give(422, []string{"Chỉ công chức chuyên môn và lãnh đạo", `value="justice" checked`}, "role", "clerk",
			"sectors", "justice")
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
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, today := t.Context(), clock.DateOf(w.Clock.Now())
		chief, deputy := w.account("chief", auth.Member, testworld.Hill),
			w.account("deputy", auth.Clerk, testworld.Commune)
		parts := []auth.Scope{{Sectors: []string{"justice"}}, {Sectors: []string{"land"}}}
		var grants []auth.Grant
		for _, s := range parts {
			must(t, w.Auth.Grant(ctx, w.System(), auth.GrantRow{AccountID: chief.ID, Role: auth.Specialist,
				PlaceID: testworld.Commune, Scope: s}))
			grants = append(grants, auth.Grant{Role: auth.Specialist, PlaceID: testworld.Commune, Scope: s})
		}
		giver := auth.NewActor(chief.ID, chief.Name, w.Places, grants...)
		must(t, w.Accounts.Delegate(ctx, giver, deputy, auth.DelegateInput{To: deputy.ID, Role: auth.Specialist,
			PlaceID: testworld.Commune, From: today, Until: today.AddDays(9)}))
		if diff := cmp.Diff(parts, w.scopesOf(deputy.ID, auth.Specialist), cmp.Comparer(sameScope)); diff != "" {
			t.Errorf("delegated: %s", diff)
		}
		w.signedIn("chief").get("/profile").expect(t, 200, "Công chức chuyên môn (lĩnh vực Đất đai)")
		acc, err := w.Auth.Managed(ctx, w.System(), chief.ID)
		must(t, err)
		for _, g := range acc.Grants {
			if slices.Equal(g.Sectors, []string{"land"}) {
				must(t, w.Auth.EndGrant(ctx, w.System(), g.ID))
			}
		}
		must(t, w.Auth.Grant(ctx, w.System(), auth.GrantRow{AccountID: chief.ID, Role: auth.Specialist,
			PlaceID: testworld.Commune, Scope: auth.Scope{Sectors: []string{"social"}}}))
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
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, on := t.Context(), clock.DateOf(w.Clock.Now())
		next := ids.New()
		must(t, w.Places.Create(ctx, w.System(), places.NewPlace{Place: places.Place{ID: next, Kind: places.Commune,
			Type: "xa", Code: "99003", Name: "Xã Mới"}}))
		acc := w.account("duyen", auth.Member, testworld.Hill)
		for place, sectors := range map[string][]string{testworld.Commune: {"justice"}, testworld.Valley: {"justice"},
			testworld.Hill: {"land"}} {
			must(t, w.Auth.Grant(ctx, w.System(), auth.GrantRow{AccountID: acc.ID,
				Role: auth.Specialist, PlaceID: place,
				Scope: auth.Scope{Sectors: sectors}, From: "2026-01-01"}))
		}
		must(t, w.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, place := range []string{testworld.Commune, testworld.Valley, testworld.Hill} {
				if err := w.Auth.Continue(ctx, tx, w.System(), place, on, func(string) string {
					return next
				}); err != nil {
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
