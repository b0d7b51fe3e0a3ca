package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
)

// A desk serves one form, and counts how often it was sent.
type desk struct {
	t    *testing.T
	rt   *Router
	now  time.Time
	sent int
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, rt: NewRouter(nil, nil), now: time.Date(2026, 11, 30, 1, 0, 0, 0, time.UTC)}
	d.rt.answers.now = func() time.Time { return d.now }
	page := func(w http.ResponseWriter, r *http.Request, status int, text string) error {
		return Render(w, r, status, templ.Raw(text))
	}
	plain := func(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
		return page(w, r, http.StatusOK, "plain page")
	}
	d.rt.Handle("GET /lamps", auth.Public, plain)
	d.rt.Handle("GET /lamps/new", auth.Public, plain)
	d.rt.Handle("POST /lamps", auth.Public, func(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
		d.sent++
		switch name := Text(r, "name"); name {
		case "":
			return page(w, r, http.StatusUnprocessableEntity, fmt.Sprintf("fault %d", d.sent))
		case "preview", "large":
			return page(w, r, http.StatusOK, name+strings.Repeat(" ", len(name)))
		case "file":
			return Write(w, r, http.StatusOK, "text/csv", []byte("a;b"))
		}
		return Redirect(w, r, "/lamps")
	})
	return d
}

// A visitor is somebody's browser: a login, or the cookie that it was given.
type visitor struct {
	d      *desk
	login  string
	cookie *http.Cookie
}

func (v *visitor) ask(method, path, from, body string, header ...string) *httptest.ResponseRecorder {
	v.d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if from != "" {
		r.Header.Set("Referer", "http://example.com"+from)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	if v.login != "" {
		r.AddCookie(&http.Cookie{Name: LoginCookie, Value: v.login})
		r = r.WithContext(context.WithValue(r.Context(), actorKey{}, auth.Actor{ID: v.login}))
	}
	if v.cookie != nil {
		r.AddCookie(v.cookie)
	}
	rec := httptest.NewRecorder()
	v.d.rt.Mux().ServeHTTP(rec, v.d.rt.posted(r))
	for _, c := range rec.Result().Cookies() {
		v.cookie = c
	}
	return rec
}

// send sends a form and returns where it leads.
func (v *visitor) send(from, body string) string {
	v.d.t.Helper()
	rec := v.ask(http.MethodPost, "/lamps", from, body)
	if rec.Code != http.StatusSeeOther {
		v.d.t.Fatalf("%q sent from %s: %d", body, from, rec.Code)
	}
	return rec.Header().Get("Location")
}

// sees expects a page, however often it is asked for.
func (v *visitor) sees(path string, status int, text string) {
	v.d.t.Helper()
	for range 2 {
		if rec := v.ask(http.MethodGet, path, "", ""); rec.Code != status || rec.Body.String() != text {
			v.d.t.Errorf("%s: %d %q, want %d %q", path, rec.Code, rec.Body, status, text)
		}
	}
}

// leads expects a redirect.
func (v *visitor) leads(path, to string) {
	v.d.t.Helper()
	rec := v.ask(http.MethodGet, path, "", "")
	if got := rec.Header().Get("Location"); rec.Code != http.StatusSeeOther || got != to {
		v.d.t.Errorf("%s leads to %d %q, want %s", path, rec.Code, got, to)
	}
}

// TestAnswers: what answers a form is shown by GET, again and again, to whom it
// was made for alone, and goes with its time; the form is sent once.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, login := range []string{"", "an"} {
		d := newDesk(t)
		v, other, nobody := &visitor{d: d, login: login}, &visitor{d: d, login: "binh"}, &visitor{d: d}
		at := v.send("/lamps/new?village=x", "name=")
		if !strings.HasPrefix(at, "/lamps/new?answer=") || !strings.HasSuffix(at, "&village=x") || !KeptAnswer(at) {
			t.Fatalf("a fault stands at %s", at)
		}
		v.sees(at, http.StatusUnprocessableEntity, "fault 1")
		rec := v.ask(http.MethodGet, at, "", "", "Accept-Encoding", "gzip")
		if h := rec.Header(); h.Get("Content-Encoding") != "gzip" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("headers %v", h)
		}
		other.leads(at, "/lamps/new?village=x")
		nobody.leads(at, "/lamps/new?village=x")
		v.leads(strings.Replace(at, "/lamps/new", "/lamps", 1), "/lamps?village=x")
		second := v.send("/lamps/new", "name=") // in another tab
		v.sees(at, http.StatusUnprocessableEntity, "fault 1")
		v.sees(second, http.StatusUnprocessableEntity, "fault 2")
		d.now = d.now.Add(answerTime + time.Second)
		v.leads(at, "/lamps/new?village=x")
		if d.sent != 2 {
			t.Errorf("sent %d times", d.sent)
		}
	}
}

