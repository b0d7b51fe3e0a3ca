package people_test

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A site serves the module's pages and operations.
type site struct {
	*fixture
	t       *testing.T
	handler http.Handler
	auth    *auth.Service
}

func newSite(t *testing.T) *site {
	t.Helper()
	f := newFixture(t, dbtest.New(t, migrate))
	check(t, f.db.Migrate(t.Context(), "auth", auth.Files))
	box, err := seal.New(make([]byte, 32))
	check(t, err)
	catalog := i18n.NewCatalog()
	for _, files := range []fs.FS{people.Files, places.Files, auth.Files, ui.Messages, forms.Messages,
		lists.Files} {
		check(t, catalog.Add(files))
	}
	s := &site{fixture: f, t: t, auth: auth.New(f.db, f.clock, box, f.places, f.journal)}
	rt := web.NewRouter(s.auth, catalog)
	rt.OnError = func(w http.ResponseWriter, r *http.Request, actor auth.Actor, f *fault.Error, ref string) {
		http.Error(w, f.Key, web.Status(f.Kind))
	}
	m := f.Module()
	m.Routes(rt)
	m.API(api.New(rt, "test"))
	s.handler = rt.Handler()
	return s
}

// token gives a new account a role at a place, and an API token.
func (s *site) token(role auth.Role, place string) string {
	s.t.Helper()
	a, err := s.auth.CreateAccount(s.t.Context(), auth.System("test", s.places),
		auth.AccountInput{Username: "u" + strings.ToLower(ids.Code(8)), Name: "Cán bộ thử", Password: "một câu đủ dài",
			Role: role, PlaceID: place})
	check(s.t, err)
	actor, err := s.auth.ActorOf(s.t.Context(), a.ID)
	check(s.t, err)
	token, err := s.auth.NewToken(s.t.Context(), actor, "test")
	check(s.t, err)
	return token
}

// do sends a request and returns status, location and body.
func (s *site) do(token, method, path, contentType, body string) (int, string, string) {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	raw, err := io.ReadAll(w.Result().Body)
	check(s.t, err)
	if m := regexp.MustCompile(`>\s*(people|ui|places|form)\.[a-z_.]+\s*<`).FindString(string(raw)); m != "" &&
		w.Code < 500 && strings.Contains(w.Header().Get("Content-Type"), "html") {
		s.t.Errorf("%s %s: a text is missing: %s", method, path, m)
	}
	return w.Code, w.Header().Get("Location"), string(raw)
}

func (s *site) post(token, path string, form url.Values) (int, string, string) {
	s.t.Helper()
	return s.do(token, "POST", path, "application/x-www-form-urlencoded", form.Encode())
}

func (s *site) get(token, path string) (int, string) {
	s.t.Helper()
	code, _, body := s.do(token, "GET", path, "", "")
	return code, body
}

func want(t *testing.T, what string, code, wantCode int, body string, holds ...string) {
	t.Helper()
	if code != wantCode {
		t.Fatalf("%s: status %d, want %d: %s", what, code, wantCode, body)
	}
	for _, h := range holds {
		if !strings.Contains(body, h) {
			t.Errorf("%s: no %q in %s", what, h, body)
		}
	}
}

// told is what the page carries to say what its person was told.
func told(t *testing.T, page string) string {
	t.Helper()
	m := regexp.MustCompile(`name="sure" value="([^"]+)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("the page asks nothing to be compared")
	}
	return m[1]
}

// A year before 1900 is taken from who sends it twice, wherever a date of a life is typed.
func TestLongAgo(t *testing.T) {
	s := newSite(t)
	member := s.token(auth.Member, dongCam)
	form := url.Values{"id": {ids.New()}, "village": {dongCam}, "kind": {"resident"}, "name": {"Lò Thị Cố"},
		"born-y": {"1897"}}
	code, _, body := s.post(member, "/people", form)
	want(t, "born long ago", code, 422, body, "trước năm 1900", `value="1897"`)
	form.Set("sure", told(t, body))
	form.Set("born-y", "1898")
	code, _, body = s.post(member, "/people", form)
	want(t, "another year", code, 422, body, "trước năm 1900")
	form.Set("sure", told(t, body))
	code, page, body := s.post(member, "/people", form)
	want(t, "sent again", code, 303, body)
	correction := url.Values{"version": {"1"}, "name": {"Lò Thị Cố"}, "born-y": {"1898"}, "sex": {"f"},
		"lang": {"vi"}, "snapshot": {snapshot(t, s, member, page+"/correct")}}
	code, _, body = s.post(member, page+"/correct", correction)
	want(t, "what stands there isn't asked again", code, 303, body)
	for _, on := range []struct{ year, says string }{{"1799", "1800 trở đi"}, {"1850", "trước ngày sinh"},
		{"2030", "ngày"}} {
		gone := url.Values{"version": {"2"}, "status": {"dead"}, "on-d": {"1"}, "on-m": {"2"}, "on-y": {on.year}}
		code, _, body = s.post(member, page+"/leave", gone)
		if on.year < "1900" {
			want(t, "long ago", code, 422, body, "trước năm 1900")
			gone.Set("sure", told(t, body))
			code, _, body = s.post(member, page+"/leave", gone)
		}
		want(t, "died in "+on.year, code, 422, body, on.says)
	}
	gone := url.Values{"version": {"2"}, "status": {"dead"}, "on-d": {"31"}, "on-m": {"12"}, "on-y": {"1899"}}
	code, _, body = s.post(member, page+"/leave", gone)
	want(t, "died long ago", code, 422, body, "trước năm 1900", `value="1899"`)
	gone.Set("sure", told(t, body))
	code, _, body = s.post(member, page+"/leave", gone)
	want(t, "died, sent again", code, 303, body)
	code, _, body = s.do(member, "POST", "/api/people", "application/json",
		`{"villageId":"`+dongCam+`","name":"Lò Thị Kỵ","born":"1801-02"}`)
	want(t, "by a program", code, 200, body, `"born":"1801-02"`)
}

// snapshot is what a page says stood in its fields.
func snapshot(t *testing.T, s *site, token, page string) string {
	t.Helper()
	_, body := s.get(token, page)
	m := regexp.MustCompile(`name="snapshot" value="([^"]+)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("no snapshot")
	}
	return m[1]
}

