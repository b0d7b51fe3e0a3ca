package app

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/office"
	"thonso/internal/mandates"
	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
)

// A badInput is one wrong thing that somebody sends, and what they are told.
type badInput struct {
	name   string
	send   func(e *errand, b *browser) page
	status int
	vi, en string   // what the page says
	stays  []string // what was typed and stands on the page
}

// other is what no answer to a member of the hill may show.
const other = "Vàng Thị Bên Kia"

// badInputs are, word for word, what the product promises of bad input, at the
// pages on which most is written.
var badInputs = []badInput{
	{name: "wrong type in the guided form", status: 422, vi: "chữ số", en: "digits", stays: []string{"ba trang"},
		send: func(e *errand, b *browser) page { return b.post(e.at("form/pages"), "q-pages", "ba trang") }},
	{name: "oversize text in the guided form", status: 422, vi: "Dài quá", en: "long", stays: []string{"dài dài dài"},
		send: func(e *errand, b *browser) page {
			return b.post(e.at("form/purpose"), "q-purpose", strings.Repeat("dài ", 6000))
		}},
	{name: "oversize form", status: 413, vi: "quá lớn", en: "too large",
		send: func(e *errand, b *browser) page {
			return b.post(e.at("form/purpose"), "q-purpose", strings.Repeat("dài ", 500_000))
		}},
	{name: "100 MB of photos", status: 413, vi: "quá lớn", en: "too large",
		send: func(e *errand, b *browser) page {
			return b.upload(e.at("photos/original"), nil, make([]byte, 100<<20))
		}},
	{name: "forged dossier id", status: 404, vi: "", en: "not ",
		send: func(_ *errand, b *browser) page { return b.post("/dossiers/"+ids.New()+"/form/pages", "q-pages", "3") }},
	{name: "another village's dossier", status: 404, vi: "", en: "not ",
		send: func(e *errand, b *browser) page { return b.get("/dossiers/" + e.far(auth.Member) + "/receipt") }},
	{name: "another village's resident", status: 404, vi: "", en: "not ",
		send: func(e *errand, b *browser) page { return b.get("/people/" + e.farPerson) }},
	{name: "another village's resident in a form", status: 403, vi: "của người khác", en: "another person's",
		send: func(e *errand, b *browser) page {
			return b.post("/dossiers", "id", ids.New(), "place", e.hill, "resident", e.farPerson, "procedure",
				copyOfPapers, "way", "here", "mandate", e.mandate(e.t, copyOfPapers))
		}},
	{name: "a date that is none, of a new person", status: 422, vi: "Ngày", en: "date",
		stays: []string{"Lò Văn Mới", "xóm trên"},
		send: func(e *errand, b *browser) page {
			return b.post("/people", "id", ids.New(), "village", e.hill, "kind", "resident", "name", "Lò Văn Mới",
				"born-d", "30", "born-m", "02", "born-y", "1990", "sex", "m", "address", "xóm trên")
		}},
	{name: "a name longer than names are", status: 422, vi: "100 ký tự", en: "100 characters",
		stays: []string{"xóm trên"},
		send: func(e *errand, b *browser) page {
			return b.post("/people", "id", ids.New(), "village", e.hill, "kind", "resident", "name",
				strings.Repeat("Lò ", 400), "born-y", "1990", "sex", "m", "address", "xóm trên")
		}},
	{name: "wrong digits for a mandate", status: 422, vi: "6 số chưa đúng", en: "digits are wrong",
		send: func(e *errand, b *browser) page { return b.post("/mandates/"+e.asked()+"/digits", "digits", "000000") }},
	{name: "replayed mandate", status: 410, vi: "đã dùng", en: "used",
		send: func(e *errand, b *browser) page {
			return b.post("/dossiers", "id", ids.New(), "place", e.hill, "resident", e.person.ID, "procedure",
				copyOfPapers, "way", "here", "mandate", e.usedMandate())
		}},
	{name: "expired mandate", status: 410, vi: "hết giờ", en: "run out",
		send: func(e *errand, _ *browser) page {
			m := e.mandate(e.t, copyOfPapers)
			e.clock.Add(mandates.Hours + time.Minute)
			defer e.clock.Add(-mandates.Hours - time.Minute)
			b := e.in(e.lang, "member")
			return b.post("/dossiers", "id", ids.New(), "place", e.hill, "resident", e.person.ID, "procedure",
				copyOfPapers, "way", "here", "mandate", m)
		}},
	{name: "a mandate that was never given", status: 409, vi: "chưa", en: "not",
		send: func(e *errand, b *browser) page {
			return b.post("/dossiers", "id", ids.New(), "place", e.hill, "resident", e.person.ID, "procedure",
				copyOfPapers, "way", "here", "mandate", e.asked())
		}},
	{name: "text as a photo", status: 422, vi: "JPG", en: "JPG",
		send: func(e *errand, b *browser) page {
			return b.upload(e.at("photos/original"), nil, []byte("<svg onload=alert(1)>"))
		}},
	{name: "picture of 40,000 × 40,000", status: 422, vi: "kích thước lớn", en: "large",
		send: func(e *errand, b *browser) page { return b.upload(e.at("photos/original"), nil, bomb(e.t)) }},
	{name: "JPEG header of 65,000 × 65,000", status: 422, vi: "kích thước lớn", en: "large",
		send: func(e *errand, b *browser) page { return b.upload(e.at("photos/original"), nil, hugeJPEG()) }},
	{name: "broken multipart", status: 422, vi: "lỗi trên đường truyền", en: "broken",
		send: func(e *errand, b *browser) page {
			return b.raw(e.at("photos/original"), "multipart/form-data; boundary=x",
				"--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\nhalf a pict")
		}},
	{name: "JSON where a form is expected", status: 409, vi: "người khác", en: "omebody else",
		send: func(e *errand, b *browser) page {
			return b.raw(e.at("form/pages"), "application/json", `{"q-pages":"3"}`)
		}},
	{name: "removing a photo that isn't there", status: 303,
		send: func(e *errand, b *browser) page { return b.post(e.at("photos/original/remove"), "photo", ids.New()) }},
	{name: "wrong password with NUL in the name", status: 422, vi: "chưa đúng", en: "not right",
		send: func(e *errand, b *browser) page {
			return b.post("/login", "name", "mem\x00ber", "password", "sai\x00 mật khẩu")
		}},
	{name: "rating of six points, and none", status: 422, vi: "họn", en: "hoose", stays: []string{"cảm ơn cả tổ"},
		send: func(e *errand, b *browser) page {
			return b.post("/t/"+e.resolved()+"/rate", "office", "6", "help", "-1", "words", "cảm ơn cả tổ")
		}},
	{name: "tracking with SQL", status: 422, vi: "", en: "",
		send: func(_ *errand, b *browser) page {
			return b.post("/track", "code", "' or 1=1 --", "secret", "' or 1=1 --")
		}},
	{name: "forged place in a list", status: 404, vi: "", en: "not ",
		send: func(_ *errand, b *browser) page { return b.get("/figures/" + ids.New()) }},
	{name: "forged page of a list", status: 422, vi: "danh sách", en: "list",
		send: func(_ *errand, b *browser) page { return b.get("/dossiers?after=%27+or+1%3D1") }},
}

