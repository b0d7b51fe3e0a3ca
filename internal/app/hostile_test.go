package app

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/web"
	"thonso/internal/platform/web/webtest"
)

// hostile are texts that nobody types in good faith, or that only a broken
// program sends. None may end in an internal error or run on a page.
var hostile = map[string]string{
	"NUL": "Lò\x00Thị",
	"a mixture": "a\x00\x07\x1b[31m\u0085\xff\xc3(\xed\xa0\x80\u202egpj\u2066<script>alert(1)</script>" +
		"\" autofocus onfocus=\"alert(1)'; drop table people_resident; --{{.}}%s%n" + norm.NFD.String("Đặng Ửng"),
	"very long":    strings.Repeat("dài ", 6_000), // longer than any field; whole bodies are for TestHostileJSON
	"many marks":   "a" + strings.Repeat("\u0301", 5000),
	"huge number":  "99999999999999999999999999",
	"negative":     "-1",
	"no such date": "30/02/2026",
	"another id":   "0197a000-0000-7000-8000-00000000beef",
	"path":         "../../etc/passwd",
	"nothing":      "",
}

// officeFirst is the order in which roles send forms: helpers can take back
// what the office is to work on.
var officeFirst = []auth.Role{auth.Leader, auth.Specialist, auth.DocumentClerk, auth.Clerk, auth.Member, auth.TeamLead,
	auth.VillageHead, auth.Steering, auth.Admin, ""}

// queries are parameters of pages that stand in links, in no form.
var queries = []string{"after", "before", "page", "cursor", "from", "to", "map", "on", "in", "at", "day", "date",
	"sort", "lang", "show", "step", "q", "n", "limit", "place", "village", "commune",
	"status", "mine", "back", "next", "way", "procedure", "resident", "mandate", "session", "seen", "parts", "kind",
	"parent", "reason", "part", "month"}

// A shownForm is a form as a page offers it.
type shownForm struct {
	page, action, method string
	names                []string
	values               url.Values
}

var (
	formTag  = regexp.MustCompile(`(?s)<form([^>]*)>(.*?)</form>`)
	fieldTag = regexp.MustCompile(`(?s)<(?:input|textarea|select|button)\b[^>]*>`)
	attrOf   = func(name, tag string) string {
		m := regexp.MustCompile(`\b` + name + `="([^"]*)"`).FindStringSubmatch(tag)
		if m == nil {
			return ""
		}
		return html.UnescapeString(m[1])
	}
)

// formsIn reads the forms of a page; what is empty gets a value of m's fields.
func (m *matrix) formsIn(page, body string) (out []shownForm) {
	for _, tag := range formTag.FindAllStringSubmatch(body, -1) {
		f := shownForm{page: page, action: attrOf("action", tag[1]), method: strings.ToLower(attrOf("method", tag[1])),
			values: url.Values{}}
		if f.action == "" {
			f.action = page
		}
		for _, field := range fieldTag.FindAllString(tag[2], -1) {
			name, value := attrOf("name", field), attrOf("value", field)
			if name == "" || slices.Contains(f.names, name) {
				continue
			}
			if value == "" {
				value = m.own.fields[strings.TrimPrefix(name, "q-")]
			}
			f.names = append(f.names, name)
			f.values.Set(name, value)
		}
		out = append(out, f)
	}
	return out
}

// TestHostileTextsInEveryForm walks all pages as every role, and sends each form
// that they offer with one field spoilt, each field in its turn.
func TestHostileTextsInEveryForm(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		m := newMatrix(t, w)
		sent := map[string]bool{}
		for round, texts := range [][]string{{"a mixture", "very long", "huge number", "another id"},
			{"NUL", "many marks", "negative", "no such date", "path", "nothing"}} {
			for _, role := range officeFirst {
				for _, f := range m.offered(role) {
					for _, name := range texts {
						m.spoil(f, role, name, hostile[name], sent)
					}
				}
			}
			t.Logf("round %d done", round+1)
		}
		for _, r := range m.Router.Routes {
			if strings.HasPrefix(r.Pattern, "POST ") && r.Kind == "page" && !sent[r.Pattern] {
				t.Logf("no form leads to %s", r.Pattern)
			}
		}
	})
}

