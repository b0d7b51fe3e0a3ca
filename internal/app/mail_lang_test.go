package app

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
	"thonso/internal/people"
	"thonso/internal/platform/db"
)

// TestMailInTheLanguageChosen: a person is written to in the language that they
// chose on the page of their receipt; who chose none, in Vietnamese.
func TestMailInTheLanguageChosen(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	ctx := context.Background()
	var err error
	e.person, err = e.People.Register(ctx, e.member, people.RegisterInput{VillageID: e.hill, Name: "Lò Thị Thư",
		Born: "1970", Email: "thu@example.test"})
	must(t, err)
	d, secret, link := e.ready(t, "H22.40-261123-0001")
	if got := e.mails(t); !slices.Equal(got, []string{"vi", "vi"}) {
		t.Errorf("before anything was chosen: %v", got)
	}
	phone := e.world.browser()
	phone.post("/preferences", "lang", "en", "back", "/t/"+link).expect(t, http.StatusSeeOther)
	phone.get("/t/"+link).expect(t, 200, "E-mails about this dossier are in Tiếng Việt", "Send e-mails in English")
	if lang, err := e.People.LangOf(ctx, e.DB.Read(), e.person.ID); err != nil || lang != "vi" {
		t.Errorf("read once in English, the letters are in %q, %v", lang, err)
	}
	phone.post("/t/"+link+"/letters", "lang", "xx").expect(t, http.StatusUnprocessableEntity)
	phone.post("/t/"+link+"/letters", "lang", "en").expect(t, http.StatusSeeOther)
	_, err = e.Office.HandOver(ctx, e.clerk, office.HandOverInput{Act: dossiers.Act{ID: d.ID},
		Proof: "code", Secret: secret})
	must(t, err)
	if got := e.mails(t); !slices.Equal(got, []string{"vi", "vi", "en"}) {
		t.Errorf("after English was chosen: %v", got)
	}
	var id, lines string
	must(t, e.DB.Read().QueryRow(ctx, `select id, lines from notices_delivery where lang = 'en'`).Scan(&id, &lines))
	if text, err := e.Box.Open(lines, id); err != nil || !strings.Contains(text, "National Public Service Portal") {
		t.Errorf("the letter isn't in English: %s, %v", text, err)
	}

	// Whoever looks at the page in another language chooses for themselves only; a wrong address chooses for nobody.
	e.browser.post("/preferences", "lang", "vi", "back", "/t/"+link).expect(t, http.StatusSeeOther)
	phone.post("/t/00000000000000000000/letters", "lang", "vi").expect(t, http.StatusNotFound)
	if lang, err := e.People.LangOf(ctx, e.DB.Read(), e.person.ID); err != nil || lang != "en" {
		t.Errorf("language %q, %v", lang, err)
	}
}

// mails are the languages of the e-mails, oldest first.
func (e *errand) mails(t *testing.T) []string {
	t.Helper()
	out, err := db.Collect(context.Background(), e.DB.Read(), func(r db.Rows) (s string, err error) {
		return s, r.Scan(&s)
	}, `select lang from notices_delivery order by made_at, id`)
	must(t, err)
	return out
}

// TestToldWhereTheFormSays: an address given in the form is written to, also of
// somebody of whom the village knows none; the number given is the one to call.
func TestToldWhereTheFormSays(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	id := e.begin(t, "here")
	e.fill(t, id)
	to := "/dossiers/" + id + "/form/phone"
	e.browser.answer(t, to, "q-phone", "0900000002", "q-email", "thư").expect(t, 422, "q-email")
	e.browser.answer(t, to, "q-phone", "0900 000 002", "q-email", "moi@example.test").expect(t, http.StatusSeeOther)
	e.browser.upload("/dossiers/"+id+"/photos/original", nil, picture(t, 1)).expect(t, http.StatusSeeOther)
	check := e.browser.get("/dossiers/"+id+"/check").expect(t, 200, "moi@example.test")
	e.browser.post("/dossiers/"+id+"/submit", "event", valueOf(t, check, "event"), "version",
		valueOf(t, check, "version")).expect(t, http.StatusSeeOther)
	d, err := e.Dossiers.Brief(t.Context(), e.DB.Read(), id)
	must(t, err)
	if d.OwnerEmail != "moi@example.test" || d.OwnerPhone != "0900000002" {
		t.Errorf("written to %q, called at %q", d.OwnerEmail, d.OwnerPhone)
	}
	_, err = e.Office.Receive(t.Context(), e.clerk, office.ReceiveInput{Act: dossiers.Act{ID: id},
		FewPages: "trang sau để trống"})
	must(t, err)
	if got := e.mails(t); !slices.Equal(got, []string{"vi", "vi"}) {
		t.Errorf("letters: %v", got)
	}
}
