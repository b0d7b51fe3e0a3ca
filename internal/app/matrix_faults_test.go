package app

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/web"
	"thonso/internal/platform/web/webtest"
)

// TestPermissionBeforeFaults: whoever may not do something to an object of
// another place is told that, whatever is wrong with what they sent.
func TestPermissionBeforeFaults(t *testing.T) {
	t.Parallel()
	m, tried := newMatrix(t, newWorld(t)), 0
	m.changesNothing(func() {
		for _, route := range m.Router.Routes {
			if route.Kind != "page" || route.Permission == auth.Public || !strings.HasPrefix(route.Pattern, "POST ") ||
				notAPlace(route) || seenElsewhere[route.Pattern] != "" {
				continue
			}
			for _, role := range everyRole {
				if m.allowed(role, route) {
					tried += m.nonsenseElsewhere(route, role, m.other)
				}
				if m.allowed(role, route) && slices.Contains(villageRoles, role) {
					tried += m.nonsenseElsewhere(route, role, m.near)
				}
			}
		}
	})
	if tried < 500 {
		t.Errorf("only %d forms were tried", tried)
	}
}

// nonsenseElsewhere sends forms with nothing and with the wrong things in them,
// and returns how many.
func (m *matrix) nonsenseElsewhere(route web.Route, role auth.Role, at *territory) (tried int) {
	m.t.Helper()
	for _, c := range m.cells(route, role, at) {
		if c.kind == "" || c.kind == "commune" && at.commune == m.own.commune {
			continue
		}
		for _, body := range []string{"", nonsense} {
			r := httptest.NewRequestWithContext(m.t.Context(), http.MethodPost, c.path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.AddCookie(&http.Cookie{Name: web.LoginCookie, Value: m.logins[role]})
			rec := webtest.Serve(m.Handler(), r)
			if rec.Code != http.StatusForbidden && rec.Code != http.StatusNotFound {
				m.t.Errorf("%v of another place, with %q: %d", c, body, rec.Code)
			}
			tried++
		}
	}
	return tried
}