// TestBadInput sends all that is wrong, in both languages and on both
// databases: it is said clearly, nothing is lost, nothing of others is shown.
func TestBadInput(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		e := newErrandOn(t, w)
		e.withNeighbour()
		e.dossier = e.begin(t, "here")
		for _, lang := range []string{"vi", "en"} {
			e.lang = lang
			for _, bad := range badInputs {
				b := e.in(lang, "member")
				p := bad.send(e, b)
				body := html.UnescapeString(p.body)
				says := map[string]string{"vi": bad.vi, "en": bad.en}[lang]
				switch {
				case p.status != bad.status:
					t.Errorf("%s (%s): %d to %q, want %d: %s", bad.name, lang, p.status, p.location,
						bad.status, gist(p.body))
				case p.status < 400:
				case !strings.Contains(body, says), !strings.Contains(body, `<html lang="`+lang+`"`):
					t.Errorf("%s (%s): it isn't said: %.600s", bad.name, lang, gist(p.body))
				case strings.Contains(body, other):
					t.Errorf("%s (%s): it shows another's name", bad.name, lang)
				}
				for _, text := range bad.stays {
					if !strings.Contains(body, text) {
						t.Errorf("%s (%s): %q is lost", bad.name, lang, text)
					}
				}
			}
		}
	})
}

