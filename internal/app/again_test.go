package app

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/web"
)

// TestSignedOutKeepsWhatWasTyped: a form sent after the login has ended comes
// back once one has signed in again, and is then done as if nothing had been.
func TestSignedOutKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	id := e.begin(t, "here")
	to := "/dossiers/" + id + "/form/purpose"
	typed := "Nộp \"hồ sơ\" <xin việc>"
	for _, lang := range []string{"vi", "en"} {
		b := e.signedIn("member")
		b.post("/preferences", "lang", lang, "back", "/")
		u, _ := url.Parse(e.url)
		b.c.Jar.SetCookies(u, []*http.Cookie{{Name: web.LoginCookie, Value: "gone", Path: "/"}})
		lost := b.post(to, "q-purpose", typed, "password", "không ai được thấy")
		lost.expect(t, http.StatusUnauthorized, map[string]string{"vi": "Nội dung ấy vẫn còn",
			"en": "It is still here"}[lang])
		if strings.Contains(lost.body, "không ai được thấy") {
			t.Error("a password comes back")
		}
		pairs := []string{"name", "member", "password", "sai mật khẩu rồi"}
		kept := formOf(lost, "/login")
		wrong := b.post("/login", append(pairs, kept...)...).expect(t, http.StatusUnprocessableEntity)
		again := b.post("/login", append([]string{"name", "member", "password", testPassword},
			formOf(wrong, "/login")...)...).expect(t, http.StatusOK, "Người member")
		if p := b.post(to, formOf(again, to)...); p.status != http.StatusSeeOther {
			t.Errorf("sent again: %d", p.status)
		}
		if body := html.UnescapeString(b.get(to).body); !strings.Contains(body, typed) {
			t.Error("what was typed is lost")
		}
	}
	if p := e.browser.post("/login", "name", "member", "password", testPassword, "unsent",
		"https://elsewhere.example/"); p.location != "/home" {
		t.Errorf("a form leads elsewhere: %d %q", p.status, p.location)
	}
	gone := e.browser.c.Jar
	u, _ := url.Parse(e.url)
	gone.SetCookies(u, []*http.Cookie{{Name: web.LoginCookie, Value: "gone", Path: "/"}})
	e.browser.upload("/dossiers/"+id+"/photos/original", nil, picture(t, 1)).expect(t,
		http.StatusUnauthorized, "chọn lại ảnh")
}

// formOf is what the hidden fields of a page's form hold.
func formOf(p page, action string) (pairs []string) {
	for _, tag := range formTag.FindAllStringSubmatch(p.body, -1) {
		if attrOf("action", tag[1]) != action {
			continue
		}
		for _, field := range fieldTag.FindAllString(tag[2], -1) {
			if attrOf("type", field) == "hidden" {
				pairs = append(pairs, attrOf("name", field), attrOf("value", field))
			}
		}
	}
	return pairs
}

// TestTwiceAndTooLate: what is sent twice is done once; what was overtaken by
// another is refused and stays typed; an id of another's is no key to it.
func TestTwiceAndTooLate(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		e := newErrandOn(t, w)
		e.lang = "vi"
		first, second := e.sent(), e.sent()
		clerk := e.signedIn("clerk")
		form := clerk.get("/dossiers/"+first+"/receive").expect(t, 200)
		event, version := valueOf(t, form, "event"), valueOf(t, form, "version")
		for range 2 {
			clerk.post("/dossiers/"+first+"/receive", "event", event, "version", version, "seen-original",
				"yes", "fewPages", "trang sau để trống").expect(t, http.StatusSeeOther)
		}
		c, err := e.Cases.Show(t.Context(), e.clerk, first)
		must(t, err)
		if len(c.Events) != 2 {
			t.Errorf("received twice: %d events", len(c.Events))
		}
		other := clerk.post("/dossiers/"+first+"/receive", "event", event, "version", version, "seen-original", "yes",
			"fewPages", "trang sau để trống",
			"note", "thêm một lời").expect(t, http.StatusConflict, "Phiếu này đã được gửi lúc", "thêm một lời")
		if valueOf(t, other, "event") == event {
			t.Error("sent once more, other content would be refused again")
		}
		late := clerk.post("/dossiers/"+first+"/supplement", "event", ids.New(), "version", "1", "reason-q:copies",
			"wrong_value", "note-q:copies", "ghi lại số bản")
		late.expect(t, http.StatusConflict, "ghi lại số bản", "error-summary")
		other = clerk.get("/dossiers/"+second+"/receive").expect(t, 200)
		// The event of the first dossier, sent for the second.
		stolen := clerk.post("/dossiers/"+second+"/receive", "event", event, "version",
			valueOf(t, other, "version"), "seen-original", "yes", "fewPages", "trang sau để trống")
		if stolen.status >= 500 {
			t.Errorf("the event of another dossier: %d", stolen.status)
		}
		if _, err := e.Office.Receive(context.Background(), e.clerk, office.ReceiveInput{
			Act: dossiers.Act{ID: second, EventID: event}, FewPages: "trang sau để trống"}); err == nil {
			if c, err := e.Cases.Show(t.Context(), e.clerk, second); err != nil || c.Status == dossiers.Submitted {
				t.Errorf("said to be done, and isn't: %v", err)
			}
		}
		person := ids.New()
		for range 2 {
			e.browser.post("/people", "id", person, "village", e.hill, "kind", "resident", "name", "Lò Văn Hai Lần",
				"born-y", "1990", "sex", "m").expect(t, http.StatusSeeOther)
		}
		if list := e.browser.get("/people?q=Hai+Lan").expect(t, 200); strings.Count(list.body, "/people/"+person) != 1 {
			t.Error("registered twice")
		}
	})
}

