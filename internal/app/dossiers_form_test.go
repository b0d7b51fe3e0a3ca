package app

import (
	"bytes"
	"context"
	"encoding/json"
	"hash/crc32"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/photos"
)

func TestFromFirstQuestionToReceipt(t *testing.T) {
	e := newErrand(t)
	b := e.browser
	id := e.begin(t, "here")
	b.get("/dossiers").expect(t, 200, "Lò Thị Thử", "Đang soạn")
	b.get("/home").expect(t, 200, "hồ sơ đang soạn dở")
	b.get("/dossiers/"+id+"/check").expect(t, 200, "Còn thiếu")
	b.get("/dossiers/"+id+"/receipt").expect(t, http.StatusSeeOther)
	event := e.submit(t, id)
	receipt := b.get("/dossiers/"+id+"/receipt").
		expect(t, 200, "P-"+strings.ToUpper(id[len(id)-8:]), "receipt.svg", "Mới đăng ký", `class="journey"`)
	if receipt.header.Get("Cache-Control") != "no-store" || receipt.header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the receipt may be kept or told on: %v", receipt.header)
	}
	b.get("/dossiers/"+id+"/receipt.svg").expect(t, 200, "<svg")
	for _, paper := range []string{"receipt", "application"} {
		p := b.get("/dossiers/" + id + "/" + paper + ".pdf")
		if dir := os.Getenv("PAPERS_DIR"); dir != "" {
			_ = os.WriteFile(dir+"/"+paper+".pdf", []byte(p.body), 0o600)
		}
		if p.status != 200 || !strings.HasPrefix(p.body, "%PDF-") {
			t.Errorf("%s.pdf: %d %.80s", paper, p.status, p.body)
		}
	}
	if p := b.post("/dossiers/"+id+"/submit", "event", event, "version", "1"); p.location != "/dossiers/"+id+"/receipt" {
		t.Errorf("sent twice: %d to %q", p.status, p.location)
	}
	show, err := e.Cases.Show(context.Background(), e.clerk, id)
	if err != nil {
		t.Fatal(err)
	}
	if len(show.Events) != 1 || show.Answers["copies"] != "2" || show.Pages != 3 {
		t.Errorf("the office sees %d events, %v", len(show.Events), show.Answers)
	}
	b.post("/dossiers/"+id+"/form/paper", "q-paper", "diploma").expect(t, http.StatusConflict)
	b.get("/dossiers/"+id+"/form").expect(t, http.StatusSeeOther)
}

func TestSentBackIsPutRightWhereItIs(t *testing.T) {
	e := newErrand(t)
	ctx := context.Background()
	b := e.browser
	id := e.begin(t, "here")
	e.submit(t, id)
	wants := []dossiers.Want{{Target: "c:original:2", Reason: "blurred", Note: "không đọc được số"},
		{Target: "q:copies", Reason: "wrong_value"}}
	if _, err := e.Office.AskSupplement(ctx, e.clerk, dossiers.Act{ID: id}, wants); err != nil {
		t.Fatal(err)
	}
	b.get("/home").expect(t, 200, "hồ sơ bị trả lại")
	if p := b.get("/dossiers/" + id + "/form"); p.location != "/dossiers/"+id+"/fix" {
		t.Errorf("goes on at %q", p.location)
	}
	b.get("/dossiers/"+id+"/fix").expect(t, 200, "trang 2", "Ảnh mờ", "không đọc được số",
		"photos/original?back=fix", "form/copies?back=fix")
	if p := b.get("/dossiers/" + id + "/supplement.pdf"); !strings.HasPrefix(p.body, "%PDF-") {
		t.Errorf("form 02: %d", p.status)
	}
	photos := "/dossiers/" + id + "/photos/original"
	_, second, _ := strings.Cut(b.get(photos).expect(t, 200).body, `name="page" value="2"`)
	swap := map[string]string{"page": "2", "back": "fix", "replaces": between(second, `name="replaces" value="`, `"`)}
	b.upload(photos, swap, picture(t, 2)).expect(t, 422, "ảnh cũ")
	b.upload(photos, swap, picture(t, 3)).expect(t, http.StatusSeeOther)
	b.answer(t, "/dossiers/"+id+"/form/copies?autosave=1", "q-copies", "4").expect(t, http.StatusNoContent)
	b.get("/dossiers/"+id+"/fix").expect(t, 200, "form/copies?back=fix") // saving on the way isn't sending
	if p := b.answer(t, "/dossiers/"+id+"/form/copies", "q-copies", "4", "back", "fix"); p.location !=
		"/dossiers/"+id+"/fix" {
		t.Errorf("after the answer: %d to %q", p.status, p.location)
	}
	b.get("/dossiers/"+id+"/fix").expect(t, 200, "Đã sửa xong")
	check := b.get("/dossiers/"+id+"/check").expect(t, 200, "Hồ sơ đã đủ")
	b.post("/dossiers/"+id+"/submit", "event", valueOf(t, check, "event"), "version",
		valueOf(t, check, "version")).expect(t, http.StatusSeeOther)
	b.get("/dossiers/"+id+"/receipt").expect(t, 200, "Mới đăng ký")
	// The next helper of the commune is warned on that page.
	next := e.begin(t, "here")
	b.get("/dossiers/"+next+"/photos/original").expect(t, 200, "đã bị trả lại 1 lần", "Ảnh mờ")
	b.get("/dossiers/"+next+"/form/copies").expect(t, 200, "Thông tin khai sai")
}

