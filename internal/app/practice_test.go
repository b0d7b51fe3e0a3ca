package app

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/web"
)

// everything returns every row of every table, so that two moments can be compared.
func everything(t *testing.T, d *db.DB) (out []string) {
	t.Helper()
	ctx := context.Background()
	names := `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`
	if d.Dialect == db.Postgres {
		names = `select table_name from information_schema.tables where table_schema = 'public' order by table_name`
	}
	tables, err := db.Strings(ctx, d.Read(), names)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		rows := texts(t, d.Pool(), `select * from `+table)
		for i := range rows {
			rows[i] = table + " " + rows[i]
		}
		slices.Sort(rows)
		out = append(out, rows...)
	}
	return out
}

// cookie returns the browser's cookie of that name.
func (b *browser) cookie(name string) string {
	u, _ := url.Parse(b.w.url)
	for _, c := range b.c.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// enters goes through the gate.
func (b *browser) enters() {
	b.w.t.Helper()
	b.get("/practice").expect(b.w.t, 200, "Vào thực hành")
	if p := b.post("/practice/enter"); p.status != http.StatusSeeOther || p.location != "/practice" {
		b.w.t.Fatalf("enter: %d %q", p.status, p.location)
	}
}

// meets begins an errand for a persona, up to the given mandate.
func (b *browser) meets(persona string) (run string) {
	t := b.w.t
	t.Helper()
	body := b.get("/practice").expect(t, 200, "Thoát thực hành").body
	// The id stands before the persona in the same form.
	before, _, found := strings.Cut(body, `name="persona" value="`+persona+`"`)
	if !found {
		t.Fatalf("nobody to meet: %s", persona)
	}
	before = before[strings.LastIndex(before, "<form"):]
	id := between(before, `name="id" value="`, `"`)
	b.post("/practice/runs", "id", id, "persona", persona).expect(t, http.StatusSeeOther)
	b.post("/practice/runs", "id", id, "persona", persona).expect(t, http.StatusSeeOther) // tapped twice
	run = "/practice/runs/" + id
	b.get(run).expect(t, 200, `aria-current="step"`).lacks(t, "(đã xong)") // nothing is done before it is begun
	digits := between(b.post(run+"/ask").expect(t, 200, "đã đồng ý").body, "Mã là ", "<")
	b.post(run+"/begin", "digits", "x"+digits, "said", digits).expect(t, 422, "Mã là "+digits)
	if p := b.post(run+"/begin", "digits", digits); p.location != "/dossiers/"+id+"/form" {
		t.Fatalf("begin: %d %q", p.status, p.location)
	}
	return id
}

func (b *browser) fills(id string, answers ...[3]string) {
	b.w.t.Helper()
	for _, a := range answers {
		b.answer(b.w.t, "/dossiers/"+id+"/form/"+a[0], "q-"+a[1], a[2]).expect(b.w.t, http.StatusSeeOther)
	}
}

func (b *browser) submits(id string) {
	t := b.w.t
	t.Helper()
	form := b.get("/dossiers/"+id+"/check").expect(t, 200).body
	p := b.post("/dossiers/"+id+"/submit", "event", between(form, `name="event" value="`, `"`), "version",
		between(form, `name="version" value="`, `"`))
	p.expect(t, http.StatusSeeOther)
}

// inPractice is what only pages of the practice have.
const inPractice = `class="banner-practice"`

// TestPracticeRun: a member practises one dossier through all five steps, with
// a mistake on the way, and nothing of it is in the real installation.
func TestPracticeRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.account("member", auth.Member, w.hill)
	b := w.signedIn("member")
	b.get("/home").expect(t, 200)
	before := everything(t, w.DB)

	b.enters()
	if home := b.get("/home").expect(t, 200, inPractice).body; strings.Contains(home, "/profile") {
		t.Error("practice offers a profile of its own")
	}
	id := b.meets("mai")
	b.fills(id, [3]string{"paper", "paper", "other"}, [3]string{"paper-name", "paper_name", "Giấy chứng nhận hộ nghèo"},
		[3]string{"foreign", "foreign", "no"},
		[3]string{"pages", "pages", "4"}, [3]string{"copies", "copies", "5"},
		[3]string{"purpose", "purpose", "xin miễn học phí"})
	for n := range 3 {
		sample := b.get("/practice/samples/mai/original/"+strconv.Itoa(n+1)).expect(t, 200)
		b.upload("/dossiers/"+id+"/photos/original", nil, []byte(sample.body)).expect(t, http.StatusSeeOther)
	}
	b.get("/practice/samples/mai/original/5").expect(t, 404)
	b.submits(id)

	run := "/practice/runs/" + id
	b.get(run).expect(t, 200, "bị trả lại", "Số bản sao", "thiếu trang")
	b.get("/dossiers/"+id+"/fix").expect(t, 200)
	b.fills(id, [3]string{"copies", "copies", "2"})
	b.upload("/dossiers/"+id+"/photos/original", nil, []byte(b.get("/practice/samples/mai/original/4").body)).expect(t,
		http.StatusSeeOther)
	b.submits(id)
	b.get(run).expect(t, 200, "Đã có kết quả")
	b.post(run+"/hand-over", "secret", "AAAAAAAA").expect(t, 422)

	secret := w.practiceSecret(t, id)
	b.post(run+"/hand-over", "secret", secret).expect(t, http.StatusSeeOther)
	b.get(run).expect(t, 200, "75 điểm", "4 trên 5 sao", "Số lần bị trả lại: 1. Số chỗ phải sửa: 2.")
	b.get("/practice").expect(t, 200, "Hôm nay đã xong", "Đã hoàn thành: 1 hồ sơ")
	b.get("/practice/board").expect(t, 403)

	if diff := cmp.Diff(before, everything(t, w.DB)); diff != "" {
		t.Errorf("practice left something in the real installation:\n%s", diff)
	}
	b.post("/practice/leave").expect(t, http.StatusSeeOther)
	if b.cookie(web.PracticeCookie) != "" {
		t.Error("the practice cookie is still there")
	}
	if body := b.get("/home").expect(t, 200, "/profile").body; strings.Contains(body, inPractice) {
		t.Error("home is still practice")
	}
	b.get("/dossiers/"+id+"/receipt").expect(t, 404) // unknown in the real one
}

