package app

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/web"
	"thonso/internal/platform/web/webtest"
)

// A cell is one role at one route with one of its objects.
type cell struct {
	route web.Route
	role  auth.Role // "": nobody signed in
	path  string
	kind  string // of the object; "" for a route without one
	token bool   // a program asks, with an API token
}

func (c cell) String() string {
	by := ""
	if c.token {
		by = ", by token"
	}
	return fmt.Sprintf("%s %s (%s, %s%s)", string(c.role), c.route.Pattern, c.route.Permission, c.kind, by)
}

func (c cell) method() string {
	if m, _, ok := strings.Cut(c.route.Pattern, " "); ok {
		return m
	}
	return http.MethodGet
}

type matrix struct {
	*matrixWorld
	t      *testing.T
	logins map[auth.Role]string
	tokens map[auth.Role]string
	api    *huma.OpenAPI
	whole  bool // JSON has the fields that may be left out, too
}

func newMatrix(t *testing.T, w *world) *matrix {
	t.Helper()
	m := &matrix{matrixWorld: newMatrixWorld(t, w), t: t, logins: map[auth.Role]string{},
		tokens: map[auth.Role]string{}}
	m.api = m.API.OpenAPI()
	for _, role := range everyRole {
		m.signIn(role, m.own.actors[role].ID)
	}
	return m
}

// signIn lets an account stand for its role, in a browser and as a program.
func (m *matrix) signIn(role auth.Role, account string) {
	m.t.Helper()
	var err error
	m.logins[role], err = m.Auth.OpenLogin(m.t.Context(), account, "test")
	must(m.t, err)
	m.tokens[role], err = m.Auth.NewToken(m.t.Context(), auth.Actor{ID: account, Name: "máy"}, "máy")
	must(m.t, err)
}

// TestEveryRoleAtEveryRoute walks who may do what where: each role and nobody,
// at each route, with what is at their own place, at another, and in the next
// village; API operations by token too.
func TestEveryRoleAtEveryRoute(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		m := newMatrix(t, w)
		m.changesNothing(m.refused)
		m.open()
	})
}

// changesNothing runs requests that have to be refused.
func (m *matrix) changesNothing(ask func()) {
	m.t.Helper()
	m.changesNothingBut([]string{"auth_login", "lists_bulk"}, ask)
}

func (m *matrix) changesNothingBut(tables []string, ask func()) {
	m.t.Helper()
	before := m.everythingBut(tables...)
	ask()
	if diff := cmp.Diff(before, m.everythingBut(tables...)); diff != "" {
		m.t.Errorf("a request that had to be refused changed something (-before +after):\n%s", diff)
	}
}

// everythingBut leaves out what everybody writes of their own.
func (m *matrix) everythingBut(tables ...string) []string {
	return slices.DeleteFunc(everything(m.t, m.DB), func(row string) bool {
		return slices.ContainsFunc(tables, func(table string) bool { return strings.HasPrefix(row, table+" [") })
	})
}

// refused goes where nobody may: without an account, without the permission,
// and with it to another's place.
func (m *matrix) refused() {
	for _, route := range m.Router.Routes {
		if route.Permission == auth.Public {
			continue
		}
		for _, c := range m.cells(route, "", m.own) {
			m.turnedAway(c)
		}
		for _, role := range everyRole {
			if m.allowed(role, route) {
				m.elsewhere(route, role, m.other)
				if slices.Contains(villageRoles, role) {
					m.elsewhere(route, role, m.near)
				}
				continue
			}
			for _, c := range m.cells(route, role, m.own) {
				if rec := m.ask(c, m.own); rec.Code != http.StatusForbidden && rec.Code != http.StatusNotFound {
					m.t.Errorf("%v without the permission: %d", c, rec.Code)
				}
			}
		}
	}
}

func (m *matrix) allowed(role auth.Role, route web.Route) bool {
	return m.own.actors[role].MayAnywhere(route.Permission)
}

