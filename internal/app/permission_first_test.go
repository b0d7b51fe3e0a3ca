package app

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/web"
)

const asJSON = "application/json"

// rubbish are bodies that no operation takes.
var rubbish = []string{"{", "[]", "{}", `{"nix":1}`, `{"nix":1,"nix":2}`, `"` + "\xff" + `"`}

// TestPermissionComesFirst: whoever has no business with what an operation is
// about isn't told what is wrong with the body or the query, and nothing happens.
func TestPermissionComesFirst(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, newWorld(t))
	m.changesNothing(func() {
		for _, route := range m.Router.Routes {
			if route.Kind != "api" || route.Permission == auth.Public || notAPlace(route) ||
				route.Permission == auth.SignedIn {
				continue
			}
			for _, role := range everyRole {
				m.rubbishElsewhere(route, role)
			}
		}
	})
	for _, route := range m.Router.Routes {
		if (cell{route: route}).method() != http.MethodGet && route.Kind == "api" {
			m.rubbishAtHome(route)
		}
	}
}

// TestThePlaceInTheBodyComesFirst: nor is whoever names another's place in the
// body told what else is wrong with it.
func TestThePlaceInTheBodyComesFirst(t *testing.T) {
	t.Parallel()
	m, tried := newMatrix(t, newWorld(t)), 0
	m.changesNothing(func() {
		for _, route := range m.Router.Routes {
			if route.Kind != "api" || !strings.HasPrefix(route.Pattern, "POST ") || strings.Contains(route.Pattern, "{") {
				continue
			}
			for _, role := range everyRole {
				for _, name := range []string{"placeId", "villageId", "communeId"} {
					c := cell{route: route, role: role}
					if !m.allowed(role, route) || !m.takes(route, name) {
						continue
					}
					tried++
					rec := m.send(role, c.method(), "/api"+pathOf(route), `{"nix":1,"`+name+`":"`+m.other.village+`"}`, asJSON)
					if rec.Code != http.StatusForbidden && rec.Code != http.StatusNotFound {
						t.Errorf("%v with the place of others: %d %.200s", c, rec.Code, rec.Body)
					}
				}
			}
		}
	})
	if tried < 10 {
		t.Errorf("only %d were tried", tried)
	}
}

// takes reports whether the body of an operation has a field.
func (m *matrix) takes(route web.Route, field string) bool {
	op := m.operation(route)
	if op.RequestBody == nil || op.RequestBody.Content[asJSON] == nil {
		return false
	}
	s := op.RequestBody.Content[asJSON].Schema
	if s.Ref != "" {
		s = m.api.Components.Schemas.SchemaFromRef(s.Ref)
	}
	return s.Properties[field] != nil
}

// rubbishAtHome expects that who may send something is told what is wrong with it.
func (m *matrix) rubbishAtHome(route web.Route) {
	for _, role := range everyRole {
		for _, c := range m.cells(route, role, m.own) {
			body, kind := m.json(route, m.form(c, m.own))
			if c.token || kind != asJSON || !m.allowed(role, route) {
				continue
			}
			rec := m.send(role, c.method(), c.path, `{"nix":1}`, asJSON)
			if rec.Code != http.StatusForbidden && rec.Code != http.StatusNotFound {
				continue
			}
			whole, err := io.ReadAll(body)
			must(m.t, err)
			if ok := m.send(role, c.method(), c.path, string(whole), asJSON); ok.Code < 300 || ok.Code == http.StatusUnprocessableEntity {
				m.t.Errorf("%v: %d, and with what it asks for %d", c, rec.Code, ok.Code)
			}
			return
		}
	}
}

func (m *matrix) rubbishElsewhere(route web.Route, role auth.Role) {
	for _, c := range m.cells(route, role, m.other) {
		if c.token || c.kind == "" || seenElsewhere[route.Pattern] != "" {
			continue
		}
		asked := []*httptest.ResponseRecorder{m.send(role, c.method(), c.path+"?nix=1", "", asJSON)}
		for _, body := range rubbish {
			if c.method() != http.MethodGet {
				asked = append(asked, m.send(role, c.method(), c.path, body, asJSON))
			}
		}
		for _, rec := range asked {
			if rec.Code != http.StatusForbidden && rec.Code != http.StatusNotFound {
				m.t.Errorf("%v: %d %.200s", c, rec.Code, rec.Body)
				break
			}
		}
	}
}