func TestPages(t *testing.T) {
	s := newSite(t)
	member, stranger, head := s.token(auth.Member, dongCam), s.token(auth.Clerk, "c-other"),
		s.token(auth.VillageHead, dongCam)
	code, body := s.get(member, "/people/new?name=L%C3%B2")
	want(t, "form", code, 200, body, `value="Lò"`, `name="id"`)
	form := url.Values{"id": {ids.New()}, "village": {dongCam}, "kind": {"resident"}, "name": {"Lò Thị A"},
		"born-y": {"1965"}, "sex": {"m"}, "id_number": {"010165000789"}}
	code, _, body = s.post(member, "/people", form)
	want(t, "looks wrong", code, 422, body, "Chữ số thứ tư", `value="Lò Thị A"`)
	form.Set("sure", told(t, body))
	form.Set("phone", "12")
	code, _, body = s.post(member, "/people", form)
	want(t, "wrong telephone", code, 422, body, "0912 345 678", `href="#phone"`)
	form.Del("phone")
	code, location, body := s.post(member, "/people", form)
	want(t, "sent", code, 303, body)
	if code, again, _ := s.post(member, "/people", form); code != 303 || again != location {
		t.Errorf("sent twice: %d to %s", code, again)
	}
	code, body = s.get(member, location)
	want(t, "person", code, 200, body, "Lò Thị A", "******789", "1965")
	if strings.Contains(body, "010165000789") {
		t.Error("the whole number is on the page")
	}
	code, body = s.get(member, "/people?q=lo+thi")
	want(t, "search", code, 200, body, location, "Tìm", "Chưa có")
	code, body = s.get(member, "/people?q=lo+thi&after=khong-co")
	want(t, "a place in no list", code, 422, body, "lists.bad_cursor")
	if code, body = s.get(member, "/people"); code != 200 || strings.Contains(body, "Không tìm thấy") {
		t.Errorf("before anybody is looked for: %d, nobody is found", code)
	}
	if code, _ := s.get(stranger, location); code != 404 {
		t.Errorf("for somebody of elsewhere: %d", code)
	}
	code, _, body = s.post(member, location+"/full", url.Values{"reason": {""}})
	want(t, "no reason", code, 422, body, "Nhập lý do")
	code, _, body = s.post(member, location+"/full", url.Values{"reason": {"hồ sơ 12"}})
	want(t, "with a reason", code, 200, body, "010165000789")
	if code, _, _ := s.post(head, location+"/full", url.Values{"reason": {"hồ sơ 12"}}); code != 403 {
		t.Errorf("the village head sees the whole record: %d", code)
	}
	code, body = s.get(member, location+"/views")
	want(t, "views", code, 200, body, "hồ sơ 12", "Mở trang thông tin tóm tắt", "Cán bộ thử")

	account := url.Values{"version": {"1"}, "has": {"yes"}, "source": {"seen"}, "since-d": {"31"},
		"since-m": {"2"}, "since-y": {"2026"}}
	code, _, body = s.post(member, location+"/account", account)
	want(t, "no such day", code, 422, body, "Không có ngày này trong lịch", `value="31"`)
	account.Set("since-d", "28")
	code, _, body = s.post(member, location+"/account", account)
	want(t, "account", code, 303, body)
	code, body = s.get(member, location)
	want(t, "account shown", code, 200, body, "28/02/2026")
	code, _, body = s.post(member, location+"/account", account)
	want(t, "stale", code, 409, body)
	code, _, body = s.post(member, location+"/account", url.Values{"version": {"2"}, "has": {"no"}})
	want(t, "no account after all", code, 303, body)
	code, _, body = s.post(member, location+"/leave", url.Values{"version": {"3"}, "status": {"dead"}, "on-d": {"1"},
		"on-m": {"11"}, "on-y": {"2026"}})
	want(t, "died", code, 303, body)
	code, _, body = s.post(member, location+"/leave", url.Values{"version": {"3"}, "status": {"moved"}, "on-d": {"2"},
		"on-m": {"11"}, "on-y": {"2026"}})
	want(t, "moved, says another page", code, 409, body, location+`/leave"`, "Đã mất (01/11/2026)")
	if !regexp.MustCompile(`name="on-d"[^>]*value="2"`).MatchString(body) {
		t.Error("the day that was typed is gone")
	}
	tally, err := people.Counts.At(t.Context(), s.db.Read(), []string{dongCam}, "2026-11-23")
	check(t, err)
	if len(tally) > 0 {
		t.Errorf("tally %+v", tally[dongCam])
	}
	code, body = s.get(member, location)
	want(t, "a mistake can be taken back", code, 200, body, location+"/undo-leave")
	code, _, _ = s.post(head, location+"/undo-leave", url.Values{"version": {"4"}})
	want(t, "not by the village head", code, 403, "")
	for _, try := range []struct {
		version string
		code    int
	}{{"3", 409}, {"4", 303}, {"4", 409}, {"5", 409}} {
		code, _, body = s.post(member, location+"/undo-leave", url.Values{"version": {try.version}})
		want(t, "taken back at version "+try.version, code, try.code, body)
	}
	tally, err = people.Counts.At(t.Context(), s.db.Read(), []string{dongCam}, "2026-11-23")
	check(t, err)
	if got := tally[dongCam]; got["residents"] != 1 || got["aged14"] != 1 {
		t.Errorf("taken back, the tally is %+v", got)
	}
}

