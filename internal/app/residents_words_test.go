package app

import (
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
	"thonso/internal/mandates"
	"thonso/internal/platform/i18n"
)

var marked = regexp.MustCompile(`⟦([^⟧]+)⟧`)

// A reader notes the keys of all texts that a resident's browser is shown.
type reader struct {
	*browser
	t    *testing.T
	seen map[string]bool
}

func (r reader) note(p page) page {
	for _, m := range marked.FindAllStringSubmatch(p.body, -1) {
		r.seen[m[1]] = true
	}
	return p
}

func (r reader) get(path string) page { return r.note(r.browser.get(path)) }

func (r reader) post(path string, pairs ...string) page {
	return r.note(r.browser.post(path, pairs...))
}

// TestResidentsTextsAreTold: what a resident meets on the way through sign-in,
// filing, receipt and rating is among the texts that are told to be for
// residents. For that the empty Mông pack is filled with the keys themselves.
func TestResidentsTextsAreTold(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	d, secret, link := e.ready(t, "H22.40-261123-0001")
	keys := map[string]string{}
	for key := range allMessages(t, i18n.Languages[0]) {
		keys[key] = "⟦" + key + "⟧"
	}
	raw, err := json.Marshal(keys)
	must(t, err)
	none := &fstest.MapFile{Data: []byte("{}")}
	must(t, e.Catalog.Add(fstest.MapFS{"messages/vi.json": none, "messages/en.json": none,
		"messages/hmn.json": {Data: raw}}))
	r := reader{t: t, browser: e.world.browser(), seen: map[string]bool{}}
	r.browser.post("/preferences", "lang", "hmn", "back", "/")
	r.public()
	for _, path := range []string{"", "/account14", "/on_time?from=2026-01"} {
		r.get("/figures/"+e.commune+path).expect(t, http.StatusOK)
	}
	r.agrees(e)
	r.rates(e, d, secret, link)
	r.files(e)
	_, residents := easyTexts(t, e.App)
	for _, key := range slices.Sorted(maps.Keys(r.seen)) {
		if !residents[key] && !slices.Contains(notWords, key) {
			t.Errorf("a resident reads %s, which no messages/residents.json names", key)
		}
	}
	if len(r.seen) < 300 {
		t.Errorf("only %d texts were read", len(r.seen))
	}
}

// notWords are said to residents too, and no words can be easier: a name.
var notWords = []string{"places.full"}

// TestEasyTextsForResidents: all that is for residents is said in easy Vietnamese.
func TestEasyTextsForResidents(t *testing.T) {
	t.Parallel()
	missing, residents := easyTexts(t, newWorld(t).App)
	if len(missing) > 0 || len(residents) < 700 {
		t.Errorf("of %d texts, no easy words for %q", len(residents), missing)
	}
}

// terms are words of offices and of programmers, which easy Vietnamese has none of.
var terms = regexp.MustCompile(`(?i)\bAPI\b|\btoken\b|mã thông báo|mã truy cập|tử số|mẫu số|chỉ tiêu|chỉ số|số liệu|` +
	`t[ỷỉ] lệ|thẩm quyền|thẩm định|thụ lý|[uủ][ỷy] quyền|phê duyệt|niêm phong|xác thực|xác minh|kích hoạt|hệ thống|` +
	`dữ liệu|trạng thái|truy cập|định danh|đăng nhập|đăng xuất|tiếp nhận|nhân khẩu|lĩnh vực|trực tuyến|giải quyết|` +
	`bộ phận|chuyên môn|cơ quan|thủ tục|kê khai|bổ sung|thành phần|quản trị|đơn vị|thu hồi|gia hạn|hiệu lực|giao diện|` +
	`mặc định|thao tác|thiết bị|trình duyệt`)

// papersAndLaws are called as they are, whatever words their names have.
var papersAndLaws = strings.NewReplacer("Giấy tiếp nhận", "", "giấy tiếp nhận", "", "Luật Bảo vệ dữ liệu cá nhân", "")

// TestEasyWordsAreNoTerms: easy Vietnamese says in everyday words what it is about.
func TestEasyWordsAreNoTerms(t *testing.T) {
	t.Parallel()
	for _, m := range withTexts(newWorld(t).Modules.All()) {
		pack, err := i18n.Read(m.Files, "vi-x-easy")
		must(t, err)
		for key, text := range pack {
			if term := terms.FindString(papersAndLaws.Replace(text)); term != "" {
				t.Errorf("%s has the term %q: %s", key, term, text)
			}
		}
	}
}

// easyTexts are the texts for residents, and those that easy Vietnamese lacks.
func easyTexts(t *testing.T, a *App) (missing []string, residents map[string]bool) {
	t.Helper()
	residents = map[string]bool{}
	for _, m := range withTexts(a.Modules.All()) {
		_, easy, err := i18n.Covered(m.Files, "vi-x-easy")
		must(t, err)
		missing = append(missing, easy.Missing...)
		_, none, err := i18n.Covered(m.Files, "tyz") // lacks them all
		must(t, err)
		for _, key := range none.Missing {
			residents[key] = true
		}
	}
	return missing, residents
}