func (e *errand) at(rest string) string { return "/dossiers/" + e.dossier + "/" + rest }

// in is a browser in a language in which username is signed in.
func (e *errand) in(lang, username string) *browser {
	e.t.Helper()
	b := e.signedIn(username)
	b.post("/preferences", "lang", lang, "back", "/")
	return b
}

// withNeighbour makes the next village, with a member and a resident.
func (e *errand) withNeighbour() {
	e.t.Helper()
	far := e.actor("far-member", auth.Member, e.valley)
	who, err := e.People.Register(e.t.Context(), far, people.RegisterInput{VillageID: e.valley,
		Name: other, Born: "1970"})
	must(e.t, err)
	e.farMember, e.farPerson = far, who.ID
}

// far is a dossier of the next village.
func (e *errand) far(auth.Role) string {
	e.t.Helper()
	ctx := context.Background()
	m, err := e.Mandates.Ask(ctx, e.farMember, mandates.AskInput{PlaceID: e.valley, ResidentID: e.farPerson,
		Procedure: copyOfPapers})
	must(e.t, err)
	_, err = e.Mandates.Agree(ctx, m.Mandate, true)
	must(e.t, err)
	d, err := e.Filing.Begin(ctx, e.farMember, filing.BeginInput{PlaceID: e.valley, ResidentID: e.farPerson,
		Procedure: copyOfPapers, MandateID: m.ID})
	must(e.t, err)
	return d.ID
}

func (e *errand) asked() string {
	e.t.Helper()
	m, err := e.Mandates.Ask(context.Background(), e.member, mandates.AskInput{PlaceID: e.hill, ResidentID: e.person.ID,
		Procedure: copyOfPapers})
	must(e.t, err)
	return m.ID
}

// usedMandate is one under which a dossier was sent.
func (e *errand) usedMandate() string {
	e.t.Helper()
	d, err := e.Cases.Show(e.t.Context(), e.member, e.sent())
	must(e.t, err)
	return d.MandateID
}

// sent is a dossier on its way to the office.
func (e *errand) sent() string {
	e.t.Helper()
	e.browser = e.in("vi", "member")
	id := e.begin(e.t, "here")
	e.submit(e.t, id)
	e.in(e.lang, "member")
	return id
}

// resolved is the secret of a dossier that can be rated.
func (e *errand) resolved() string {
	e.t.Helper()
	e.clock.Add(time.Minute) // so many look in a minute, and no more
	id := e.sent()
	_, err := e.Office.Refuse(e.t.Context(), e.clerk, office.ReasonInput{Act: dossiers.Act{ID: id},
		Reason: "Không thuộc thẩm quyền"})
	must(e.t, err)
	d, err := e.Cases.Show(e.t.Context(), e.member, id)
	must(e.t, err)
	track, err := e.Dossiers.Track(e.t.Context(), dossiers.ReceiptNumber(d.Dossier), d.Secret)
	must(e.t, err)
	return track.Link
}

// raw posts a body as it is.
func (b *browser) raw(path, contentType, body string) page {
	b.w.t.Helper()
	res, err := b.c.Post(b.w.url+path, contentType, strings.NewReader(body))
	return b.read(res, err)
}

// hugeJPEG is the beginning of a picture that says it is 65,000 pixels wide and high.
func hugeJPEG() []byte {
	raw := []byte{0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0}
	return append(raw, 0xff, 0xc0, 0, 17, 8, 0xfd, 0xe8, 0xfd, 0xe8, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xda,
		0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 0x3f, 0, 1, 2, 3)
}

// file posts one file of a form with further fields.
func (b *browser) file(path, name string, content []byte, pairs ...string) page {
	b.w.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		must(b.w.t, m.WriteField(pairs[i], pairs[i+1]))
	}
	part, err := m.CreateFormFile("file", name)
	must(b.w.t, err)
	_, _ = part.Write(content)
	must(b.w.t, m.Close())
	res, err := b.c.Post(b.w.url+path, m.FormDataContentType(), &body)
	return b.read(res, err)
}

