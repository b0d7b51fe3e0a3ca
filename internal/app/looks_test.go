package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/web"
)

// leavesNoLook are routes about a dossier or a person that log no look, with the reason.
var leavesNoLook = map[string]string{
	"GET /people/{id}/views":       "printed for the person who asks who looked, and says nothing else of them",
	"GET /people/{id}/held":        "asks for the purpose; what is kept is shown after it, and that is logged",
	"GET /api/dossiers/{id}/check": "says what is still missing, not what was answered",
}

// TestEveryLookIsLogged: whatever staff see of a dossier that others made, or of
// a person, leaves a look, by page and by program.
func TestEveryLookIsLogged(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, newWorld(t))
	looks := func(of auth.Role) (n int) {
		must(t, m.DB.Read().QueryRow(t.Context(), `select count(*) from audit_view where actor_id = $1`,
			m.own.actors[of].ID).Scan(&n))
		return n
	}
	forget := func() {
		must(t, m.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `delete from audit_view`)
			return err
		}))
	}
	seen := 0
	for _, route := range m.Router.Routes {
		for _, role := range []auth.Role{auth.Clerk, auth.Specialist, auth.Leader, auth.DocumentClerk, auth.VillageHead} {
			if !m.allowed(role, route) || leavesNoLook[route.Pattern] != "" {
				continue
			}
			for _, c := range m.cells(route, role, m.own) {
				if c.method() != http.MethodGet || !slices.Contains([]string{"dossier", "resident"}, c.kind) {
					continue
				}
				forget()
				if rec := m.ask(c, m.own); rec.Code != http.StatusOK {
					continue
				}
				if seen++; looks(role) == 0 {
					t.Errorf("%v leaves no look", c)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("nothing was shown to anybody")
	}
}

// TestListsNameTheirPeople: who stood on a list that left the screen is told so.
func TestListsNameTheirPeople(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, newWorld(t))
	errand := m.own.things["errand"][0].values["id"]
	found := "/api/people?q=" + url.QueryEscape(m.own.resident.Name)
	for path, want := range map[string]int{
		"/inbox":                               0, // on the screen: what is opened from it is logged
		"/inbox/export?as=csv":                 1,
		"/inbox/export?as=print":               1,
		"/register/export?as=xlsx":             1,
		"/register.pdf":                        1,
		"/api/register.pdf":                    1,
		"/api/register":                        1,
		"/api/inbox":                           1,
		"/errands/where/export?as=csv":         1,
		"/errands/" + errand + "/manifest.pdf": 1,
		found:                                  1,
	} {
		must(t, m.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `delete from audit_view`)
			return err
		}))
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.AddCookie(&http.Cookie{Name: web.LoginCookie, Value: m.logins[auth.Clerk]})
		rec := httptest.NewRecorder()
		m.Handler().ServeHTTP(rec, r)
		looks, err := audit.Views(t.Context(), m.DB.Read(), m.own.resident.ID)
		must(t, err)
		if rec.Code != http.StatusOK || len(looks) != want {
			t.Errorf("%s: %d, %d looks", path, rec.Code, len(looks))
		}
	}
}
