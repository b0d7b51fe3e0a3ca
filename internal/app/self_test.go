package app

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

// A resident who was given an account at the counter files alone, from home to
// receipt; it is counted as filed by themselves, and the office works on it.
func TestResidentFilesAlone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, on db.Dialect) {
		e := newErrandOn(t, newWorldOn(t, on))
		must(t, e.Procedures.Choose(t.Context(), e.system(), e.hill,
			procedures.Choice{Codes: []string{copyOfPapers}, Version: 1}, "2026-11-01"))
		b := e.enrols(t)
		b.get("/home").expect(t, 200, "/self").lacks(t, "/people", "/session")
		b.get("/self").expect(t, 200, "Thủ tục thôn Đồi Chè đang hướng dẫn", "/self/"+copyOfPapers)
		start := b.get("/self/"+copyOfPapers).expect(t, 200, "ghi là tự nộp")
		id := valueOf(t, start, "id")
		begin := func() page {
			return b.post("/dossiers", "id", id, "resident", valueOf(t, start, "resident"), "procedure",
				copyOfPapers, "assist", "self")
		}
		for range 2 { // sent twice, it is one
			if p := begin(); p.location != "/dossiers/"+id+"/form" {
				t.Fatalf("begin: %d to %q\n%s", p.status, p.location, p.body)
			}
		}
		b.get("/dossiers").expect(t, 200, "Hồ sơ của tôi", "Đang soạn", id)
		b.get("/home").expect(t, 200, "hồ sơ đang soạn dở")
		// it isn't nothing
		b.get("/figures/"+e.hill+"/guided").expect(t, 200, "chỉ mở cho người có trách nhiệm").lacks(t,
			"Chưa có hồ sơ nào")
		e.browser = b
		e.submit(t, id)
		receipt := b.get("/dossiers/"+id+"/receipt").expect(t, 200, "receipt.svg", "bạn được báo để sửa")
		receipt.lacks(t, "người làm hộ")
		b.get("/dossiers").expect(t, 200, "/dossiers/"+id+"/form") // among what waits: it isn't lost
		e.w().get("/t/"+e.linkOf(id, between(receipt.body, `<strong class="receipt-code">`, "<"))).expect(t, 200)

		d, err := e.Dossiers.Brief(t.Context(), e.DB.Read(), id)
		if err != nil || d.Assist != dossiers.Self || d.Channel != dossiers.Online || d.PlaceID != e.hill ||
			d.HelperID != "" || d.MandateID != "" {
			t.Errorf("it is kept as %+v, %v", d, err)
		}
		each, err := dossiers.Counts.Between(t.Context(), e.DB.Read(), []string{e.hill}, 0, 0)
		if n := each[e.hill]; err != nil || n["submitted"] != 1 || n["self"] != 1 || n["helped"] != 0 {
			t.Errorf("it is counted as %+v, %v", n, err)
		}
		_, err = e.Office.AskSupplement(t.Context(), e.clerk, dossiers.Act{ID: id},
			[]dossiers.Want{{Target: "q:copies", Reason: "wrong_value"}})
		must(t, err)
		b.get("/home").expect(t, 200, "hồ sơ bị trả lại, cần sửa", "thông báo chưa đọc")
		b.get("/notices").expect(t, 200, "/dossiers/"+id+"/form")
		if p := b.get("/dossiers/" + id + "/form"); p.location != "/dossiers/"+id+"/fix" {
			t.Errorf("sent back, it leads to %q", p.location)
		}
		b.get("/dossiers/"+id+"/fix").expect(t, 200)
		member := e.signedIn("member") // may look, and no more: nobody asked them to help
		member.get("/dossiers/"+id).expect(t, 200).lacks(t, "/dossiers/"+id+"/fix")
		for _, rest := range []string{"/fix", "/form/copies"} {
			member.get("/dossiers/"+id+rest).expect(t, 403, "tự nộp")
		}
		member.post("/dossiers/"+id+"/form/copies", "q-copies", "4").expect(t, 403)
		member.post("/dossiers/"+id+"/submit", "event", ids.New(), "version", strconv.Itoa(d.Version+1)).expect(t, 403)
		b.get("/dossiers/"+id+"/receipt").expect(t, 200, "/dossiers/"+id+"/ask-back")
		ask := b.get("/dossiers/"+id+"/ask-back").expect(t, 200, "/dossiers/"+id+"/receipt")
		if p := b.post("/dossiers/"+id+"/ask-back", "event", valueOf(t, ask, "event"), "version",
			valueOf(t, ask, "version")); p.location != "/dossiers/"+id+"/receipt" {
			t.Errorf("taken back: %d to %q", p.status, p.location)
		}
		b.get("/dossiers/"+id+"/receipt").expect(t, 200, "Công dân yêu cầu rút hồ sơ").lacks(t, "ask-back")
	})
}