// zipBomb is a workbook of some kilobytes that is gigabytes when it is open.
func zipBomb(t *testing.T, sheet string, size int64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?>` +
			`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="xml" ContentType="application/xml"/></Types>`,
		"xl/workbook.xml": `<?xml version="1.0"?>` +
			`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"` +
			` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
			`<sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<?xml version="1.0"?>` +
			`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"` +
			` Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"` +
			` Target="worksheets/sheet1.xml"/></Relationships>`,
	} {
		w, err := z.Create(name)
		must(t, err)
		_, _ = io.WriteString(w, text)
	}
	w, err := z.Create(sheet)
	must(t, err)
	_, _ = io.WriteString(w, `<?xml version="1.0"?><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>`)
	_, err = io.CopyN(w, repeated('x'), size)
	must(t, err)
	must(t, z.Close())
	return b.Bytes()
}

type repeated byte

func (r repeated) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(r)
	}
	return len(p), nil
}

// TestBadFiles sends to the imports what is no list and no catalogue.
func TestBadFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.account("admin", auth.Admin, "")
	sheet, texts := zipBomb(t, "xl/worksheets/sheet1.xml", 300<<20), zipBomb(t, "xl/sharedStrings.xml", 300<<20)
	for _, lang := range []string{"vi", "en"} {
		b := w.signedIn("admin")
		b.post("/preferences", "lang", lang, "back", "/")
		for _, bad := range []struct {
			name, file string
			content    []byte
		}{
			{"a bomb in the sheet", "a.xlsx", sheet},
			{"a bomb in the texts", "a.xlsx", texts},
			{"no workbook", "a.xlsx", []byte("PK\x03\x04 and then nothing")},
			{"another type", "a.exe", []byte("MZ")},
			{"not UTF-8", "a.tsv", []byte("commune_code\tcommune\n001\t\xff\xfe\n")},
			{"NUL in it", "a.tsv", []byte("commune_code\tcommune\n\x00\t\x00\n")},
			{"no header", "a.tsv", []byte("1\t2\t3\n")},
			{"empty", "a.tsv", nil},
			{"17 MB", "a.tsv", bytes.Repeat([]byte("commune_code\t\n"), 1_300_000)},
			{"a quote that never ends", "a.csv", []byte("commune_code,commune\n\"" + strings.Repeat("x", 1<<20))},
		} {
			p := b.file("/admin/places/import", bad.file, bad.content, "decision", "Nghị quyết 1673")
			says(t, p, lang, fmt.Sprintf("%s (%s)", bad.name, lang), "Nghị quyết 1673")
		}
		for name, content := range map[string]string{
			"no JSON": "{", "deep JSON": strings.Repeat(`{"procedures":[`, 20_000), "a list": "[]", "a number": "7",
			"empty": "", "NUL": "{\"procedures\":[{\"code\":\"\x00\"}]}",
			"huge numbers":     `{"procedures":[{"code":"1.1","version":99999999999999999999}]}`,
			"an unknown field": `{"x":1}`,
		} {
			says(t, b.file("/admin/procedures", "a.json", []byte(content), "do", "check"), lang, name+" ("+lang+")")
		}
	}
}

// says expects a page that tells what is wrong and still has what was typed.
func says(t *testing.T, p page, lang, what string, stays ...string) {
	t.Helper()
	// a dry run says what is wrong with single lines
	if p.status >= 500 || p.status < 400 && p.status != http.StatusOK {
		t.Errorf("%s: %d %s", what, p.status, gist(p.body))
	}
	if !strings.Contains(p.body, `<html lang="`+lang+`"`) {
		t.Errorf("%s: another language", what)
	}
	for _, text := range stays {
		if !strings.Contains(html.UnescapeString(p.body), text) {
			t.Errorf("%s: %q is lost", what, text)
		}
	}
}

// TestNormalFormIsKept: text in the decomposed form that some phones send is
// kept in the usual one, and found by either.
func TestNormalFormIsKept(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		e := newErrandOn(t, w)
		name := "Đặng Thị Ửng"
		e.browser.post("/people", "id", ids.New(), "village", e.hill, "kind", "resident", "name", norm.NFD.String(name),
			"born-y", "1990", "sex", "f").expect(t, http.StatusSeeOther)
		for _, q := range []string{name, norm.NFD.String(name), "dang ung"} {
			e.browser.get("/people?q="+strings.ReplaceAll(q, " ", "+")).expect(t, 200, name)
		}
	})
}
