package accounts_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"thonso/internal/accounts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/testworld"
)

// TestRolesOfAnOfficeAreGivenThere: a clerk of a village would see nothing.
func TestRolesOfAnOfficeAreGivenThere(t *testing.T) {
	w := newWorld(t)
	office := []auth.Role{auth.Clerk, auth.Specialist, auth.Leader, auth.DocumentClerk}
	for _, role := range auth.Roles {
		for place, refused := range map[string]bool{testworld.Hill: slices.Contains(office, role),
			testworld.Commune: false} {
			_, err := w.Accounts.GrantOf(t.Context(), w.System(), accounts.Giving{Role: role, Place: place})
			if (err != nil) != refused {
				t.Errorf("%s at %s: %v", role, place, err)
			}
		}
	}
	w.account("admin", auth.Admin, testworld.Commune)
	page := w.signedIn("admin").post("/admin/accounts", "username", "moi", "name", "Người Mới", "role", "clerk",
		"place", "Đồi Chè")
	page.expect(t, http.StatusUnprocessableEntity, "giao ở thôn thì người đó không thấy hồ sơ nào", `value="moi"`)
}

// TestMadeRolesAreOffered: a role that a unit made for itself is given, shown and
// told to programs as a shipped one is; one that has ended is not.
func TestMadeRolesAreOffered(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		admin, in := w.As(auth.Admin, testworld.Commune)
		keeper, err := w.Auth.MakeRole(t.Context(), admin, auth.MadeRole{PlaceID: testworld.Commune,
			Name: "Người phát loa", Permissions: []auth.Permission{auth.ManageAccounts}})
		must(t, err)
		_, err = w.Auth.MakeRole(i18n.With(t.Context(), w.Catalog, "vi"), admin, auth.MadeRole{
			PlaceID: testworld.Commune, Name: strings.ToUpper(w.Catalog.Text("en", "role.clerk")),
			Permissions: []auth.Permission{auth.ManageAccounts}})
		if fault.Of(err).Fields["name"] != "auth.role_name_taken" {
			t.Errorf("called like a shipped one: %v", err)
		}
		old, err := w.Auth.MakeRole(t.Context(), admin, auth.MadeRole{PlaceID: testworld.Commune,
			Name: "Vai trò cũ", Permissions: []auth.Permission{auth.ManageAccounts}})
		must(t, err)
		must(t, w.Auth.EndRole(t.Context(), admin, old.ID, old.Version))
		b := browser{in}
		b.get("/admin/accounts/new").expect(t, http.StatusOK, `value="`+keeper.ID+`"`, "Người phát loa – xã Mường Thử")
		if b.get("/admin/accounts/new").has("Vai trò cũ") {
			t.Error("a role that has ended is offered")
		}
		member, own := w.As(auth.Member, testworld.Hill)
		grants := "/admin/accounts/" + member.ID + "/grants"
		b.post(grants, "role", old.ID, "place", "Đồi Chè").expect(t, http.StatusUnprocessableEntity,
			"Vai trò này đã kết thúc")
		b.post(grants, "role", "khong-co", "place", "Đồi Chè").expect(t,
			http.StatusUnprocessableEntity, "Không có vai trò")
		b.post(grants, "role", keeper.ID, "place", "Đồi Chè").expect(t, http.StatusSeeOther)
		pageOf(own.Get("/api/me")).expect(t, http.StatusOK, `"called":"Người phát loa"`, keeper.ID)
		b.get("/api/accounts?q="+url.QueryEscape(member.Name)).expect(t, http.StatusOK, `"called":"Người phát loa"`)
		b.get("/admin/accounts?place=99001-02").expect(t, http.StatusOK, "Người phát loa – thôn Đồi Chè")
		byName := accounts.Giving{Role: "nguoi phat loa", Place: "99001"}
		if g, err := w.Accounts.GrantOf(t.Context(), admin, byName); err != nil || string(g.Role) != keeper.ID {
			t.Errorf("by its name: %v %v", g, err)
		}
	})
}

// TestPlaceMeant: where what was typed may be several places, or is not the whole
// name of one, the page asks which is meant, keeps what was typed, and takes the answer.
func TestPlaceMeant(t *testing.T) {
	w := newWorld(t)
	w.account("admin", auth.Admin, testworld.Commune)
	member := w.account("member", auth.Member, testworld.Hill)
	b := w.signedIn("admin")
	grants := "/admin/accounts/" + member.ID + "/grants"
	const offer = "Thôn Đồi Chè, Xã Mường Thử"
	p := b.post(grants, "role", "member", "place", "Chè đồi").expect(t, http.StatusUnprocessableEntity,
		`value="Chè đồi"`, "Tên này có thể là: "+offer, `type="radio"`, `value="`+offer+`"`)
	if p.has("Xã Mường Thử,") {
		t.Error("a place is offered that was not meant")
	}
	b.post(grants, "role", "admin", "place", "Chè đồi", "place", offer, "from-d", "31", "from-m", "2", "from-y", "2026").
		expect(t, http.StatusUnprocessableEntity, `value="`+offer+`"`, "Không có ngày này")
	b.post(grants, "role", "team_lead", "place", "Chè đồi", "place", offer).expect(t, http.StatusSeeOther)
	for _, role := range []string{"", "khong-co"} { // all that is wrong is said at once
		said := map[string]string{"": "Chọn một vai trò", "khong-co": "Không có vai trò này"}[role]
		b.post(grants, "role", role, "place", "nơi nào").expect(t, http.StatusUnprocessableEntity, said,
			"Không có đơn vị nào tên như vậy")
		b.post("/admin/accounts", "name", "A", "role", role, "place", "nơi nào").expect(t,
			http.StatusUnprocessableEntity, said, "Không có đơn vị nào tên như vậy", "Hãy ghi tên đăng nhập.")
	}
	b.get("/admin/accounts?place=Chè+đồi").expect(t, http.StatusUnprocessableEntity, `value="`+offer+`"`)
	b.get("/admin/accounts?place=Chè+đồi&place="+url.QueryEscape(offer)).expect(t, http.StatusOK, "Người member")
}

// TestViewWithoutAName: the page says at the field what is wrong with it.
func TestViewWithoutAName(t *testing.T) {
	w := newWorld(t)
	w.account("admin", auth.Admin, testworld.Commune)
	b := w.signedIn("admin")
	long := strings.Repeat("dài ", 30)
	for name, said := range map[string]string{"": "lists.name_missing", long: "lists.name_long"} {
		p := b.post("/views", "url", "/admin/accounts", "query", "q=admin", "view_name", name).
			expect(t, http.StatusSeeOther)
		b.get(p.location).expect(t, http.StatusOK, "1 tài khoản", `id="view_name-error"`, w.Catalog.Text("vi", said),
			`value="`+strings.TrimSpace(name))
	}
}