func TestPortalIsFollowedNotPlayed(t *testing.T) {
	e := newErrand(t)
	b := e.browser
	id := e.begin(t, "portal")
	e.fill(t, id)
	b.get("/dossiers/"+id+"/portal").expect(t, 200, "dichvucong.gov.vn", "OTP")
	b.get("/dossiers/"+id+"/portal?step=3").expect(t, 200, "data-copy", "0900000001")
	// the portal is Vietnamese
	b.get("/dossiers/"+id+"/portal?step=3&lang=en").expect(t, 200, "Fill in the form", "Số bản sao")
	last := b.get("/dossiers/"+id+"/portal?step=6").expect(t, 200, "Chép mã")
	filed := []string{"event", valueOf(t, last, "event"), "version", valueOf(t, last, "version"), "code"}
	b.post("/dossiers/"+id+"/filed", append(filed, "?")...).expect(t, 422, "chữ in hoa", `value="?"`)
	b.post("/dossiers/"+id+"/filed", append(filed, "g15.99.01-261123-0001")...).expect(t, http.StatusSeeOther)
	b.get("/dossiers/"+id+"/receipt").expect(t, 200, "G15.99.01-261123-0001", "Cổng")
	form := b.get("/dossiers/"+id+"/follow").expect(t, 200, "10. Đã trả kết quả")
	b.post("/dossiers/"+id+"/follow", "event", valueOf(t, form, "event"), "version", valueOf(t, form, "version"),
		"status", "draft").expect(t, 422)
	b.post("/dossiers/"+id+"/follow", "event", valueOf(t, form, "event"), "version", valueOf(t, form, "version"),
		"status", "resolved").expect(t, http.StatusSeeOther)
	b.get("/dossiers/"+id+"/receipt").expect(t, 200, "Đã xử lý xong")
	b.get("/home").expect(t, 200, "kết quả chờ lấy ở xã")
}

func TestWhatIsTypedWrongIsKept(t *testing.T) {
	e := newErrand(t)
	b := e.browser
	id := e.begin(t, "here")
	at := "/dossiers/" + id + "/form/"
	b.answer(t, at+"pages", "q-pages", "ba trang").expect(t, 422, `value="ba trang"`, "error-summary", "#q-pages")
	b.answer(t, at+"pages", "q-pages", "0").expect(t, 422, "Hãy ghi từ 1")
	b.answer(t, at+"paper", "q-paper", "no-such").expect(t, 422)
	b.answer(t, at+"phone", "q-phone", "12").expect(t, 422, `value="12"`)
	b.post(at+"none", "q-none", "1").expect(t, http.StatusNotFound)
	script := `<script>alert("x")</script>`
	b.answer(t, at+"purpose", "q-purpose", script).expect(t, http.StatusSeeOther)
	if p := b.get(at + "purpose"); strings.Contains(p.body, script) || !strings.Contains(p.body, "&lt;script&gt;") {
		t.Error("what was typed runs on the page")
	}
	b.answer(t, at+"purpose", "q-purpose", norm.NFD.String("Nộp hồ sơ xin việc")).expect(t, http.StatusSeeOther)
	b.get(at+"purpose").expect(t, 200, "Nộp hồ sơ xin việc")
	b.answer(t, at+"purpose", "q-purpose", strings.Repeat("dài ", 6000)).expect(t, 422, "Dài quá", "dài dài")
	b.get(at+"purpose").expect(t, 200, "Nộp hồ sơ xin việc") // not overwritten by what is no answer
}

