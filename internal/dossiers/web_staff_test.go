package dossiers_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/web/webtest"
)

const officePassword = "bà con đều biết"

// A desk is somebody's browser.
type desk struct {
	t   *testing.T
	c   *http.Client
	url string
}

// atDesk makes an account and signs it in; motcua is the bureau's clerk.
func (b *bureau) atDesk(srv *httptest.Server, username string, role auth.Role, scope ...auth.Scope) *desk {
	return b.atDeskOf(srv, username, role, b.commune, scope...)
}

func (b *bureau) atDeskOf(srv *httptest.Server, username string, role auth.Role, place string,
	scope ...auth.Scope) *desk {
	b.t.Helper()
	var id string
	if username == "motcua" {
		id = b.clerk.ID
	}
	in := auth.AccountInput{ID: id, Username: username, Name: "Người " + username, Password: officePassword, Role: role,
		PlaceID: place}
	for _, s := range scope {
		in.Scope = s
	}
	_, err := b.Auth.CreateAccount(context.Background(), b.System(), in)
	b.must(err)
	jar, err := cookiejar.New(nil)
	b.must(err)
	d := &desk{b.t, &http.Client{Jar: jar, CheckRedirect: webtest.OnlyAnswers}, srv.URL}
	d.post("/login", 303, "name", username, "password", officePassword)
	return d
}

func (d *desk) read(res *http.Response, err error, status int, what string) string {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	body := string(raw)
	if res.StatusCode != status {
		d.t.Fatalf("%s: %d, want %d\n%s", what, res.StatusCode, status, words(body))
	}
	if i := strings.Index(body, "dossiers."); i >= 0 && strings.Contains(res.Header.Get("Content-Type"), "html") {
		d.t.Errorf("%s shows a key: %s", what, body[i:min(len(body), i+60)])
	}
	return body
}

var tags = regexp.MustCompile(`(?s)<[^>]*>|\s+`)

func words(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	return tags.ReplaceAllString(body, " ")
}

func (d *desk) get(path string, status int, texts ...string) string {
	d.t.Helper()
	res, err := d.c.Get(d.url + path)
	body := d.read(res, err, status, path)
	for _, text := range texts {
		if !strings.Contains(body, text) {
			d.t.Errorf("%s lacks %q: %s", path, text, words(body))
		}
	}
	return body
}

func (d *desk) post(path string, status int, pairs ...string) string {
	d.t.Helper()
	res, err := d.c.PostForm(d.url+path, formOf(pairs))
	return d.read(res, err, status, path)
}

// goes sends a form, and returns where it leads.
func (d *desk) goes(path string, pairs ...string) string {
	d.t.Helper()
	res, err := d.c.PostForm(d.url+path, formOf(pairs))
	d.read(res, err, http.StatusSeeOther, path)
	return res.Header.Get("Location")
}