// offered are the forms that a role sees at its place.
func (m *matrix) offered(role auth.Role) (out []shownForm) {
	for _, route := range m.Router.Routes {
		if route.Kind != "page" || !strings.HasPrefix(route.Pattern, "GET ") ||
			strings.HasSuffix(route.Pattern, ".pdf") ||
			role == "" != (route.Permission == auth.Public) || role != "" && !m.allowed(role, route) {
			continue
		}
		for _, c := range m.cells(route, role, m.own) {
			rec := m.send(role, http.MethodGet, c.path, "", "")
			if strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
				out = append(out, m.formsIn(c.path, rec.Body.String())...)
			}
		}
	}
	return out
}

func (m *matrix) spoil(f shownForm, role auth.Role, name, text string, sent map[string]bool) {
	action, _, _ := strings.Cut(f.action, "?")
	_, pattern := m.Router.Mux().Handler(httptest.NewRequest(strings.ToUpper(f.method), action, nil))
	if slices.Contains([]string{"POST /login", "POST /logout", "POST /preferences"}, pattern) ||
		strings.Contains(pattern, "/logins/") || strings.Contains(pattern, "/password") {
		return
	}
	for _, field := range f.names {
		key := fmt.Sprint(pattern, field, name)
		if sent[key] {
			continue
		}
		sent[key], sent[pattern] = true, true
		values := url.Values{}
		for k, v := range f.values {
			values[k] = v
		}
		values.Set(field, text)
		rec := m.send(role, strings.ToUpper(f.method), f.action, values.Encode(), "application/x-www-form-urlencoded")
		m.sound(rec, fmt.Sprintf("%s %s (on %s) with %s in %s", f.method, f.action, f.page, name, field))
	}
}

// sound expects an answer that a person can use and that runs nothing.
func (m *matrix) sound(rec *httptest.ResponseRecorder, what string) {
	switch {
	case rec.Code >= 500:
		m.t.Errorf("%s: %d %s", what, rec.Code, gist(rec.Body.String()))
	case !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html"):
	case strings.Contains(rec.Body.String(), "<script>alert"), strings.Contains(rec.Body.String(),
		`" autofocus onfocus="alert`):
		m.t.Errorf("%s: what was typed runs on the page", what)
	case strings.ContainsRune(rec.Body.String(), 0):
		m.t.Errorf("%s: NUL comes back", what)
	}
}

// gist is the part of an error page that tells something.
func gist(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	return body[:min(len(body), 200)]
}

func (m *matrix) send(role auth.Role, method, path, body, contentType string) *httptest.ResponseRecorder {
	if method == http.MethodGet && body != "" {
		path, _, _ = strings.Cut(path, "?")
		path, body = path+"?"+body, ""
	}
	r := httptest.NewRequestWithContext(m.t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	if role != "" {
		r.AddCookie(&http.Cookie{Name: web.LoginCookie, Value: m.logins[role]})
	}
	return webtest.Serve(m.Handler(), r)
}

// TestHostilePathsAndQueries puts every hostile text into each part of every
// path, and into all parameters that links have.
func TestHostilePathsAndQueries(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		m := newMatrix(t, w)
		m.everywhere()
		for _, route := range m.Router.Routes {
			i := slices.IndexFunc(everyRole, func(r auth.Role) bool {
				return m.own.actors[r].MayAnywhere(route.Permission)
			})
			c := m.cells(route, "", m.own)[0]
			if route.Permission != auth.Public {
				c.role = everyRole[i]
			}
			if c.path == "/logout" {
				continue
			}
			for name, text := range hostile {
				text = text[:min(len(text), 2000)] // it stands in many parameters at once
				query := url.Values{}
				for _, param := range queries {
					query.Set(param, text)
				}
				if c.method() == http.MethodGet {
					m.sound(m.send(c.role, http.MethodGet, c.path+"?"+query.Encode(), "", ""),
						route.Pattern+" asked with "+name)
				}
				for _, part := range regexp.MustCompile(`\{(\w+)\}`).FindAllString(route.Pattern, -1) {
					path := m.pathWith(c, part, url.PathEscape(text))
					rec := m.send(c.role, c.method(), path, "{}", "application/json")
					m.sound(rec, fmt.Sprintf("%s with %s as %s", route.Pattern, name, part))
				}
			}
		}
	})
}

// pathWith is the path of a cell with another value of one part.
func (m *matrix) pathWith(c cell, part, value string) string {
	_, pattern, _ := strings.Cut(c.route.Pattern, " ")
	pieces, values := strings.Split(pattern, "/"), strings.Split(c.path, "/")
	for i := range pieces {
		if pieces[i] == part {
			values[i] = value
		}
	}
	return strings.Join(values, "/")
}