// practiceSecret reads the code off the receipt, as the persona does.
func (w *world) practiceSecret(t *testing.T, id string) string {
	t.Helper()
	c, err := w.side.app.Cases.Show(context.Background(), auth.System("test", w.side.app.Places.Tree()), id)
	if err != nil {
		t.Fatal(err)
	}
	return c.Secret
}

// TestPracticeIsAnotherStore: a login of one installation is none in the other,
// and the API is always the real one's.
func TestPracticeIsAnotherStore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.account("member", auth.Member, w.hill)
	b := w.signedIn("member")
	b.enters()
	secret := b.cookie(web.PracticeCookie)
	real := b.cookie(web.LoginCookie)
	if secret == "" || real == "" || secret == real {
		t.Fatalf("cookies: %q and %q", real, secret)
	}
	with := func(path string, header ...string) page {
		req, _ := http.NewRequest(http.MethodGet, w.url+path, nil)
		for i := 0; i < len(header); i += 2 {
			req.Header.Add(header[i], header[i+1])
		}
		return b.read(http.DefaultTransport.RoundTrip(req))
	}
	for name, cookie := range map[string]string{
		"practice's login as the real one": web.LoginCookie + "=" + secret,
		"the real login as practice's":     web.PracticeCookie + "=" + real,
		"a login of nobody":                web.PracticeCookie + "=AAAA",
	} {
		if p := with("/home", "Cookie", cookie); p.status != http.StatusSeeOther ||
			!strings.HasPrefix(p.location, "/login") {
			t.Errorf("%s: %d %q", name, p.status, p.location)
		}
	}
	if p := with("/home", "Cookie", web.PracticeCookie+"=AAAA"); !strings.Contains(p.header.Get("Set-Cookie"),
		web.PracticeCookie+"=;") {
		t.Errorf("a dead cookie of practice stays: %q", p.header.Get("Set-Cookie"))
	}

	token, err := w.Auth.NewToken(context.Background(), w.actorNamed("member"), "máy")
	if err != nil {
		t.Fatal(err)
	}
	practice := web.PracticeCookie + "=" + secret
	if p := with("/home", "Cookie", practice, "Authorization", "Bearer "+token); strings.Contains(p.body,
		inPractice) || p.status != 200 {
		t.Errorf("a token leads into practice: %d", p.status)
	}
	with("/home", "Cookie", practice).expect(t, 200, inPractice)
	var hidden []string
	for _, r := range w.Router.Routes {
		path := strings.TrimPrefix(r.Pattern, "GET ")
		if r.Kind != "api" || path == r.Pattern || strings.Contains(path, "{") || r.Permission == auth.Public {
			continue
		}
		// 422: refused before anybody asked who it is, for want of a parameter.
		if p := with(path, "Cookie", practice); p.status != http.StatusUnauthorized &&
			p.status != http.StatusUnprocessableEntity {
			hidden = append(hidden, fmt.Sprint(path, " ", p.status))
		}
	}
	if len(hidden) > 0 {
		t.Errorf("the API answers a login of practice: %v", hidden)
	}
	with("/metrics", "Cookie", practice).expect(t, 200, "thonso_http_request_seconds")
}