func formOf(pairs []string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

var hidden = regexp.MustCompile(`name="(version|event)" value="([^"]*)"`)

// carried is what a form of platform/forms carries along.
var carried = regexp.MustCompile(`name="(version|snapshot)" value="([^"]*)"`)

// act opens the page of an action, fills it in and sends it.
func (d *desk) act(id, path string, pairs ...string) {
	d.t.Helper()
	for _, m := range hidden.FindAllStringSubmatch(d.get("/dossiers/"+id+"/"+path, 200), -1) {
		pairs = append(pairs, m[1], m[2])
	}
	d.post("/dossiers/"+id+"/"+path, 303, pairs...)
}

// TestOneStopJourney goes the whole way on the pages: the one that the story tells.
func TestOneStopJourney(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk, specialist := b.atDesk(srv, "motcua", auth.Clerk), b.atDesk(srv, "chuyenmon", auth.Specialist)
		leader, secretary := b.atDesk(srv, "chutich", auth.Leader), b.atDesk(srv, "vanthu", auth.DocumentClerk)
		d := b.submitted(whole)

		clerk.get("/inbox", 200, "Chờ tiếp nhận", "Lò Thị Thử", "/dossiers/"+d.ID)
		clerk.get("/dossiers/"+d.ID, 200, "Tiếp nhận hồ sơ", "vay vốn", "Căn cước")
		form := clerk.get("/dossiers/"+d.ID+"/receive", 200, "Căn cước")
		version := hidden.FindStringSubmatch(form)[2]
		if body := clerk.post("/dossiers/"+d.ID+"/receive", 422, "version", version, "note",
			"giữ lời này"); !strings.Contains(body, "giữ lời này") {
			t.Error("what was typed is lost")
		}
		clerk.act(d.ID, "receive", "seen-card", "yes")
		body := clerk.post("/dossiers/"+d.ID+"/refuse", 409, "version", version, "reason", "lý do đã gõ")
		if !strings.Contains(body, "lý do đã gõ") || !strings.Contains(body, "Người motcua") {
			t.Errorf("a stale page: %s", words(body))
		}
		page := clerk.get("/inbox?tab=transfer", 200, "17:00", "checkbox")
		rows := regexp.MustCompile(`name="row" value="([^"]+)"`).FindStringSubmatch(page)[1]
		bulk := regexp.MustCompile(`name="bulk" value="([^"]+)"`).FindStringSubmatch(page)[1]
		chosen := []string{"office", b.commune, "tab", "transfer", "bulk", bulk, "row", rows, "row", "khong-co.1"}
		for range 2 { // a form sent twice is done once
			clerk.post("/inbox/transfer", 303, chosen...)
			body := clerk.get("/inbox/transfer/"+bulk, 200, "H38.123.00", "không tìm thấy")
			if n := strings.Join(strings.Fields(words(body)), " "); !strings.Contains(n, "Đã xong 1 trên 2 dòng") {
				t.Errorf("transferred: %s", n)
			}
		}
		specialist.get("/inbox/transfer/"+bulk, 403)
		again := ids.New() // the page of before, with another form
		clerk.post("/inbox/transfer", 303, "row", rows, "bulk", again)
		clerk.get("/inbox/transfer/"+again, 200, "đã được làm trước đó", "Đã xong 1 trên 1 dòng")
		leader.get("/home", 200, "&amp;tab=assign")
		people := leader.get("/dossiers/"+d.ID+"/assign", 200, "Người chuyenmon")
		who := regexp.MustCompile(`name="assignee" value="([^"]+)"`).FindStringSubmatch(people)[1]
		leader.act(d.ID, "assign", "assignee", who)
		specialist.get("/inbox?tab=mine", 200, "Lò Thị Thử")
		specialist.act(d.ID, "appraise", "outcome", "approve", "note", "đủ căn cứ")
		leader.get("/dossiers/"+d.ID+"/review", 200, "đủ căn cứ")
		leader.act(d.ID, "review", "outcome", "approve")
		leader.get("/dossiers/"+d.ID+"/decide", 200, "Xác nhận vay vốn")
		leader.act(d.ID, "decide", "outcome", "approve")
		secretary.act(d.ID, "number")
		clerk.handOver(d.ID)
		clerk.get("/dossiers/"+d.ID, 200, "01/XN-UBND", "H38.123.00-261123-0001")
		for _, pdf := range []string{"forms/01.pdf", "forms/06.pdf", "result.pdf"} {
			if body := clerk.get("/dossiers/"+d.ID+"/"+pdf, 200); !strings.HasPrefix(body, "%PDF") {
				t.Errorf("%s is no PDF", pdf)
			}
		}
		clerk.get("/dossiers/"+d.ID+"/forms/03.pdf", 404)
		clerk.get("/register", 200, "H38.123.00-261123-0001")
		book := clerk.file("/register/export?as=csv", "text/csv; charset=utf-8", "so-theo-doi-ho-so.csv")
		if !strings.Contains(book, "Người tiếp nhận") || !strings.Contains(book, "Người motcua") {
			t.Errorf("the register as a file: %s", book)
		}
		turned := "?from=2026-11-24&to=2026-11-01"
		clerk.get("/register"+turned, 200, "Ngày sau không được trước ngày đầu")
		clerk.get("/register.pdf"+turned, 422)
		clerk.get("/register/export"+turned+"&as=csv", 422)
		day := string(clock.DateOf(b.clock.Now()))
		if body := clerk.get("/register.pdf?from="+day+"&to="+day, 200); !strings.HasPrefix(body, "%PDF") {
			t.Error("the register is no PDF")
		}
		clerk.get("/inbox?q=lo+thi", 200, "H38.123.00-261123-0001")
		specialist.get("/dossiers/"+d.ID+"/receive", 403)
	})
}

