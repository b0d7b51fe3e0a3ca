package app

import (
	"net/http"
	"strings"
	"testing"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
)

// TestTheWholeInstallation: what concerns everybody, as the catalogue does, is
// for administrators whose roles reach every place. The one of a commune is that
// only while the installation has no other.
func TestTheWholeInstallation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	acc := w.account("quantri", auth.Admin, w.commune)
	w.account("tatca", auth.Admin, "")
	b, all := w.signedIn("quantri"), w.signedIn("tatca")
	reaches := func(b *browser, want bool, when string) {
		t.Helper()
		if nav := strings.Contains(b.get("/all").body, `href="/admin/procedures"`); nav != want {
			t.Errorf("%s: the catalogue is in the menu: %v", when, nav)
		}
		asked := 0
		for _, route := range w.Router.Routes {
			if !route.Permission.Whole() {
				continue
			}
			asked++
			method, path, _ := strings.Cut(route.Pattern, " ")
			p := b.get(path)
			if method == http.MethodPost {
				p = b.post(path)
			}
			if (p.status != http.StatusForbidden) != want {
				t.Errorf("%s: %s gives %d", when, route.Pattern, p.status)
			}
		}
		if asked < 5 {
			t.Errorf("only %d routes concern the whole installation", asked)
		}
	}
	reaches(b, true, "one commune")
	other := ids.New()
	must(t, w.Places.Create(t.Context(), w.system(),
		places.NewPlace{Place: places.Place{ID: other, Kind: places.Commune, Type: "xa",
			Code: "99002", Name: "Nậm Thử"}}))
	reaches(b, false, "another commune besides")
	reaches(all, true, "the first administrator")
	must(t, w.Auth.Grant(t.Context(), w.system(), auth.GrantRow{AccountID: acc.ID, Role: auth.Admin, PlaceID: other}))
	reaches(b, true, "administrator of both")
}

// everywhere lets the administrator do what concerns the whole installation too.
func (m *matrix) everywhere() {
	m.t.Helper()
	id := m.own.actors[auth.Admin].ID
	must(m.t, m.Auth.Grant(m.t.Context(), m.system(), auth.GrantRow{AccountID: id, Role: auth.Admin}))
	admin, err := m.Auth.ActorOf(m.t.Context(), id)
	must(m.t, err)
	m.own.actors[auth.Admin] = admin
}