// Nobody goes on in the name of a person who has died; if the entry was a
// mistake, the person does.
func TestAccountEndsWithTheDeath(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, on db.Dialect) {
		e := newErrandOn(t, newWorldOn(t, on))
		b := e.enrols(t)
		b.get("/self").expect(t, 200)
		now := func() people.Brief {
			p, err := e.People.Show(t.Context(), e.clerk, e.person.ID)
			must(t, err)
			return p
		}
		must(t, e.People.Leave(t.Context(), e.clerk, e.person.ID, people.Moved, "2026-11-20", now().Version))
		b.get("/dossiers").expect(t, 200) // who moved away still follows their dossiers
		must(t, e.People.UndoLeave(t.Context(), e.clerk, e.person.ID, now().Version))
		must(t, e.People.Leave(t.Context(), e.clerk, e.person.ID, people.Dead, "2026-11-20", now().Version))
		signIn := func() int {
			return b.post("/login", "name", "0900000001", "password", testPassword).status
		}
		for _, page := range []string{"/self", "/dossiers"} {
			if p := b.get(page).expect(t, 303); p.location != "/login?next="+url.QueryEscape(page) {
				t.Errorf("of a dead person, %s leads to %s", page, p.location)
			}
		}
		if got := signIn(); got == 303 {
			t.Error("a dead person signs in")
		}
		if err := e.People.UndoLeave(t.Context(), e.member, e.person.ID,
			now().Version+1); fault.Of(err).Kind != fault.Conflict {
			t.Errorf("of a version that nobody has seen: %v", err)
		}
		must(t, e.People.UndoLeave(t.Context(), e.clerk, e.person.ID, now().Version))
		if got := signIn(); got != 303 {
			t.Errorf("who lives after all signs in: %d", got)
		}
		b.get("/self").expect(t, 200)
	})
}

// linkOf is what the QR code on a dossier's receipt carries.
func (w *world) linkOf(id, secret string) string {
	w.t.Helper()
	d, err := w.Dossiers.Brief(w.t.Context(), w.DB.Read(), id)
	must(w.t, err)
	track, err := w.Dossiers.Track(w.t.Context(), dossiers.ReceiptNumber(d), secret)
	must(w.t, err)
	return track.Link
}

func (e *errand) w() *browser { return e.browser.w.browser() }

// enrols is the browser of the errand's person, who was given an account at the counter.
func (e *errand) enrols(t *testing.T) *browser {
	t.Helper()
	clerk, page := e.signedIn("clerk"), "/people/"+e.person.ID+"/sign-in"
	clerk.get("/people/"+e.person.ID).expect(t, 200, page)
	clerk.get(page).expect(t, 200, `value="0900000001"`, "căn cước")
	made := clerk.post(page, "username", "lo.thi.thu", "phone", "0900000001").expect(t, 200)
	clerk.post(page, "username", "khac.nua").expect(t, http.StatusConflict)
	clerk.get(page).expect(t, 200, "Đã có tài khoản")
	password := between(made.body, "<dt>Mật khẩu</dt><dd>", "</dd>")
	b := e.world.browser()
	if p := b.post("/login", "name", "+84 900.000.001", "password", password); p.status != http.StatusSeeOther {
		t.Fatalf("login: %d\n%s", p.status, made.body)
	}
	b.get("/home").expect(t, http.StatusSeeOther) // the clerk knows the password: it is changed first
	b.post(web.PasswordURL, "old", password, "password", testPassword).expect(t, http.StatusSeeOther)
	b.post("/login", "name", "+84 900.000.001", "password", testPassword).expect(t, http.StatusSeeOther)
	return b
}

// Nobody but the person reaches what they file alone, and they reach nothing else.
func TestResidentSeesOwnOnly(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	helped := e.begin(t, "here")
	spouse, err := e.People.Register(t.Context(), e.member, people.RegisterInput{VillageID: e.hill,
		Name: "Vàng A Thử", Born: "1960"})
	must(t, err)
	e.residentActor("chinhchu", e.hill, e.person.ID)
	e.residentActor("nguoinha", e.hill, spouse.ID)
	me, other := e.signedIn("chinhchu"), e.signedIn("nguoinha")
	id := ids.New()
	if p := me.post("/dossiers", "id", id, "resident", e.person.ID, "procedure", copyOfPapers, "assist",
		"self"); p.status != 303 {
		t.Fatalf("begin: %d", p.status)
	}
	for path, status := range map[string]int{"/dossiers/" + id + "/form": 404, "/dossiers/" + id + "/check": 404,
		"/people/" + e.person.ID: 403, "/inbox": 403, "/dossiers/" + id: 403} {
		if p := other.get(path); p.status != status {
			t.Errorf("%s for another resident: %d, want %d", path, p.status, status)
		}
	}
	other.get("/dossiers").expect(t, 200).lacks(t, id)
	other.get("/dossiers/"+id+"/ask-back").expect(t, 404)
	me.get("/dossiers/"+helped+"/ask-back").expect(t, 404)
	me.get("/dossiers/"+helped+"/form").expect(t, 404)
	me.get("/dossiers").lacks(t, helped)
	for _, assist := range []string{"self", "official", "helped", ""} {
		if p := me.post("/dossiers", "resident", spouse.ID, "place", e.hill, "procedure", copyOfPapers, "assist",
			assist); p.status < 400 {
			t.Errorf("begins for another as %q: %d", assist, p.status)
		}
	}
	if p := me.post("/dossiers", "resident", e.person.ID, "place", e.hill, "procedure", copyOfPapers, "assist",
		"official"); p.status != 403 {
		t.Errorf("begins as an official: %d", p.status)
	}
	admin := e.actor("admin", auth.Admin, e.commune)
	acc, err := e.Auth.FindByUsername(context.Background(), "member")
	must(t, err)
	if err := e.Auth.Grant(t.Context(), admin, auth.GrantRow{AccountID: acc.ID, Role: auth.Resident,
		PlaceID: e.hill}); err == nil || !strings.Contains(err.Error(), "resident_by_register") {
		t.Errorf("an administrator makes somebody a resident: %v", err)
	}
}
