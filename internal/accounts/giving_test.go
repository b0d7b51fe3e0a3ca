package accounts_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"thonso/internal/accounts"
	"thonso/internal/platform/auth"
	"thonso/internal/testworld"
)

// TestRolesOfAnOfficeAreGivenThere: a clerk of a village would see nothing.
func TestRolesOfAnOfficeAreGivenThere(t *testing.T) {
	t.Parallel()
	w := testworld.New(t)
	office := []auth.Role{auth.Clerk, auth.Specialist, auth.Leader, auth.DocumentClerk}
	for _, role := range auth.Roles {
		for place, refused := range map[string]bool{testworld.Hill: slices.Contains(office, role), testworld.Commune: false} {
			_, err := w.Accounts.GrantOf(t.Context(), w.System(), accounts.Giving{Role: role, Place: place})
			if (err != nil) != refused {
				t.Errorf("%s at %s: %v", role, place, err)
			}
		}
	}
	_, b := w.As(auth.Admin, testworld.Commune)
	page := b.Post("/admin/accounts", "username", "moi", "name", "Người Mới", "role", "clerk", "place", "Đồi Chè")
	has(t, page, http.StatusUnprocessableEntity, "giao ở thôn thì người đó không thấy hồ sơ nào", `value="moi"`)
}

// TestMadeRolesAreOffered: a role that a unit made for itself is given, shown and
// told to programs as a shipped one is; one that has ended is not.
func TestMadeRolesAreOffered(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		admin, b := w.As(auth.Admin, testworld.Commune)
		keeper, err := w.Auth.MakeRole(t.Context(), admin, auth.MadeRole{PlaceID: testworld.Commune,
			Name: "Người phát loa", Permissions: []auth.Permission{auth.ManageAccounts}})
		if err != nil {
			t.Fatal(err)
		}
		old, err := w.Auth.MakeRole(t.Context(), admin, auth.MadeRole{PlaceID: testworld.Commune,
			Name: "Vai trò cũ", Permissions: []auth.Permission{auth.ManageAccounts}})
		if err == nil {
			err = w.Auth.EndRole(t.Context(), admin, old.ID, old.Version)
		}
		if err != nil {
			t.Fatal(err)
		}
		has(t, b.Get("/admin/accounts/new"), http.StatusOK, `value="`+keeper.ID+`"`, "Người phát loa – xã Mường Thử")
		hasNot(t, b.Get("/admin/accounts/new"), "Vai trò cũ")
		member, own := w.As(auth.Member, testworld.Hill)
		grants := "/admin/accounts/" + member.ID + "/grants"
		has(t, b.Post(grants, "role", old.ID, "place", "Đồi Chè"), http.StatusUnprocessableEntity, "Vai trò này đã kết thúc")
		has(t, b.Post(grants, "role", "khong-co", "place", "Đồi Chè"), http.StatusUnprocessableEntity, "Không có vai trò")
		has(t, b.Post(grants, "role", keeper.ID, "place", "Đồi Chè"), http.StatusSeeOther)
		has(t, own.Get("/api/me"), http.StatusOK, `"called":"Người phát loa"`, keeper.ID)
		has(t, b.Get("/api/accounts?q="+url.QueryEscape(member.Name)), http.StatusOK, `"called":"Người phát loa"`)
		has(t, b.Get("/admin/accounts?place=99001-02"), http.StatusOK, "Người phát loa – thôn Đồi Chè")
		byName := accounts.Giving{Role: "nguoi phat loa", Place: "99001"}
		if g, err := w.Accounts.GrantOf(t.Context(), admin, byName); err != nil || string(g.Role) != keeper.ID {
			t.Errorf("by its name: %v %v", g, err)
		}
	})
}