// TestFormsOfOtherSites: a form that another site sends for somebody is refused.
func TestFormsOfOtherSites(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	id := e.begin(t, "here")
	u, _ := url.Parse(e.url)
	for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site",
		"Origin": "https://elsewhere.example"} {
		req, err := http.NewRequest(http.MethodPost, e.url+"/dossiers/"+id+"/form/paper?lang=en",
			strings.NewReader("q-paper=diploma"))
		must(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set(header, value)
		for _, c := range e.browser.c.Jar.Cookies(u) {
			req.AddCookie(c)
		}
		e.browser.read(http.DefaultTransport.RoundTrip(req)).expect(t, http.StatusForbidden, `lang="en"`)
	}
	if p := e.browser.get("/dossiers/" + id + "/form"); !strings.HasSuffix(p.location, "/paper") {
		t.Errorf("the form went on to %q", p.location)
	}
}

// TestOtherContentUnderTheSameID: a form that was sent, sent again with something
// else, is neither taken for the first nor lost: it comes back as it was typed,
// and sent once more it is done, too.
func TestOtherContentUnderTheSameID(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	e.lang = "vi"
	e.account("quanly", auth.Admin, e.commune)
	clerk, admin := e.signedIn("clerk"), e.signedIn("quanly")
	for _, tt := range []struct {
		by             *browser
		page, to       string
		first, another []string
	}{
		{clerk, "/people/new?village=" + e.hill, "/people",
			[]string{"village", e.hill, "kind", "guest", "name", "Lò Thị Trước"},
			[]string{"village", e.hill, "kind", "guest", "name", "Lò Thị Sau"}},
		{admin, "/admin/places/new?kind=village&parent=" + e.commune, "/admin/places/new",
			[]string{"parent", e.commune, "kind", "village", "type", "thon", "name", "Bản Trước"},
			[]string{"parent", e.commune, "kind", "village", "type", "thon", "name", "Bản Sau"}},
		{admin, "/admin/roles/new", "/admin/roles",
			[]string{"place", e.commune, "may_teams", "teams.manage", "name", "Vai trước"},
			[]string{"place", e.commune, "may_teams", "teams.manage", "name", "Vai sau"}},
	} {
		id := valueOf(t, tt.by.get(tt.page).expect(t, 200), "id")
		done := tt.by.post(tt.to, append(tt.first, "id", id)...).expect(t, 303)
		if again := tt.by.post(tt.to, append(tt.first, "id", id)...).expect(t, 303); again.location != done.location {
			t.Errorf("%s sent twice leads to %s, then to %s", tt.to, done.location, again.location)
		}
		other := tt.by.post(tt.to, append(tt.another, "id", id)...).expect(t, 409, "Phiếu này đã được gửi lúc",
			tt.another[len(tt.another)-1])
		fresh := valueOf(t, other, "id")
		sent := tt.by.post(tt.to, append(tt.another, "id", fresh)...).expect(t, 303)
		if fresh == id || sent.location == done.location {
			t.Errorf("%s sent once more leads to %s again", tt.to, sent.location)
		}
	}
}
