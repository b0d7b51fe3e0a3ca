package app

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"regexp"
	"testing"

	"thonso/internal/dossiers/offices"
	"thonso/internal/mandates"
	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

// An errand is a member of a team about to help one resident of the village.
type errand struct {
	*world
	member    auth.Actor
	clerk     auth.Actor
	person    people.Brief
	browser   *browser
	dossier   string // in the middle of its form
	lang      string
	farMember auth.Actor // of the next village
	farPerson string
}

const copyOfPapers = "2.000815"

func newErrand(t *testing.T) *errand { return newErrandOn(t, newWorld(t)) }

func newErrandOn(t *testing.T, w *world) *errand {
	t.Helper()
	ctx := context.Background()
	if _, err := w.Procedures.Add(ctx, w.system(), procedures.Shipped().Procedures...); err != nil {
		t.Fatal(err)
	}
	e := &errand{world: w, member: w.actor("member", auth.Member, w.hill), clerk: w.actor("clerk", auth.Clerk, w.commune)}
	var err error
	e.person, err = w.People.Register(ctx, e.member, people.RegisterInput{VillageID: w.hill, Name: "Lò Thị Thử",
		Born: "1965", Sex: "f", Phone: "0900000001"})
	if err != nil {
		t.Fatal(err)
	}
	e.setOffice(t)
	e.browser = w.signedIn("member")
	return e
}

func (w *world) actor(username string, role auth.Role, place string) auth.Actor {
	acc := w.account(username, role, place)
	return auth.NewActor(acc.ID, acc.Name, w.Places, auth.Grant{Role: role, PlaceID: place})
}

// residentActor is a person of the register who signs in for themselves.
func (w *world) residentActor(username, village, residentID string) auth.Actor {
	w.t.Helper()
	acc, err := w.Auth.CreateAccount(context.Background(), w.system(), auth.AccountInput{Username: username,
		Name: "Người " + username, Password: testPassword, Role: auth.Resident, PlaceID: village, SelfID: residentID})
	if err != nil {
		w.t.Fatal(err)
	}
	return auth.NewActor(acc.ID, acc.Name, w.Places, auth.Grant{Role: auth.Resident, PlaceID: village, SelfID: residentID})
}

func (e *errand) setOffice(t *testing.T) {
	t.Helper()
	err := e.Offices.SetOffice(context.Background(), e.system(), offices.Office{CommuneID: e.commune,
		AgencyCode: "H99.1.01", Name: "Trung tâm Phục vụ hành chính công xã Mường Thử",
		ParentName: "Ủy ban nhân dân xã Mường Thử", Seat: "Mường Thử"})
	if err != nil {
		t.Fatal(err)
	}
}

// mandate is one that the resident has given on their own phone.
func (e *errand) mandate(t *testing.T, procedure string) string {
	t.Helper()
	ctx := context.Background()
	m, err := e.Mandates.Ask(ctx, e.member, mandates.AskInput{PlaceID: e.hill, ResidentID: e.person.ID,
		Procedure: procedure})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Mandates.Agree(ctx, m.Mandate, true); err != nil {
		t.Fatal(err)
	}
	return m.ID
}

func (e *errand) begin(t *testing.T, way string) string {
	t.Helper()
	id := ids.New()
	p := e.browser.post("/dossiers", "id", id, "place", e.hill, "resident", e.person.ID, "procedure", copyOfPapers,
		"way", way, "mandate", e.mandate(t, copyOfPapers))
	if p.status != http.StatusSeeOther || p.location != "/dossiers/"+id+"/form" {
		t.Fatalf("begin: %d to %q\n%s", p.status, p.location, p.body)
	}
	return id
}

// fill answers the whole form for two copies of a paper of three pages.
func (e *errand) fill(t *testing.T, id string) {
	t.Helper()
	for _, step := range [][3]string{{"paper", "q-paper", "diploma"}, {"foreign", "q-foreign", "no"},
		{"pages", "q-pages", "3"}, {"copies", "q-copies", "2"}, {"purpose", "q-purpose", ""},
		{"phone", "q-phone", "0900 000 001"}} {
		url := "/dossiers/" + id + "/form/" + step[0]
		if next := e.browser.get("/dossiers/" + id + "/form"); next.location != url {
			t.Fatalf("goes on at %q, want %q", next.location, url)
		}
		form := e.browser.get(url)
		if form.expect(t, 200, "Lò Thị Thử", step[1], "data-autosave", "data-person="); len(form.body) > 30<<10 {
			t.Errorf("%s weighs %d bytes", url, len(form.body))
		}
		e.browser.post(url, step[1], step[2], "snapshot", form.snapshot(t)).expect(t, http.StatusSeeOther)
	}
}

// upload sends files to a paper's page as a browser without scripts does.
func (b *browser) upload(path string, fields map[string]string, files ...[]byte) page {
	b.w.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, v := range fields {
		_ = m.WriteField(k, v)
	}
	for i, f := range files {
		part, err := m.CreateFormFile("photo", fmt.Sprintf("%d.png", i))
		if err != nil {
			b.w.t.Fatal(err)
		}
		_, _ = part.Write(f)
	}
	_ = m.Close()
	res, err := b.c.Post(b.w.url+path, m.FormDataContentType(), &body)
	return b.read(res, err)
}

// picture is a small photo; another shade makes another photo.
func picture(t *testing.T, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 8, 8))
	img.SetGray(1, 1, color.Gray{shade})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var hidden = func(name string) *regexp.Regexp {
	return regexp.MustCompile(`name="` + name + `" value="([^"]*)"`)
}

func valueOf(t *testing.T, p page, name string) string {
	t.Helper()
	m := hidden(name).FindStringSubmatch(p.body)
	if m == nil {
		t.Fatalf("the page has no %s\n%s", name, p.body)
	}
	return m[1]
}

// submit fills in everything and sends it.
func (e *errand) submit(t *testing.T, id string) (event string) {
	t.Helper()
	e.fill(t, id)
	p := e.browser.upload("/dossiers/"+id+"/photos/original", nil, picture(t, 1), picture(t, 2))
	if p.status != http.StatusSeeOther {
		t.Fatalf("photos: %d\n%s", p.status, p.body)
	}
	check := e.browser.get("/dossiers/"+id+"/check").expect(t, 200, "Hồ sơ đã đủ", "10.000 đ", "2 ảnh")
	event = valueOf(t, check, "event")
	p = e.browser.post("/dossiers/"+id+"/submit", "event", event, "version", valueOf(t, check, "version"))
	if p.location != "/dossiers/"+id+"/receipt" {
		t.Fatalf("submit: %d to %q\n%s", p.status, p.location, p.body)
	}
	return event
}
