package app

import (
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/web"
	"thonso/internal/platform/web/webtest"
)

// TestEveryPostLeadsOn sends every form that the program takes, as each role and
// as nobody, with nothing, with nonsense, and with what is right: each leads to a
// page that a browser can ask for again, without sending the form again, and that
// nobody else is shown. What is no page is a file.
func TestEveryPostLeadsOn(t *testing.T) {
	t.Parallel()
	m, forms := newMatrix(t, newWorld(t)), 0
	for _, route := range m.Router.Routes {
		if route.Kind != "page" || !strings.HasPrefix(route.Pattern, "POST ") {
			continue
		}
		for _, role := range append([]auth.Role{""}, everyRole...) {
			for _, c := range m.cells(route, role, m.own) {
				for _, body := range []string{"", nonsense, m.form(c, m.own).Encode()} {
					m.leadsOn(c, body)
					forms++
				}
			}
		}
	}
	if forms < 2000 {
		t.Errorf("only %d forms were sent", forms)
	}
}

const nonsense = "version=x&name=&kind=%00&from-d=31&from-m=2&from-y=2026&outcome=none"

func (m *matrix) leadsOn(c cell, body string) {
	m.t.Helper()
	r := httptest.NewRequestWithContext(m.t.Context(), http.MethodPost, c.path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if c.role != "" && c.path != "/logout" {
		r.AddCookie(&http.Cookie{Name: web.LoginCookie, Value: m.logins[c.role]})
	}
	rec := httptest.NewRecorder()
	m.Handler().ServeHTTP(rec, r)
	if rec.Code != http.StatusSeeOther {
		kind, _, _ := mime.ParseMediaType(rec.Header().Get("Content-Type"))
		if rec.Code != http.StatusOK || kind == "" || kind == "text/html" {
			m.t.Errorf("%v with %q: %d %s, and no redirect", c, body, rec.Code, kind)
		}
		return
	}
	to := rec.Header().Get("Location")
	if !web.KeptAnswer(to) {
		return
	}
	next := webtest.Next(r, rec)
	first, second := httptest.NewRecorder(), httptest.NewRecorder()
	m.Handler().ServeHTTP(first, next)
	m.Handler().ServeHTTP(second, next)
	if first.Code >= 500 || first.Code == http.StatusSeeOther || first.Body.Len() == 0 ||
		first.Body.String() != second.Body.String() || first.Code != second.Code {
		m.t.Errorf("%v with %q: %s shows %d, then %d", c, body, to, first.Code, second.Code)
	}
	other := httptest.NewRecorder()
	m.Handler().ServeHTTP(other, httptest.NewRequestWithContext(m.t.Context(), http.MethodGet, to, nil))
	if other.Body.String() == first.Body.String() {
		m.t.Errorf("%v: %s shows it to anybody", c, to)
	}
	page, err := url.Parse(to)
	must(m.t, err)
	if _, pattern := m.Router.Mux().Handler(httptest.NewRequest(http.MethodGet, page.Path, nil)); pattern == "" ||
		pattern == "/" && !strings.HasSuffix(c.route.Pattern, " /") {
		m.t.Errorf("%v is answered at %s, where there is no page", c, page.Path)
	}
}