// public looks at the pages that need no account, and errs on them.
func (r reader) public() {
	for _, path := range []string{"/", "/track", "/verify", "/procedures", "/procedures/" + copyOfPapers, "/m", "/login",
		"/help", "/privacy", "/accessibility", "/nowhere", "/verify/AAAAAAAAAA", "/m/unknown", "/t/unknown",
		"/procedures?q=zzzz", "/home", "/figures", "/figures/nowhere"} {
		r.get(path)
	}
	r.post("/track", "code", "P-00000000", "secret", "AAAAAAAA")
	r.post("/track")
	r.post("/verify", "code", "AAAA")
	r.post("/m", "number", "AAAAA")
	r.post("/login", "name", "nobody", "password", "wrong")
	r.post("/login")
}

// files sends a dossier alone, puts it right, fetches the result and rates.
func (r reader) files(e *errand) {
	t := r.t
	e.residentActor("chinhchu", e.hill, e.person.ID)
	r.browser.post("/login", "name", "chinhchu", "password", testPassword).expect(t, http.StatusSeeOther)
	for _, path := range []string{"/home", "/self", "/dossiers", "/notices", "/profile", "/profile/password",
		"/profile/authenticator"} {
		r.get(path)
	}
	start := r.get("/self/" + copyOfPapers)
	id := valueOf(t, start, "id")
	r.post("/dossiers", "id", id, "resident", valueOf(t, start, "resident"), "procedure", copyOfPapers, "assist", "self")
	at := "/dossiers/" + id
	for _, path := range []string{"/form/paper", "/form/foreign", "/form/pages", "/form/copies", "/form/purpose",
		"/form/phone", "/photos/original", "/check", "/receipt", "/fee"} {
		r.get(at + path)
		r.post(at + path)
	}
	r.post(at+"/form/pages", "q-pages", "nhiều")
	r.post(at+"/form/phone", "q-phone", "1", "q-email", "x")
	r.note(r.upload(at+"/photos/original", nil, []byte("no picture")))
	r.get("/home")
	r.get("/dossiers")
	r.answers(at)
	check := r.get(at + "/check")
	r.post(at+"/submit", "event", valueOf(t, check, "event"), "version", valueOf(t, check, "version")).expect(t, 303)
	receipt := r.get(at + "/receipt")
	r.get(at + "/ask-back")
	r.get(at + "/photos/original")
	r.get("/dossiers")
	_, err := e.Office.AskSupplement(t.Context(), e.clerk, dossiers.Act{ID: id},
		[]dossiers.Want{{Target: "q:copies", Reason: "wrong_value"}, {Target: "c:original:1", Reason: "blurred"}})
	must(t, err)
	link := "/t/" + e.linkOf(id, between(receipt.body, `<strong class="receipt-code">`, "<"))
	for _, path := range []string{link, "/home", "/notices", at + "/fix", at + "/photos/original?back=fix",
		at + "/receipt"} {
		r.get(path)
	}
	r.post(at+"/form/copies", "q-copies", "3", "back", "fix", "snapshot",
		r.get(at+"/form/copies?back=fix").snapshot(t))
	r.note(r.upload(at+"/photos/original", map[string]string{"page": "1", "back": "fix",
		"replaces": valueOf(t, r.get(at+"/photos/original?back=fix"), "replaces")}, picture(t, 9)))
	r.get(at + "/fix")
	check = r.get(at + "/check")
	r.post(at+"/submit", "event", valueOf(t, check, "event"), "version", valueOf(t, check, "version")).expect(t, 303)
	_, err = e.Office.Receive(t.Context(), e.clerk, office.ReceiveInput{Act: dossiers.Act{ID: id},
		FewPages: "trang sau để trống"})
	must(t, err)
	for _, path := range []string{link, at + "/receipt", "/notices"} {
		r.get(path)
	}
}

// agrees gives a mandate, and takes it back.
func (r reader) agrees(e *errand) {
	m, err := e.Mandates.Ask(r.t.Context(), e.member, mandates.AskInput{PlaceID: e.hill, ResidentID: e.person.ID,
		Procedure: copyOfPapers})
	must(r.t, err)
	path := m.Link[strings.Index(m.Link, "/m/"):]
	r.get(path).expect(r.t, http.StatusOK)
	r.post(path + "/agree")
	r.get(path)
	r.post(path + "/revoke")
	r.get(path)
}

// rates looks at a finished dossier, is given its result and rates it.
func (r reader) rates(e *errand, d dossiers.Dossier, secret, link string) {
	r.get("/t/"+link).expect(r.t, http.StatusOK)
	_, err := e.Office.HandOver(r.t.Context(), e.clerk, office.HandOverInput{Act: dossiers.Act{ID: d.ID},
		Proof: "code", Secret: secret})
	must(r.t, err)
	r.get("/t/"+link).expect(r.t, http.StatusOK)
	path := "/t/" + link + "/rate"
	r.get(path).expect(r.t, http.StatusOK)
	r.post(path)
	r.post(path, "office", "5", "help", "4")
	r.get(path)
}

// answers fills in the form, and hands in the photo.
func (r reader) answers(at string) {
	for _, step := range [][3]string{{"paper", "q-paper", "diploma"}, {"foreign", "q-foreign", "no"},
		{"pages", "q-pages", "3"}, {"copies", "q-copies", "2"}, {"purpose", "q-purpose", ""},
		{"phone", "q-phone", "0900 000 001"}} {
		r.post(at+"/form/"+step[0], step[1], step[2], "snapshot",
			r.get(at+"/form/"+step[0]).snapshot(r.t)).expect(r.t, http.StatusSeeOther)
	}
	r.note(r.upload(at+"/photos/original", nil, picture(r.t, 1))).expect(r.t, http.StatusSeeOther)
	r.get(at + "/photos/original")
}
