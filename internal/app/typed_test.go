package app

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/auth"
)

// wrongFields are what is wrong with a form in each try; a form that has none
// of the fields isn't sent.
var wrongFields = map[string]map[string]string{
	"no such date": {"from-d": "30", "from-m": "02", "from-y": "2026", "last-d": "30", "last-m": "02",
		"last-y": "2026", "date-d": "30", "date-m": "02", "date-y": "2026", "on-d": "30", "on-m": "02", "on-y": "2026",
		"due-d": "30", "due-m": "02", "due-y": "2026", "born-d": "30", "born-m": "02", "born-y": "1990"},
	"stale version": {"version": "999"},
	"forged event":  {"event": "0197a000-0000-7000-8000-00000000beef'"},
	"forged id":     {"id": "1 or 1=1"},
	"wrong phone":   {"phone": "số điện thoại"},
	"wrong choice": {"outcome": "?", "kind": "?", "reason": "?", "role": "?", "proof": "?", "way": "?",
		"what": "?", "status": "?"},
	"nothing": {"name": "", "note": "", "decision": "", "code": "", "secret": "", "reason": ""},
}

var textField = regexp.MustCompile(`(?s)<(textarea|input)\b([^>]*)>`)

// typedIn are the names of the fields of a page in which one types.
func typedIn(body string) (out []string) {
	for _, m := range textField.FindAllStringSubmatch(body, -1) {
		kind, name := attrOf("type", m[2]), attrOf("name", m[2])
		if name != "" && (m[1] == "textarea" || slices.Contains([]string{"", "text", "tel", "email", "search"}, kind)) {
			out = append(out, name)
		}
	}
	return out
}

// TestTypedTextStays sends every form that pages offer with something wrong in
// it: what was typed in the other fields stands on the answer, and the answer
// is in the person's language.
func TestTypedTextStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := newMatrix(t, w)
	tried := map[string]bool{}
	for _, role := range officeFirst {
		for _, f := range m.offered(role) {
			_, pattern := m.Router.Mux().Handler(newRequest(f))
			if strings.Contains(pattern, "/rate") {
				w.clock.Add(time.Minute) // so many try in a minute and no more
			}
			typed := typedIn(m.send(role, http.MethodGet, f.page, "", "").Body.String())
			for name, wrong := range wrongFields {
				key := fmt.Sprint(pattern, name, len(f.names))
				if f.method == "post" && !tried[key] {
					tried[key] = true
					m.stays(f, role, pattern, typed, name, wrong)
				}
			}
		}
	}
}

func newRequest(f shownForm) *http.Request {
	path, _, _ := strings.Cut(f.action, "?")
	r, err := http.NewRequest(strings.ToUpper(f.method), path, nil)
	if err != nil {
		panic(err)
	}
	return r
}

func (m *matrix) stays(f shownForm, role auth.Role, pattern string, typed []string, name string,
	wrong map[string]string) {
	values, kept := url.Values{}, map[string]string{}
	hit := false
	for _, field := range f.names {
		values[field] = f.values[field]
		bad, isWrong := wrong[field]
		switch {
		case isWrong:
			values.Set(field, bad)
			hit = true
		case slices.Contains(typed, field) && !strings.HasSuffix(field, "-d") && !strings.HasSuffix(field, "-m") &&
			!strings.HasSuffix(field, "-y"):
			kept[field] = "Gõ " + field + ` "1" <2>`
			values.Set(field, kept[field])
		}
	}
	if !hit || len(kept) == 0 {
		return
	}
	for _, lang := range []string{"vi", "en"} {
		to := f.action + "?lang=" + lang
		if strings.Contains(f.action, "?") {
			to = f.action + "&lang=" + lang
		}
		rec := m.send(role, http.MethodPost, to, values.Encode(), "application/x-www-form-urlencoded")
		body := html.UnescapeString(rec.Body.String())
		what := fmt.Sprintf("%s: %s (%s, %s): %d", role, pattern, name, lang, rec.Code)
		if rec.Code < 400 {
			return // it wasn't wrong after all
		}
		if rec.Code >= 500 || rec.Code == http.StatusNotFound || rec.Code == http.StatusForbidden {
			m.t.Errorf("%s", what)
			continue
		}
		for field, text := range kept {
			if !strings.Contains(body, text) {
				m.t.Errorf("%s: %s is lost", what, field)
			}
		}
		if !strings.Contains(body, `lang="`+lang+`"`) || !strings.Contains(body, "error-summary") {
			m.t.Errorf("%s: it isn't said what is wrong", what)
		}
	}
}
