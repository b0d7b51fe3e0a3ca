package app

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
)

// hostileJSON are values that a broken or evil program sends instead of what
// an operation asks for.
var hostileJSON = map[string]string{
	"NUL":            `"L\u00f2\u0000"`,
	"lone surrogate": `"a\ud800b"`,
	"no UTF-8":       "\"a\xff\xfeb\"",
	"right to left":  `"ảnh\u202egpj"`,
	"very long":      `"` + strings.Repeat("dài ", 6_000) + `"`,
	"script":         `"<script>alert(1)</script>'; drop table people_resident; --"`,
	"huge number":    `3000000000`,
	"infinite":       `1e400`,
	"negative":       `-1`,
	"a fraction":     `1.5`,
	"null":           `null`,
	"a list":         `[[[]]]`,
	"an object":      `{"a":{"b":{}}}`,
	"deep":           strings.Repeat(`[`, 20_000) + strings.Repeat(`]`, 20_000),
	"many":           `[` + strings.Repeat(`"x",`, 20_000) + `"x"]`,
	"no such date":   `"2026-02-30"`,
	"another id":     `"0197a000-0000-7000-8000-00000000beef"`,
	"nothing":        `""`,
}

// TestHostileJSON sends every operation what it asks for with one value
// replaced, each in its turn, and bodies that are no JSON.
func TestHostileJSON(t *testing.T) {
	t.Parallel()
	tooLarge := `{"name":"` + strings.Repeat("x", 70<<20) + `"}`
	bothWorlds(t, func(t *testing.T, w *world) {
		m := newMatrix(t, w)
		m.everywhere()
		m.whole = true
		for _, route := range m.Router.Routes {
			c := cell{route: route}
			if route.Kind != "api" || c.method() == http.MethodGet {
				continue
			}
			role := auth.Role("")
			if i := slices.IndexFunc(everyRole, func(r auth.Role) bool {
				return m.own.actors[r].MayAnywhere(route.Permission)
			}); route.Permission != auth.Public {
				role = everyRole[i]
			}
			cells := m.cells(route, role, m.own)
			if len(cells) == 0 {
				cells = m.cells(route, "", m.own)
			}
			c = cells[0]
			fields := url.Values{}
			for k, v := range m.own.fields {
				fields.Set(k, v)
			}
			body, contentType := m.json(route, fields)
			var whole map[string]any
			if body != nil && contentType == "application/json" {
				_ = json.NewDecoder(body).Decode(&whole) // some operations take a file, not an object
			}
			for name, value := range hostileJSON {
				for _, raw := range spoiltJSON(whole, value) {
					rec := m.call(role, c, raw, "application/json")
					m.refusedWell(rec, fmt.Sprintf("%s with %s in %.80s", route.Pattern, name, raw))
					m.located(rec, c)
				}
				m.refusedWell(m.call(role, c, value, "application/json"), route.Pattern+" with "+name+" alone")
			}
			for _, contentType := range []string{"", "text/html", "application/xml", "multipart/form-data",
				"multipart/form-data; boundary=x", "application/x-www-form-urlencoded"} {
				m.refusedWell(m.call(role, c, "--x\r\nnothing", contentType), route.Pattern+" as "+contentType)
			}
			if body == nil || contentType != "application/json" || m.DB.Dialect != db.SQLite {
				continue // no body is looked at, or it does not come to the database
			}
			switch rec := m.call(role, c, tooLarge, "application/json"); rec.Code {
			case http.StatusRequestEntityTooLarge, http.StatusForbidden: // whoever may not do it isn't told how large
			default:
				t.Errorf("%s with 70 MB: %d", route.Pattern, rec.Code)
			}
		}
	})
}

// located expects that what is wrong is told at a field or parameter that the
// operation has, or as no field of it.
func (m *matrix) located(rec *httptest.ResponseRecorder, c cell) {
	m.t.Helper()
	op := m.operation(c.route)
	var problem struct{ Errors []struct{ Location string } }
	if json.Unmarshal(rec.Body.Bytes(), &problem) != nil || op.RequestBody == nil {
		return
	}
	known := []string{"body", "body.khác", "seen"}
	for _, p := range op.Parameters {
		known = append(known, p.In+"."+p.Name)
	}
	if media := op.RequestBody.Content["application/json"]; media != nil {
		s := media.Schema
		if s.Ref != "" {
			s = m.api.Components.Schemas.SchemaFromRef(s.Ref)
		}
		for name := range s.Properties {
			known = append(known, "body."+name)
		}
	}
	for _, e := range problem.Errors {
		at, rest, _ := strings.Cut(e.Location, ".")
		name, _, _ := strings.Cut(rest, ".")
		name, _, _ = strings.Cut(name, "[")
		if strings.HasPrefix(name, "c:") || strings.HasPrefix(name, "q:") {
			continue // a paper, or a question, that the dossier lacks
		}
		if at = strings.TrimSuffix(at+"."+name, "."); !slices.Contains(known, at) {
			m.t.Errorf("%s: something is wrong at %s, which there isn't", c.route.Pattern, e.Location)
		}
	}
}

// spoiltJSON is a body with each of its values replaced, one at a time, and a field too many.
func spoiltJSON(whole map[string]any, value string) (out []string) {
	encode := func(replace string) string {
		var b strings.Builder
		for k, v := range whole {
			raw, _ := json.Marshal(v)
			if k == replace {
				raw = []byte(value)
			}
			fmt.Fprintf(&b, ",%q:%s", k, raw)
		}
		if replace == "" {
			fmt.Fprintf(&b, `,"khác":%s`, value)
		}
		return "{" + strings.TrimPrefix(b.String(), ",") + "}"
	}
	for _, k := range slices.Sorted(maps.Keys(whole)) {
		out = append(out, encode(k))
	}
	return append(out, encode(""))
}

func (m *matrix) call(role auth.Role, c cell, body, contentType string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(m.t.Context(), c.method(), c.path+"?lang=vi", strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	if role != "" {
		r.Header.Set("Authorization", "Bearer "+m.tokens[role])
	}
	rec := httptest.NewRecorder()
	m.Handler().ServeHTTP(rec, r)
	return rec
}

// refusedWell expects, where the operation refuses, a problem in Vietnamese that doesn't repeat what was sent.
func (m *matrix) refusedWell(rec *httptest.ResponseRecorder, what string) {
	m.t.Helper()
	if rec.Code < 400 {
		return
	}
	var problem struct {
		Status int
		Detail string
		Errors []struct{ Message string }
	}
	said := rec.Body.String()
	switch err := json.Unmarshal(rec.Body.Bytes(), &problem); {
	case rec.Code >= 500:
		m.t.Errorf("%s: %d %.200s", what, rec.Code, said)
	case err != nil || problem.Status != rec.Code || problem.Detail == "":
		m.t.Errorf("%s: no problem is told: %d %.200s", what, rec.Code, said)
	case strings.Contains(said, "expected "), strings.Contains(said, "validation failed"),
		!strings.ContainsAny(problem.Detail, "ạảãáàăâđêơôưộợốớềệếọịắấậứữừ"):
		m.t.Errorf("%s: not in Vietnamese: %.300s", what, said)
	case strings.Contains(said, "dài dài dài dài dài dài dài dài"):
		m.t.Errorf("%s: what was sent comes back: %.300s", what, said)
	}
}