// TestAnswersWithoutAPage: a form that doesn't say where it stood is answered at
// the nearest page; a file and a program's are answered at once.
func TestAnswersWithoutAPage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := &visitor{d: d}
	for _, from := range []string{"", "//elsewhere.example/lamps/new"} {
		if at := v.send(from, "name="); !strings.HasPrefix(at, "/lamps?answer=") {
			t.Errorf("from %q to %s", from, at)
		}
	}
	for path, want := range map[string]string{"/lamps/new": "/lamps/new", "/lamps/new/x/y": "/lamps/new", "/x/y": "/",
		"/": "/", "/lamps/": "/lamps"} {
		if got := d.rt.above(path); got != want {
			t.Errorf("above %s is %s, want %s", path, got, want)
		}
	}
	if file := v.ask(http.MethodPost, "/lamps", "", "name=file"); file.Body.String() != "a;b" {
		t.Errorf("a file: %d %s", file.Code, file.Body)
	}
	r := httptest.NewRequest(http.MethodPost, "/lamps", nil)
	r = r.WithContext(context.WithValue(r.Context(), actorKey{}, auth.Actor{ID: "an", Token: true}))
	rec := httptest.NewRecorder()
	if d.rt.Mux().ServeHTTP(rec, d.rt.posted(r)); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("a program: %d", rec.Code)
	}
	script := v.ask(http.MethodPost, "/lamps", "", "name=done", "X-Requested-With", "XMLHttpRequest")
	if script.Code != http.StatusNoContent || script.Header().Get("Location") != "/lamps" {
		t.Errorf("a script: %d %s", script.Code, script.Header().Get("Location"))
	}
}

// TestMended: a fault doesn't come back when its form was sent without one, nor
// what led to what is done; what another tab shows stays.
func TestMended(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := &visitor{d: d, login: "an"}
	elsewhere := v.send("/lamps/new", "name=")
	first := v.send("/lamps/new", "name=")
	second := v.send(first, "name=")
	v.sees(first, http.StatusUnprocessableEntity, "fault 2") // one may still go back
	preview := v.send(second, "name=preview")
	v.leads(first, "/lamps/new")
	v.leads(second, "/lamps/new")
	again := v.send(preview, "name=")
	if at := v.send(again, "name=done"); at != "/lamps" {
		t.Errorf("done leads to %s", at)
	}
	v.leads(preview, "/lamps/new")
	v.leads(again, "/lamps/new")
	v.sees(elsewhere, http.StatusUnprocessableEntity, "fault 1")
	(&visitor{d: d, login: "binh"}).send(elsewhere, "name=done")
	v.sees(elsewhere, http.StatusUnprocessableEntity, "fault 1")
}

// TestAnswersAreBounded: one login, or one address, can't drive out what others
// are shown; together they stay within the memory that is theirs.
func TestAnswersAreBounded(t *testing.T) {
	t.Parallel()
	s := answers{now: time.Now}
	keep := func(id, share string, signed bool, bytes int) {
		s.keep(&answer{id: id, owner: share, share: share, signed: signed, path: "/", page: make([]byte, bytes)})
	}
	has := func(id, owner string) bool { return s.find(id, owner, "/") != nil }
	keep("first", "an", true, 1000)
	for i := range 40 {
		keep(fmt.Sprint("flood", i), "binh", true, shareBytes/10)
		keep(fmt.Sprint("flood", i), "10.0.0.1", false, shareBytes/10)
	}
	if !has("first", "an") || has("flood0", "binh") || !has("flood39", "binh") || !has("flood39", "10.0.0.1") {
		t.Error("a flood drives out what isn't its own")
	}
	for i := range 40 {
		keep("huge", fmt.Sprint("10.0.1.", i), false, 2*shareBytes)
	}
	weight := 0
	for _, a := range s.kept {
		if !a.signed {
			weight += a.weight()
		}
	}
	if weight > answersBytes || !has("huge", "10.0.1.39") || has("huge", "10.0.1.0") || !has("first", "an") {
		t.Errorf("%d bytes are kept for those who aren't signed in", weight)
	}
}