// turnedAway expects nobody to be asked to sign in.
func (m *matrix) turnedAway(c cell) {
	rec := m.ask(c, m.own)
	login := rec.Code == http.StatusSeeOther && strings.HasPrefix(rec.Header().Get("Location"), "/login?next=")
	if asPage := c.route.Kind == "page" && c.method() == http.MethodGet; login != asPage || !asPage &&
		rec.Code != http.StatusUnauthorized {
		m.t.Errorf("nobody at %s: %d %s", c.route.Pattern, rec.Code, rec.Header().Get("Location"))
	}
}

// elsewhere expects that a role reaches no object of another place, and sees
// and changes nothing there by naming it in a form.
func (m *matrix) elsewhere(route web.Route, role auth.Role, at *territory) {
	for _, c := range m.cells(route, role, at) {
		if c.kind == "" && (notAPlace(route) || route.Permission == auth.SignedIn) ||
			seenElsewhere[route.Pattern] != "" {
			continue
		}
		if c.kind == "commune" && at.commune == m.own.commune {
			continue // it is one's own
		}
		rec := m.ask(c, at)
		hidden := rec.Code == http.StatusForbidden || rec.Code == http.StatusNotFound
		looks := c.kind == "" && (c.method() == http.MethodGet || answersElse[route.Pattern] != "")
		switch {
		case rec.Code >= 500, !hidden && !looks:
			m.t.Errorf("%v of another place: %d %.200s", c, rec.Code, rec.Body)
		case strings.Contains(rec.Body.String(), at.resident.Name):
			m.t.Errorf("%v shows a person of another place", c)
		}
	}
}

func notAPlace(route web.Route) bool {
	path := pathOf(route)
	for prefix := range notOfAPlace {
		if strings.HasPrefix(path, prefix) || strings.HasPrefix(path, "/admin"+prefix) {
			return true
		}
	}
	return false
}