func TestAPI(t *testing.T) {
	s := newSite(t)
	member, stranger := s.token(auth.Member, dongCam), s.token(auth.Member, tienHoa)
	id := ids.New()
	body := fmt.Sprintf(`{"id":%q,"villageId":%q,"name":"Lò Thị A","born":"1965","idNumber":"010165000789"}`, id,
		dongCam)
	for range 2 {
		code, _, got := s.do(member, "POST", "/api/people", "application/json", body)
		want(t, "register", code, 200, got, id, `"idMasked":"******789"`)
	}
	code, _, got := s.do(stranger, "POST", "/api/people", "application/json",
		strings.Replace(strings.Replace(body, dongCam, tienHoa, 1), id, ids.New(), 1))
	want(t, "registered elsewhere", code, 409, got, "people.duplicate_elsewhere")
	if strings.Contains(got, "Lò") || strings.Contains(got, dongCam) {
		t.Errorf("the answer tells of another village's person: %s", got)
	}
	code, got = s.get(member, "/api/people?q=lo")
	want(t, "search", code, 200, got, id)
	code, got = s.get(stranger, "/api/people?q=010165000789")
	want(t, "search elsewhere", code, 200, got, "[]")
	if code, _ = s.get(stranger, "/api/people/"+id); code != 404 {
		t.Errorf("get elsewhere: %d", code)
	}
	code, got = s.get(member, "/api/people/"+id)
	want(t, "get", code, 200, got, `"version":1`)
	if strings.Contains(got, "010165000789") {
		t.Error("the whole number without a reason")
	}
	code, got = s.get(member, "/api/people/"+id+"?reason=h%E1%BB%93+s%C6%A1+12")
	want(t, "get whole", code, 200, got, `"idNumber":"010165000789"`)
	code, _, got = s.do(member, "POST", "/api/people/"+id+"/account", "application/json",
		`{"since":"2026-11-23","source":"helped","version":1}`)
	want(t, "account", code, 204, got)
}

// A digit in a name is a slip more often than not: it is taken from who sends it twice.
func TestDigitsInAName(t *testing.T) {
	s := newSite(t)
	member := s.token(auth.Member, dongCam)
	form := url.Values{"id": {ids.New()}, "village": {dongCam}, "kind": {"resident"}, "name": {"Lò Thị 123"},
		"born-y": {"1990"}}
	code, _, body := s.post(member, "/people", form)
	want(t, "a digit", code, 422, body, "Họ tên có chữ số", `value="Lò Thị 123"`)
	form.Set("sure", told(t, body))
	code, _, body = s.post(member, "/people", form)
	want(t, "meant", code, 303, body)
}