func (d *desk) handOver(id string) {
	d.t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	fields := map[string]string{"proof": "photo"}
	for _, m := range hidden.FindAllStringSubmatch(d.get("/dossiers/"+id+"/handover", 200), -1) {
		fields[m[1]] = m[2]
	}
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			d.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("photo", "phieu.png")
	if err != nil {
		d.t.Fatal(err)
	}
	if _, err := io.Copy(part, aPhoto()); err != nil {
		d.t.Fatal(err)
	}
	w.Close()
	res, err := d.c.Post(d.url+"/dossiers/"+id+"/handover", w.FormDataContentType(), &buf)
	d.read(res, err, 303, "handover")
}

func TestSentBackOnThePages(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk := b.atDesk(srv, "motcua", auth.Clerk)
		admin := b.atDesk(srv, "quantri", auth.Admin)
		d := b.take(b.submitted(whole).ID, "receive")
		// says nothing of what
		clerk.post("/dossiers/"+d.ID+"/supplement", 422, "version", "3", "reason-c:card:1", "other")
		clerk.act(d.ID, "supplement", "reason-c:card:1", "blurred", "note-c:card:1", "góc phải")
		clerk.get("/dossiers/"+d.ID, 200, "góc phải", "Đang dừng tính")
		if body := clerk.get("/dossiers/"+d.ID+"/forms/02.pdf", 200); !strings.HasPrefix(body, "%PDF") {
			t.Error("form 02 is no PDF")
		}
		x := b.take(b.submitted(whole).ID, "receive", "extend")
		clerk.get("/dossiers/"+x.ID+"/forms/04.pdf", 200)
		clerk.act(x.ID, "ask-back", "note", "không cần nữa")
		clerk.get("/inbox?tab=stop", 200, "Lò Thị Thử")
		clerk.act(x.ID, "stop", "reason", "theo đề nghị")
		clerk.get("/dossiers/"+x.ID+"/forms/05.pdf", 200)
		clerk.get("/intake?q=lo+thi", 200, "Lò Thị Thử")
		clerk.get("/intake?resident="+b.resident, 200, "Xác nhận thử")
		clerk.post("/intake", 422, "resident", b.resident, "channel", "direct", "assist", "self")
		clerk.post("/intake", 303, "resident", b.resident, "channel", "direct", "assist", "self", "procedure", whole)
		admin.get("/admin/office", 200, "H38.123.00")
		admin.post("/admin/office", 422, "office", b.commune, "name", "Trung tâm", "agencyCode", "sai")
		clerk.get("/admin/office", 403)
	})
}

// TestToVerifyOnThePages: what would hold is said before, what holds is seen everywhere after.
func TestToVerifyOnThePages(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk, specialist := b.atDesk(srv, "motcua", auth.Clerk), b.atDesk(srv, "chuyenmon", auth.Specialist)
		d := b.take(b.submitted(whole).ID, "receive", "transfer")
		specialist.get("/dossiers/"+d.ID, 200, "/dossiers/"+d.ID+"/verify")
		if body := clerk.get("/dossiers/"+d.ID, 200); strings.Contains(body, "/verify\"") {
			t.Error("offered to the counter, which doesn't work on it")
		}
		specialist.get("/dossiers/"+d.ID+"/verify", 200, "8 ngày làm việc", "08:00, 04/12/2026")
		if body := specialist.post("/dossiers/"+d.ID+"/verify", 422, "version", "3", "reason",
			""); !strings.Contains(body,
			"Hãy ghi rõ lý do") {
			t.Errorf("without a reason: %s", words(body))
		}
		specialist.act(d.ID, "verify", "reason", "hỏi nơi lưu sổ cũ")
		clerk.get("/dossiers/"+d.ID, 200, "hỏi nơi lưu sổ cũ", "8 ngày làm việc, vì phải xác minh",
			"08:00, 04/12/2026, theo thời hạn khi phải xác minh")
		clerk.get("/register", 200, "phải xác minh", "08:00, 04/12/2026")
		c, err := b.Cases.Show(context.Background(), b.clerk, d.ID)
		b.must(err)
		clerk.post("/track", 200, "code", c.Code, "secret", c.Secret)
		if body := clerk.post("/track", 200, "code", c.Code, "secret", c.Secret); !strings.Contains(body,
			"phải xác minh thêm") || !strings.Contains(body, "08:00, 04/12/2026") {
			t.Errorf("whoever follows it sees: %s", words(body))
		}
	})
}
