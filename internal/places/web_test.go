package places

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"thonso/internal/platform/api"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/table"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

func migrateAll(ctx context.Context, d *db.DB) error {
	if err := migrate(ctx, d); err != nil {
		return err
	}
	return d.Migrate(ctx, "auth", auth.Files)
}

// A site is the module's pages and API, served.
type site struct {
	reformed
	handler http.Handler
	accts   *auth.Service
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{reformed: newReformed(t, dbtest.New(t, migrateAll))}
	box, err := seal.New(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	s.accts = auth.New(s.db, noon{}, box, s.Service, audit.New(noon{}))
	catalog := i18n.NewCatalog()
	for _, f := range []error{catalog.Add(ui.Messages), catalog.Add(forms.Messages),
		catalog.Add(table.Messages), catalog.Add(Files)} {
		if f != nil {
			t.Fatal(f)
		}
	}
	rt := web.NewRouter(s.accts, catalog)
	rt.OnError = func(w http.ResponseWriter, _ *http.Request, _ auth.Actor, f *fault.Error, _ string) {
		http.Error(w, f.Error(), web.Status(f.Kind))
	}
	m := s.Module()
	m.Routes(rt)
	m.API(api.New(rt, "test"))
	s.handler = rt.Handler()
	return s
}

// token signs an account with role at place in.
func (s *site) token(role auth.Role, place string) string {
	s.t.Helper()
	a, err := s.accts.CreateAccount(s.ctx, s.system, auth.AccountInput{
		Username: string(role) + place[len(place)-6:], Name: "Trần Thị Thử", Password: "mot-mat-khau-dai",
		Role: role, PlaceID: place,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	actor, err := s.accts.ActorOf(s.ctx, a.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	token, err := s.accts.NewToken(s.ctx, actor, "test")
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

func (s *site) do(token, method, target, contentType string, body io.Reader) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, body)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func (s *site) get(token, target string) *httptest.ResponseRecorder {
	return s.do(token, http.MethodGet, target, "", nil)
}

func (s *site) post(token, target string, v url.Values) *httptest.ResponseRecorder {
	return s.do(token, http.MethodPost, target, "application/x-www-form-urlencoded", strings.NewReader(v.Encode()))
}

func wantPage(t *testing.T, w *httptest.ResponseRecorder, status int, words ...string) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status %d, want %d: %.300s", w.Code, status, w.Body)
	}
	for _, word := range words {
		if !strings.Contains(w.Body.String(), word) {
			t.Errorf("page lacks %q", word)
		}
	}
	if raw := regexp.MustCompile(`[>" ]places\.[a-z._]+[<" ]`).FindString(w.Body.String()); raw != "" {
		t.Errorf("a text is missing: %s", raw)
	}
}

// hidden returns the fields that the page's form carries along.
func hidden(w *httptest.ResponseRecorder) url.Values {
	out := url.Values{}
	for _, m := range regexp.MustCompile(`type="hidden" name="([^"]*)" value="([^"]*)"`).
		FindAllStringSubmatch(w.Body.String(), -1) {
		out.Add(m[1], strings.NewReplacer("&amp;", "&", "&#43;", "+", "&#34;", `"`).Replace(m[2]))
	}
	return out
}

func TestBrowsePages(t *testing.T) {
	s := newSite(t)
	admin := s.token(auth.Admin, s.newProvince)
	wantPage(t, s.get(admin, base), 200, "Tỉnh Lào Cai", "Trước ngày 01/07/2025")
	wantPage(t, s.get(admin, base+"?on=2025-06-30&q=xuan+giao"), 200, "Xã Xuân Giao", "Huyện Bảo Thắng, Tỉnh Lào Cai")
	wantPage(t, s.get(admin, base+"?q=khong+co"), 200, "Không tìm thấy đơn vị nào")
	wantPage(t, s.get(admin, base+"/"+s.commune), 200, "Được lập từ", "Xã Xuân Giao", "100% dân số", "Thôn Đông Căm",
		"Thêm thôn, tổ dân phố", "Sáp nhập")
	wantPage(t, s.get(admin, base+"/"+s.giaPhu), 200, "Đã trở thành", "Đến hết 30/06/2025")
	wantPage(t, s.get(admin, base+"/"+s.commune+"?on=2025-06-30"), 200, "Ngày 30/06/2025 đơn vị này không tồn tại.")
	wantPage(t, s.get(admin, base+"/nowhere"), 404)
	wantPage(t, s.get(admin, base+"/"+s.commune+"?lang=en"), 200, "Gia Phú commune", "Formed from")
	wantPage(t, s.get(s.token(auth.Clerk, s.commune), base), 403)
	wantPage(t, s.get("", base), 303)
	wantPage(t, s.get("", "/villages"), 200, "Xã Gia Phú")
	wantPage(t, s.get("", "/villages?q=dong+cam"), 200, "Thôn Đông Căm", "Xã Gia Phú, Tỉnh Lào Cai",
		`href="/v/`+s.dongCam)
	wantPage(t, s.get("", "/villages?in="+s.commune), 200, "Thôn Nậm Chà")
}

func TestAddPage(t *testing.T) {
	s := newSite(t)
	admin := s.token(auth.Admin, s.commune)
	form := url.Values{"parent": {s.commune}, "kind": {"village"}, "type": {"thon"}, "name": {"Đông Căm"}}
	wantPage(t, s.get(admin, base+"/new?parent="+s.commune+"&kind=village"), 200, "Thuộc Xã Gia Phú", "Tổ dân phố")
	wantPage(t, s.post(admin, base+"/new", form), 422, "Đã có đơn vị cùng loại", `value="Đông Căm"`)
	form.Set("name", "Soi Cờ")
	form.Set("from-d", "31")
	form.Set("from-m", "2")
	form.Set("from-y", "2026")
	wantPage(t, s.post(admin, base+"/new", form), 422, "Không có ngày này trong lịch. Hãy xem lại ngày và tháng.",
		`value="31"`)
	form.Set("from-d", "1")
	wantPage(t, s.post(admin, base+"/new", form), 303)
	same(t, "added", names(s.Tree().Search("soi co", "2026-02-01", 5)), []string{"Soi Cờ"})
	wantPage(t, s.get(admin, base+"/new?parent="+s.newProvince+"&kind=commune"), 403)
}

// ask posts a form that is but asked about, and gets the page to which it leads.
func (s *site) ask(token, path string, form url.Values) *httptest.ResponseRecorder {
	asked := s.post(token, path, form)
	if asked.Code != http.StatusSeeOther {
		s.t.Errorf("%s: %d %s", path, asked.Code, asked.Body)
	}
	return s.get(token, asked.Header().Get("Location"))
}

func TestReformPages(t *testing.T) {
	s := newSite(t)
	admin := s.token(auth.Admin, s.commune)
	where := base + "/" + s.dongCam + "/merge"
	wantPage(t, s.get(admin, where), 200, "Sáp nhập với: thôn", "Nậm Chà")
	form := url.Values{"with": {s.nameCha}, "type": {"thon"}, "name": {"Đông Căm"}, "on-d": {"1"}, "on-m": {"9"},
		"on-y": {"2026"}, "step": {"preview"}}
	wantPage(t, s.ask(admin, where, form), 422, "Nhập số nghị quyết", `value="2026"`, "checked")
	form.Set("decision", "12/NQ-HĐND")
	preview := s.ask(admin, where, form)
	wantPage(t, preview, 200, "Kết thúc sau ngày 31/08/2026", "Bắt đầu từ ngày 01/09/2026",
		"Xem trước: sáp nhập thôn Đông Căm, thôn Nậm Chà", "không có nút hoàn tác")
	wantPage(t, s.ask(admin, where+"?lang=en", form), 200, "Preview: merging Đông Căm")
	form = hidden(preview)
	form.Set("step", "edit")
	wantPage(t, s.ask(admin, where, form), 200, `value="12/NQ-HĐND"`)
	form.Set("step", "confirm")
	done := s.post(admin, where, form)
	wantPage(t, done, 303)
	if again := s.post(admin, where, form); again.Header().Get("Location") != done.Header().Get("Location") {
		t.Errorf("sent twice: %d %s", again.Code, again.Header().Get("Location"))
	}
	same(t, "villages", names(s.Tree().Children(s.commune, "2026-09-01")), []string{"Đông Căm"})
	wantPage(t, s.get(admin, base+"/"+s.commune+"/rename"), 403)
}

func TestSplitPage(t *testing.T) {
	s := newSite(t)
	admin := s.token(auth.Admin, s.newProvince)
	where := base + "/" + s.commune + "/split"
	wantPage(t, s.get(admin, where+"?parts=3"), 200, "Phần 3", "Về phần 3: thôn", "Đông Căm", "Chia thành 4 đơn vị")
	form := url.Values{"parts": {"3"}, "on": {"2026-09-01"}, "decision": {"5"}, "type-1": {"xa"}, "name-1": {"Gia Phú"},
		"code-1": {"02923"}, "type-2": {"xa"}, "name-2": {"Xuân Giao"}, "code-2": {"02920"}, "type-3": {"xa"},
		"name-3": {"Ba"}, "code-3": {"02999"},
		"children-2": {s.nameCha}, "children-3": {s.nameCha}, "share-1": {"60"}}
	wantPage(t, s.ask(admin, where, form), 422, `href="#children-3"`,
		"Thôn Nậm Chà: Thôn, đơn vị này được xếp vào hai phần", `value="`+s.nameCha+`" checked`)
	form.Set("parts", "2")
	preview := s.ask(admin, where, form)
	wantPage(t, preview, 200, "Xem trước: chia tách xã Gia Phú", "Xã Xuân Giao (02920)",
		"2 thôn, đơn vị trực thuộc đổi", "1: Thôn Đông Căm", "1: Thôn Nậm Chà")
	form = hidden(preview)
	form.Set("step", "edit")
	wantPage(t, s.ask(admin, where, form), 200, `value="`+s.nameCha+`" checked`)
	form.Set("step", "confirm")
	wantPage(t, s.post(admin, where, form), 303)
	units := s.Tree().Children(s.newProvince, "2026-09-01")
	same(t, "communes", names(units), []string{"Xuân Giao", "Gia Phú"})
	same(t, "chosen", names(s.Tree().Children(units[0].ID, "2026-09-01")), []string{"Nậm Chà"})
	same(t, "the rest", names(s.Tree().Children(units[1].ID, "2026-09-01")), []string{"Đông Căm"})
}

func TestLineagePage(t *testing.T) {
	s := newSite(t)
	s.make(Commune, "xa", "02926", "Trì Quang", s.district, "", dayBefore)
	admin := s.token(auth.Admin, s.newProvince)
	where := base + "/" + s.commune + "/lineage"
	wantPage(t, s.get(admin, where), 200, "tồn tại đến hết ngày 30/06/2025")
	wantPage(t, s.post(admin, where, url.Values{"old": {"02999"}, "share": {"101"}}), 422,
		"Phần dân số phải từ 0", `value="02999"`)
	wantPage(t, s.post(admin, where, url.Values{"old": {"02999"}}), 422, "Không có đơn vị cùng cấp", `value="02999"`)
	for range 2 {
		wantPage(t, s.post(admin, where, url.Values{"old": {"2926"}}), 303)
	}
	from, _ := s.Tree().Lineages(s.commune)
	same(t, "predecessors", len(from), 3)
	wantPage(t, s.get(s.token(auth.Admin, s.commune), where), 403)
}

func TestAPI(t *testing.T) {
	s := newSite(t)
	admin := s.token(auth.Admin, s.newProvince)
	send := func(method, target string, body any, status int, into any) {
		t.Helper()
		raw, _ := json.Marshal(body)
		w := s.do(admin, method, target, "application/json", bytes.NewReader(raw))
		if w.Code != status {
			t.Fatalf("%s: %d %s", target, w.Code, w.Body)
		}
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			t.Fatal(err)
		}
	}
	var list []PlaceJSON
	send("GET", "/api/places?q=gia+phu&kind=commune&on=2025-06-30", nil, 200, &list)
	same(t, "list", list, []PlaceJSON{{ID: s.giaPhu, Kind: "commune", Type: "xa", Code: "02923", Name: "Gia Phú",
		To: "2025-06-30"}})
	var one placeDetail
	send("GET", "/api/places/"+s.commune, nil, 200, &one)
	same(t, "one", []int{len(one.Path), len(one.Children), len(one.FormedFrom)}, []int{2, 2, 2})
	same(t, "one, itself", one.ID, s.commune)

	rename := map[string]any{"from": s.commune, "on": "2026-09-01", "decision": "7", "dryRun": true,
		"into": map[string]any{"type": "phuong", "code": "02923", "name": "Gia Phú"}}
	var result reformResult
	send("POST", "/api/places/rename", rename, 200, &result)
	same(t, "moves", len(result.Moves), 2)
	delete(rename, "dryRun")
	rename["versions"] = map[string]int{s.commune: 9}
	var problem map[string]any
	send("POST", "/api/places/rename", rename, 409, &problem)
	within := s.token(auth.Admin, s.commune)            // of the commune, not of where it lies
	for _, action := range []string{"merge", "split"} { // who may not do it isn't told what is wrong with it
		body := map[string]any{"on": "2026-09-01", "decision": "7", "from": s.commune, "parts": []any{}}
		if action == "merge" {
			body = map[string]any{"on": "2026-09-01", "decision": "7", "from": []string{s.commune},
				"into": map[string]any{"type": "xa", "name": "A"}}
		}
		raw, _ := json.Marshal(body)
		w := s.do(within, "POST", "/api/places/"+action, "application/json", bytes.NewReader(raw))
		same(t, action, w.Code, http.StatusForbidden)
	}
	rename["versions"] = result.Versions
	send("POST", "/api/places/rename", rename, 200, &result)
	same(t, "renamed", result.Units[0].Type, "phuong")
}

func TestOptions(t *testing.T) {
	s := newSite(t)
	labels := func(actor auth.Actor, kind Kind) (out []string) {
		for _, o := range s.Options(s.ctx, actor, Manage, kind, s.Tree().Today()) {
			out = append(out, s.Tree().Name(o.Value))
		}
		return out
	}
	same(t, "of a commune", labels(s.actor(auth.Admin, s.commune), Village), []string{"Đông Căm", "Nậm Chà"})
	same(t, "of a province", labels(s.actor(auth.Admin, s.newProvince), Commune), []string{"Gia Phú"})
	same(t, "of a clerk", labels(s.actor(auth.Clerk, s.commune), Village), []string(nil))
	same(t, "of the system", labels(s.system, Commune), []string{"Gia Phú"})
}

// TestTypesHaveNames: in both languages, and in Vietnamese as they are read.
func TestTypesHaveNames(t *testing.T) {
	texts := map[string]map[string]string{}
	for _, lang := range i18n.Languages {
		raw, err := os.ReadFile("messages/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]string
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		texts[lang] = m
	}
	for kind, types := range Types {
		for _, typ := range types {
			if texts["vi"]["places.type."+typ] == "" || texts["en"]["places.type."+typ] == "" {
				t.Errorf("%s %s has no name", kind, typ)
			}
		}
		for _, w := range typeWords[kind] {
			if texts["vi"]["places.type."+w.typ] != w.word {
				t.Errorf("%s is read as %q and written as %q", w.typ, w.word, texts["vi"]["places.type."+w.typ])
			}
		}
	}
}