func (w *world) actorNamed(username string) auth.Actor {
	w.t.Helper()
	acc, err := w.Auth.FindByUsername(context.Background(), username)
	if err != nil {
		w.t.Fatal(err)
	}
	a, err := w.Auth.ActorOf(context.Background(), acc.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// TestPracticeEndsWithTheLogin: on a shared phone the next person begins anew.
func TestPracticeEndsWithTheLogin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.account("member", auth.Member, w.hill)
	w.account("village", auth.VillageHead, w.hill)
	b := w.signedIn("member")
	b.enters()
	secret := b.cookie(web.PracticeCookie)
	b.post("/logout").expect(t, http.StatusSeeOther)
	if b.cookie(web.PracticeCookie) != "" || b.cookie(web.LoginCookie) != "" {
		t.Error("a cookie outlives signing out")
	}
	if a, err := w.side.app.Auth.ActorOfLogin(context.Background(), secret); err != nil || a.SignedIn() {
		t.Errorf("the login of practice outlives signing out: %v", err)
	}
	w.signedIn("village").get("/practice").expect(t, 403) // not one of those who practise
}

// TestPracticeThatEndedWritesNothing: a form of practice that is sent after its
// login ended isn't done to the real installation instead.
func TestPracticeThatEndedWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.account("member", auth.Member, w.hill)
	b := w.signedIn("member")
	person := []string{"id", ids.New(), "village", w.hill, "name", "Người Bịa Đặt", "born-y",
		"1960", "kind", "resident"}
	b.enters()
	must(t, w.side.app.Auth.Logout(t.Context(), b.cookie(web.PracticeCookie)))
	if p := b.post("/people", person...); p.status != http.StatusSeeOther || p.location != "/practice" {
		t.Errorf("sent when practice had ended: %d to %q", p.status, p.location)
	}
	b.get("/people?q=Bia+Dat").expect(t, 200).lacks(t, "Người Bịa Đặt")
	b.post("/people", person...).expect(t, http.StatusSeeOther) // the same, meant
	b.get("/people?q=Bia+Dat").expect(t, 200, "Người Bịa Đặt")
}

// TestPracticeBoard: the lead sees the own team, and nobody else's.
func TestPracticeBoard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.account("lead", auth.TeamLead, w.hill)
	w.account("near", auth.Member, w.hill)
	w.account("far", auth.Member, w.valley)
	for _, name := range []string{"near", "far"} {
		w.signedIn(name).enters()
	}
	b := w.signedIn("lead")
	b.get("/practice").expect(t, 200, "Đồi Chè", "0 người đã thực hành")
	b.enters()
	b.get("/practice").expect(t, 200, "/practice/board")
	if body := b.get("/practice/board").expect(t, 200, "Người near", "Người lead", "Chưa").body; strings.Contains(body,
		"Người far") {
		t.Error("the board shows another team")
	}
}

// TestPracticeFollowsTheCatalogue: what is practised is what is done. A version
// that practice has with other content than the real installation keeps nobody out.
func TestPracticeFollowsTheCatalogue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.account("member", auth.Member, w.hill)
	b := w.signedIn("member")
	b.enters()
	next, err := w.Procedures.Version(copyOfPapers, 1)
	must(t, err)
	next.Version, next.Plain = 2, i18n.Same("Bản của tỉnh")
	_, err = w.Procedures.Add(ctx, auth.System("test", w.Places), next)
	must(t, err)
	other := next
	other.Version, other.Plain = 3, i18n.Same("Bản cũ")
	p := w.side.app
	_, err = p.Procedures.Add(ctx, auth.System("test", p.Places), other)
	must(t, err)
	other.Plain = i18n.Same("Bản mới")
	_, err = w.Procedures.Add(ctx, auth.System("test", w.Places), other)
	must(t, err)

	b.get("/practice").expect(t, 200)
	for version, want := range map[int]string{2: "Bản của tỉnh", 3: "Bản cũ"} {
		if got, err := p.Procedures.Version(copyOfPapers, version); err != nil || got.Plain.Official() != want {
			t.Errorf("version %d is %q, %v", version, got.Plain.Official(), err)
		}
	}
}