// TestQueriesMeanWhatTheySay: what an operation says of a parameter holds, and
// what it doesn't know is refused, by name.
func TestQueriesMeanWhatTheySay(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, newWorld(t))
	m.everywhere()
	seen := 0
	for _, route := range m.Router.Routes {
		c := cell{route: route}
		if route.Kind != "api" || c.method() != http.MethodGet {
			continue
		}
		role := everyRole[0]
		if i := slices.IndexFunc(everyRole, func(r auth.Role) bool { return m.allowed(r, route) }); i >= 0 {
			role = everyRole[i]
		}
		params := m.operation(route).Parameters
		fields := m.query(route, m.form(c, m.own))
		cells := m.cells(route, role, m.own)
		at := slices.IndexFunc(cells, func(c cell) bool {
			return m.send(role, http.MethodGet, c.path+"?"+fields.Encode(), "", asJSON).Code == http.StatusOK
		})
		if at < 0 {
			continue
		}
		for name, wrong := range spoiltQueries(params, fields) {
			query := maps.Clone(fields)
			query[name] = wrong
			rec := m.send(role, http.MethodGet, cells[at].path+"?"+query.Encode(), "", asJSON)
			var problem struct {
				Errors []struct{ Location, Message string }
			}
			_ = json.Unmarshal(rec.Body.Bytes(), &problem)
			if rec.Code != http.StatusUnprocessableEntity || len(problem.Errors) != 1 ||
				problem.Errors[0].Location != "query."+name {
				t.Errorf("%s?%s: %d %.300s", route.Pattern, query.Encode(), rec.Code, rec.Body)
			}
			seen++
		}
	}
	if seen < 100 {
		t.Errorf("only %d parameters", seen)
	}
}

// spoiltQueries are a wrong value of each parameter that says what it takes, by name.
func spoiltQueries(params []*huma.Param, right url.Values) map[string][]string {
	out := map[string][]string{"nix": {"1"}}
	for _, p := range params {
		switch s := p.Schema; {
		case p.In != "query":
		case s.Type == huma.TypeArray, len(s.Enum) > 0, s.Format != "", s.Pattern != "", s.Type != huma.TypeString,
			p.Name == "after":
			out[p.Name] = []string{"nix"}
			if s.Minimum != nil {
				out[p.Name] = []string{"0"}
			}
		case right.Has(p.Name):
			out[p.Name] = []string{right.Get(p.Name), right.Get(p.Name)}
		}
	}
	return out
}

// operation is how a route of the API is described.
func (m *matrix) operation(route web.Route) *huma.Operation {
	method, path, _ := strings.Cut(route.Pattern, " ")
	item := m.api.Paths[path]
	return map[string]*huma.Operation{http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
		http.MethodDelete: item.Delete}[method]
}

// query are the fields that are parameters of an operation.
func (m *matrix) query(route web.Route, fields url.Values) url.Values {
	out := url.Values{}
	for _, p := range m.operation(route).Parameters {
		switch value := fields.Get(p.Name); {
		case p.In != "query":
		case p.Name == "component":
			out.Set(p.Name, "original")
		case value != "" && (len(p.Schema.Enum) == 0 || slices.Contains(p.Schema.Enum, any(value))):
			out.Set(p.Name, value)
		case p.Required:
			out.Set(p.Name, "x")
		}
	}
	return out
}

// TestABrokenNextPageLeadsToTheFirst: the filters stay, and the place in the list goes.
func TestABrokenNextPageLeadsToTheFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.account("clerk", auth.Clerk, w.commune)
	w.signedIn("clerk").get("/register?from=2026-11-01&after=zzz").expect(t, http.StatusUnprocessableEntity,
		`href="/register?from=2026-11-01"`, "Về trang đầu danh sách")
}