// open goes where one may. What changes comes after what only looks, and after
// the public, whose links a helper renews.
func (m *matrix) open() {
	looksFirst := slices.Clone(m.Router.Routes)
	order := func(r web.Route) int {
		switch {
		case cell{route: r}.method() == http.MethodGet:
			return 0
		case r.Permission == auth.Public:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(looksFirst, func(a, b web.Route) int { return order(a) - order(b) })
	for _, route := range looksFirst {
		for _, role := range append([]auth.Role{""}, everyRole...) {
			if route.Permission != auth.Public && (role == "" || !m.allowed(role, route)) {
				continue
			}
			m.letIn(m.cells(route, role, m.own))
		}
	}
}

// letIn expects that a role reaches one of the things at its place at least:
// some are in another state, or another's alone.
func (m *matrix) letIn(cells []cell) {
	reached, got := len(cells) == 0, []int{} // none: the role has no such thing of its own
	for _, c := range cells {
		rec := m.ask(c, m.own)
		got = append(got, rec.Code)
		switch rec.Code {
		case http.StatusUnauthorized, http.StatusForbidden:
		case http.StatusNotFound:
			reached = reached || c.kind == ""
		default:
			reached = true
		}
		if rec.Code >= 500 {
			m.t.Errorf("%v at the own place: %d %.300s", c, rec.Code, rec.Body)
		}
	}
	if !reached && notForRole[cells[0].route.Pattern] == "" {
		m.t.Errorf("%v at the own place: %v", cells[0], got)
	}
}

func pathOf(route web.Route) string {
	_, path, ok := strings.Cut(route.Pattern, " ")
	if !ok {
		path = route.Pattern
	}
	return strings.TrimPrefix(strings.TrimSuffix(path, "{$}"), "/api")
}

// cells are the paths of a route to everything of a territory that concerns
// role: of the own one only what is not another's alone.
func (m *matrix) cells(route web.Route, role auth.Role, at *territory) (out []cell) {
	m.t.Helper()
	path := pathOf(route)
	full := strings.TrimSuffix(route.Pattern[strings.Index(route.Pattern, "/"):], "{$}")
	if !strings.Contains(path, "{") {
		return programsToo([]cell{{route: route, role: role, path: full}})
	}
	for _, kind := range m.kinds(path) {
		for _, th := range at.things[kind] {
			if at == m.own && th.of != "" && role != "" && th.of != role {
				continue
			}
			to := th.fill(full)
			if strings.Contains(to, "{") {
				m.t.Fatalf("%s: a %s has no value for %s; add it where the territory makes one",
					route.Pattern, kind, to)
			}
			out = append(out, cell{route: route, role: role, path: to, kind: kind})
		}
	}
	return programsToo(out)
}

// programsToo adds to what a browser asks of the API what a program asks with a token.
func programsToo(cells []cell) []cell {
	for _, c := range slices.Clone(cells) {
		if c.route.Kind == "api" && c.role != "" {
			c.token = true
			cells = append(cells, c)
		}
	}
	return cells
}

// ask sends the request of a cell, with a form or JSON about the territory, as
// whoever has its role.
func (m *matrix) ask(c cell, at *territory) *httptest.ResponseRecorder {
	if c.role == "" || c.token || c.path == "/logout" {
		return m.asked(c, at)
	}
	return m.asked(c, at, &http.Cookie{Name: web.LoginCookie, Value: m.logins[c.role]})
}

// form is what is sent with the request of a cell.
func (m *matrix) form(c cell, at *territory) url.Values {
	form := url.Values{}
	for k, v := range at.fields {
		form.Set(k, v)
	}
	for prefix, fields := range formsOf {
		if strings.HasPrefix(pathOf(c.route), prefix) {
			for k, v := range fields(at) {
				form.Set(k, v)
			}
		}
	}
	if c.role == auth.Resident {
		form.Set("assist", "self")
	}
	return form
}

func (m *matrix) asked(c cell, at *territory, cookies ...*http.Cookie) *httptest.ResponseRecorder {
	form := m.form(c, at)
	var body io.Reader
	contentType, path := "", c.path
	switch {
	case c.route.Kind == "api":
		path += "?" + m.query(c.route, form).Encode()
		body, contentType = m.json(c.route, form)
	case c.method() == http.MethodGet:
		path += "?" + form.Encode()
	default:
		body, contentType = strings.NewReader(form.Encode()), "application/x-www-form-urlencoded"
	}
	r := httptest.NewRequestWithContext(m.t.Context(), c.method(), path, body)
	r.Header.Set("Content-Type", contentType)
	if c.token {
		r.Header.Set("Authorization", "Bearer "+m.tokens[c.role])
	}
	for _, cookie := range cookies {
		r.AddCookie(cookie)
	}
	return webtest.Serve(m.Handler(), r)
}

// json is the least that the operation's description asks for.
func (m *matrix) json(route web.Route, fields url.Values) (io.Reader, string) {
	op := m.operation(route)
	if op.RequestBody == nil {
		return nil, ""
	}
	for contentType, media := range op.RequestBody.Content {
		if contentType != "application/json" {
			return strings.NewReader("x"), contentType
		}
		raw, err := json.Marshal(m.value("", media.Schema, fields))
		must(m.t, err)
		return strings.NewReader(string(raw)), contentType
	}
	return nil, ""
}

func (m *matrix) value(name string, s *huma.Schema, fields url.Values) any {
	if s.Ref != "" {
		s = m.api.Components.Schemas.SchemaFromRef(s.Ref)
	}
	field := fields.Get(name)
	switch {
	case len(s.Enum) > 0 && !slices.ContainsFunc(s.Enum, func(v any) bool { return v == field }):
		return s.Enum[0]
	case s.Type == "object":
		out := map[string]any{}
		keys := s.Required
		if m.whole {
			keys = slices.Sorted(maps.Keys(s.Properties))
		}
		for _, k := range keys {
			out[k] = m.value(k, s.Properties[k], fields)
		}
		return out
	case s.Type == "array":
		return []any{m.value(name, s.Items, fields)}
	case s.Type == "integer", s.Type == "number":
		return 1
	case s.Type == "boolean":
		return true
	case s.Format == "uuid" && field == "":
		return "0197a000-0000-7000-8000-000000000000"
	case s.Format == "date-time":
		return "2026-11-23T14:00:00Z"
	case field == "":
		return "x"
	}
	return field
}
