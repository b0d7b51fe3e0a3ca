package app

import (
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/web"
)

// newDemo serves the demo at a moment.
func newDemo(t *testing.T, dir string, now time.Time) *world {
	t.Helper()
	c := clocktest.At(now)
	a, err := Open(t.Context(), Config{Data: dir, Version: "test", Clock: c, Demo: true,
		Options: db.Options{Readers: 2, Sync: "OFF"}})
	must(t, err)
	srv := httptest.NewServer(a.Handler())
	t.Cleanup(func() {
		srv.Close()
		must(t, a.Close())
	})
	return &world{App: a, t: t, clock: c, url: srv.URL}
}

// TestFirstClicksAtAnyHour: whoever tries the demo comes as far as the first
// mandate with what the pages offer, in every hour of two days: one on the
// roster, the last of its month, and the day after.
func TestFirstClicksAtAnyHour(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 11, 30, 0, 10, 0, 0, clock.Vietnam)
	for hour := range 48 {
		now := monday.Add(time.Duration(hour) * time.Hour)
		t.Run(now.Format("Mon 15:04"), func(t *testing.T) { newDemo(t, district.SQLite(t), now).firstClicks() })
	}
}

// TestDemoFilledAtAnyHour: so does whoever fills it at that moment.
func TestDemoFilledAtAnyHour(t *testing.T) {
	t.Parallel()
	for _, now := range []time.Time{time.Date(2026, 11, 30, 6, 10, 0, 0, clock.Vietnam),
		time.Date(2026, 11, 30, 23, 50, 0, 0, clock.Vietnam)} {
		t.Run(now.Format("Mon 15:04"), func(t *testing.T) {
			w := newDemo(t, t.TempDir(), now)
			must(t, Demo(t.Context(), w.App, io.Discard))
			w.firstClicks()
		})
	}
}

// firstClicks are those that README tells a newcomer.
func (w *world) firstClicks() {
	w.t.Helper()
	b := w.signedInByDemo("thanhvien")
	b.get("/home").expect(w.t, 200)
	session := b.press("/session", "/session")
	b.get(session).expect(w.t, 200)
	number := b.press(session+"/add?q=lo+thi+a", "/visits")
	b.get(number).expect(w.t, 200)
	visit := b.press(session, session+"/next")
	b.get(visit).expect(w.t, 200)
	mandate := b.press(visit+"/procedures/2.000815", "/ask", "way", "here")
	b.get(mandate).expect(w.t, 200)
	for who, page := range map[string]string{"motcua": "/inbox", "chutich": "/inbox", "chidao": "/figures"} {
		b := w.signedInByDemo(who)
		b.get("/home").expect(w.t, 200)
		shown := b.get(page)
		if shown.location != "" { // to the place of one's own
			shown = b.get(shown.location)
		}
		shown.expect(w.t, 200)
	}
}

// signedInByDemo presses somebody's button on the sign-in page.
func (w *world) signedInByDemo(username string) *browser {
	w.t.Helper()
	b := w.browser()
	for _, form := range formTag.FindAllString(b.get("/login").body, -1) {
		if strings.Contains(form, `name="name" value="`+username+`"`) {
			password := between(form, `name="password" value="`, `"`)
			if to := b.post("/login", "name", username, "password", password).location; to != "/home" {
				w.t.Errorf("%s is led to %q", username, to)
			}
			return b
		}
	}
	w.t.Fatalf("%s can't be chosen at the sign-in", username)
	return nil
}

// press sends the first form of a page whose action ends so, as it is offered
// but for the pairs, and returns where it leads.
func (b *browser) press(page, action string, pairs ...string) string {
	b.w.t.Helper()
	shown := b.get(page)
	for _, form := range formTag.FindAllStringSubmatch(shown.body, -1) {
		if to := attrOf("action", form[1]); strings.HasSuffix(to, action) && attrOf("method", form[1]) == "post" {
			done := b.post(to, append(offeredIn(form[2]), pairs...)...)
			if done.status != http.StatusSeeOther || web.KeptAnswer(done.location) {
				b.w.t.Fatalf("at %s %s is answered %d: %s", b.w.clock.Now(), to, done.status,
					strings.Join(summary.FindAllString(done.body, -1), " "))
			}
			return done.location
		}
	}
	b.w.t.Fatalf("at %s %s (%d) offers no form to %s", b.w.clock.Now(), page, shown.status, action)
	return ""
}

var (
	summary  = regexp.MustCompile(`(?s)<div class="error-summary.*?</div>`)
	selected = regexp.MustCompile(`(?s)<select\b[^>]*name="([^"]*)".*?<option value="([^"]*)" selected`)
)

// offeredIn is what stands in the fields of a form.
func offeredIn(form string) (pairs []string) {
	for _, tag := range fieldTag.FindAllString(form, -1) {
		kind, name := attrOf("type", tag), attrOf("name", tag)
		unchosen := (kind == "radio" || kind == "checkbox") && !strings.Contains(tag, " checked")
		if strings.HasPrefix(tag, "<input") && name != "" && !unchosen {
			pairs = append(pairs, name, attrOf("value", tag))
		}
	}
	for _, m := range selected.FindAllStringSubmatch(form, -1) {
		pairs = append(pairs, m[1], html.UnescapeString(m[2]))
	}
	return pairs
}

// TestSignInsOfTheDemo: nobody else's sign-in page lets anybody in.
func TestSignInsOfTheDemo(t *testing.T) {
	t.Parallel()
	demo, real := newDemo(t, district.SQLite(t), sampleDay).browser(), newWorld(t).browser()
	demo.get("/login").expect(t, 200, "Vào thử bản trình diễn", "Trần Thị Nga", "Tiếp nhận hồ sơ của buổi trực vừa rồi")
	demo.get("/login?lang=en").expect(t, 200, "Try the demo", "Receive what the last session sent")
	body := real.get("/login").expect(t, 200, "bà con có tài khoản").body
	if strings.Contains(body, "Vào thử") || strings.Count(body, `name="password"`) != 1 {
		t.Error("an installation for work offers the sign-ins of the demo")
	}
}
