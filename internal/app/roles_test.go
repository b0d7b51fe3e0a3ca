package app

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
)

// TestARoleOfTheCommune: the administrator makes a role on a page, gives it,
// changes it and ends it; what the form offers is what they have themselves.
func TestARoleOfTheCommune(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		w.actor("admin", auth.Admin, w.commune)
		someone := w.actor("nguoimoi", auth.Steering, w.valley)
		b := w.signedIn("admin")
		page := b.get("/admin/roles/new").expect(t, 200, "Quản lý tổ và lịch trực", "Xem các buổi trực")
		if strings.Contains(page.body, "Quyết định hồ sơ") {
			t.Error("the form offers what the administrator lacks")
		}
		b.post("/admin/roles", "place", w.commune, "name", "", "may_teams", "teams.manage").
			expect(t, 422, "Hãy đặt tên cho vai trò", `value="teams.manage" checked`)
		b.post("/admin/roles", "place", w.commune, "name", "Người trông lịch", "may_dossiers", "dossiers.decide").
			expect(t, 422, `value="Người trông lịch"`)
		b.post("/admin/roles", "place", w.commune, "name", "Người trông lịch").
			expect(t, 422, "Hãy chọn ít nhất một quyền")
		b.post("/admin/roles", "place", w.commune, "name", "Người trông lịch", "may_teams", "teams.manage").
			expect(t, http.StatusSeeOther)
		made, err := w.Auth.MadeRoles(t.Context(), w.system())
		must(t, err)
		url := "/admin/roles/" + made[0].ID
		b.post(url+"/grants", "username", "khongco", "place", w.hill).expect(t, 422, `value="khongco"`)
		b.post(url+"/grants", "username", "nguoimoi", "place", w.hill).expect(t, http.StatusSeeOther)
		b.get(url).expect(t, 200, someone.Name)
		may := func(p auth.Permission, want bool) {
			t.Helper()
			now, err := w.Auth.ActorOf(t.Context(), someone.ID)
			must(t, err)
			if now.May(p, w.hill) != want {
				t.Errorf("may %s: %v", p, !want)
			}
		}
		may("teams.manage", true)
		w.signedIn("nguoimoi").get("/home").expect(t, 200, "Người trông lịch")
		b.post(url, "name", "Người xem buổi trực", "may_sessions", "sessions.view", "version",
			"1").expect(t, http.StatusSeeOther)
		may("teams.manage", false)
		may("sessions.view", true)
		b.post(url, "name", "Trang cũ", "may_teams", "teams.manage", "version", "1").expect(t,
			http.StatusConflict, "Trang cũ")
		for range 2 {
			b.post(url+"/end", "version", "2").expect(t, http.StatusSeeOther)
		}
		may("sessions.view", false)
		b.get("/admin/roles").expect(t, 200, "Đã kết thúc")
	})
}

// TestEveryPermissionHasAName: the form of a role says in words what each does.
func TestEveryPermissionHasAName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, p := range auth.AllPermissions() {
		module, _, _ := strings.Cut(string(p), ".")
		if !w.Catalog.Has("permission."+string(p)) || !w.Catalog.Has("roles.field.may_"+module) {
			t.Errorf("%s has no name, or its module none", p)
		}
	}
}

// TestAMadeRoleAtEveryRoute: a role of the commune's own reaches what its
// permissions say, there and nowhere else, page and API.
func TestAMadeRoleAtEveryRoute(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, newWorld(t))
	made, err := m.Auth.MakeRole(t.Context(), m.own.actors[auth.Admin], auth.MadeRole{PlaceID: m.own.commune,
		Name: "Người trông lịch và buổi trực", Permissions: []auth.Permission{"teams.manage",
			"teams.view", "sessions.view"}})
	must(t, err)
	acc := m.account("tu-lap", auth.Steering, m.near.village)
	full, err := m.Auth.Managed(t.Context(), m.system(), acc.ID)
	must(t, err)
	must(t, m.Auth.EndGrant(t.Context(), m.system(), full.Grants[0].ID))
	role := auth.Role(made.ID)
	must(t, m.Auth.Grant(t.Context(), m.own.actors[auth.Admin], auth.GrantRow{AccountID: acc.ID, Role: role,
		PlaceID: m.own.commune}))
	m.own.actors[role], err = m.Auth.ActorOf(t.Context(), acc.ID)
	must(t, err)
	m.signIn(role, acc.ID)
	open := 0
	for _, route := range m.Router.Routes {
		switch {
		case route.Permission == auth.Public || route.Permission == auth.SignedIn ||
			route.Permission == auth.OwnPassword:
		case slices.Contains(made.Permissions, route.Permission):
			m.elsewhere(route, role, m.other)
			m.letIn(m.cells(route, role, m.own))
			open++
		default:
			for _, c := range m.cells(route, role, m.own) {
				if rec := m.ask(c, m.own); rec.Code != http.StatusForbidden && rec.Code != http.StatusNotFound {
					t.Errorf("%v without the permission: %d", c, rec.Code)
				}
			}
		}
	}
	if open < 10 {
		t.Errorf("only %d routes are open to the role", open)
	}
}