// bomb is a PNG that says it is 40,000 pixels wide and high.
func bomb(t *testing.T) []byte {
	raw := picture(t, 1)
	head := raw[12:29] // IHDR: type and data
	copy(head[4:], []byte{0, 0, 0x9c, 0x40, 0, 0, 0x9c, 0x40})
	sum := crc32.ChecksumIEEE(head)
	copy(raw[29:], []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
	return raw
}

func TestBadPhotos(t *testing.T) {
	e := newErrand(t)
	b := e.browser
	id := e.begin(t, "here")
	url := "/dossiers/" + id + "/photos/original"
	for name, c := range map[string]struct {
		content []byte
		status  int
		text    string
	}{
		"text":  {[]byte("<html>not a photo</html>"), 422, "JPG, PNG"},
		"svg":   {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), 422, "JPG, PNG"},
		"torn":  {picture(t, 1)[:20], 422, "hỏng"},
		"bomb":  {bomb(t), 422, "kích thước lớn"},
		"large": {append(picture(t, 1), make([]byte, photos.MaxBytes)...), 413, "12 MB"},
		"empty": {nil, 422, "Chưa chọn ảnh"},
	} {
		t.Run(name, func(t *testing.T) { b.upload(url, nil, c.content).expect(t, c.status, c.text, "error-summary") })
	}
	b.upload("/dossiers/"+id+"/photos/original_identity", nil, picture(t, 1)).expect(t, http.StatusNotFound) // only shown
	b.upload(url, nil, picture(t, 1), picture(t, 2), picture(t, 3)).expect(t, http.StatusSeeOther)
	p := b.get(url).expect(t, 200, "Trang 3")
	photo := regexp.MustCompile(`/photo/([0-9a-f-]{36})`).FindStringSubmatch(p.body)[1]
	img := b.get("/dossiers/"+id+"/photo/"+photo).expect(t, 200, "\x89PNG")
	if img.header.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.HasPrefix(img.header.Get("Cache-Control"), "private") {
		t.Errorf("headers of a photo: %v", img.header)
	}
	b.post(url+"/remove", "photo", photo).expect(t, http.StatusSeeOther)
	b.get("/dossiers/"+id+"/photo/"+photo).expect(t, http.StatusNotFound)
	b.upload(url, nil, picture(t, 9)).expect(t, http.StatusSeeOther) // takes the place of the removed one
	b.get(url).expect(t, 200, "Trang 1", "đã có 3")
}

func TestOthersSeeNothing(t *testing.T) {
	e := newErrand(t)
	id := e.begin(t, "here")
	e.account("neighbour", auth.Member, e.valley)
	e.account("colleague", auth.Member, e.hill)
	for name, want := range map[string]int{"neighbour": http.StatusNotFound, "colleague": http.StatusForbidden} {
		b := e.signedIn(name)
		for _, path := range []string{"form", "form/paper", "photos/original", "check", "receipt", "receipt.svg",
			"receipt.pdf", "application.pdf", "portal", "fix"} {
			if p := b.get("/dossiers/" + id + "/" + path); p.status != want || strings.Contains(p.body, "Lò Thị Thử") {
				t.Errorf("%s opens %s: %d", name, path, p.status)
			}
		}
		b.post("/dossiers/"+id+"/form/paper", "q-paper", "diploma").expect(t, want)
		b.post("/dossiers/"+id+"/submit", "event", ids.New()).expect(t, want)
	}
	b := e.browser
	m := e.mandate(t, copyOfPapers)
	post := func(pairs ...string) page {
		return b.post("/dossiers",
			append([]string{"place", e.hill, "resident", e.person.ID, "procedure", copyOfPapers}, pairs...)...)
	}
	post("id", id+"x", "mandate", m).expect(t, 422)
	post("id", ids.New(), "mandate", ids.New()).expect(t, http.StatusNotFound)
	post("id", ids.New()).expect(t, 422)
	post("id", ids.New(), "assist", "official").expect(t, http.StatusForbidden)
	if p := e.signedIn("colleague").post("/dossiers", "id", id, "place", e.hill, "resident", e.person.ID,
		"procedure", copyOfPapers, "mandate", m); p.status != http.StatusConflict {
		t.Errorf("another's id opens: %d", p.status)
	}
	b.post("/dossiers/"+id+"/submit", "event", "not an id").expect(t, 422)
	e.browser.get("/dossiers/"+ids.New()+"/form").expect(t, http.StatusNotFound)
}

// call sends JSON, or a file as it is, with the token of the member.
func (e *errand) call(t *testing.T, token, method, path, contentType string, body []byte, out any) int {
	t.Helper()
	req, err := http.NewRequest(method, e.url+"/api/dossiers"+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", contentType)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if out != nil {
		if err := json.NewDecoder(res.Body).Decode(out); err != nil {
			t.Fatalf("%s %s: %d %v", method, path, res.StatusCode, err)
		}
	}
	return res.StatusCode
}
