package app

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
	"thonso/internal/people"
	"thonso/internal/platform/db"
)

// TestCorrectedContact: what is at work follows where a person is reached, as
// far as it took that from the register; it keeps the name that it was made with.
func TestCorrectedContact(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		e := newErrandOn(t, w)
		ctx := context.Background()
		var err error
		wrong, right := "sai@example.test", "dung@example.test"
		e.person, err = e.People.Register(ctx, e.member, people.RegisterInput{VillageID: e.hill, Name: "Lò Thị Thử",
			Born: "1970", Phone: "0900000001", Email: wrong})
		must(t, err)
		sent := func(phone, email string) string {
			id := e.begin(t, "here")
			e.fill(t, id)
			e.browser.answer(t, "/dossiers/"+id+"/form/phone", "q-phone", phone, "q-email",
				email).expect(t, http.StatusSeeOther)
			e.browser.upload("/dossiers/"+id+"/photos/original", nil, picture(t, 1)).expect(t, http.StatusSeeOther)
			_, err := e.Filing.Submit(ctx, e.member, dossiers.Act{ID: id})
			must(t, err)
			return id
		}
		same, otherwise, declined := sent("0900000001", wrong), sent("0900000009", "rieng@example.test"),
			sent("0900000001", "")
		over, back, draft := sent("0900000001", wrong), sent("0900000001", wrong), e.begin(t, "here")
		_, err = e.Office.Refuse(ctx, e.clerk, office.ReasonInput{Act: dossiers.Act{ID: over},
			Reason: "không thuộc thẩm quyền"})
		must(t, err)
		_, err = e.Office.AskSupplement(ctx, e.clerk, dossiers.Act{ID: back},
			[]dossiers.Want{{Target: "q:copies", Reason: "wrong_value"}})
		must(t, err)

		name, phone := "Lò Thị Thu", "0900000002"
		b, err := e.People.Correct(ctx, e.member, e.person.ID, func(d *people.Details) {
			d.Version = 1
			d.Name = name
			d.Phone = phone
			d.Email = right
		})
		must(t, err)
		e.reached(t, same, "0900000002", right)
		e.reached(t, otherwise, "0900000009", "rieng@example.test")
		e.reached(t, declined, "0900000002", "")
		e.reached(t, over, "0900000001", wrong)
		e.reached(t, back, "0900000002", right)
		e.reached(t, draft, "0900000002", right)
		// What is sent later brings the old ones back in no case.
		e.browser.answer(t, "/dossiers/"+back+"/form/copies", "q-copies", "3").expect(t, http.StatusSeeOther)
		_, err = e.Filing.Submit(ctx, e.member, dossiers.Act{ID: back})
		must(t, err)
		e.reached(t, back, "0900000002", right)
		e.browser.get("/dossiers/"+draft+"/form/phone").expect(t, 200, right, "0900000002")
		_, err = e.Office.Receive(ctx, e.clerk, office.ReceiveInput{Act: dossiers.Act{ID: same},
			FewPages: "trang sau để trống"})
		must(t, err)
		if to := e.newestLetter(t); to != right {
			t.Errorf("the letter goes to %q", to)
		}

		// An address of which the register knew none before is no news to who declined letters.
		none := ""
		b, err = e.People.Correct(ctx, e.member, b.ID, func(d *people.Details) {
			d.Version = b.Version
			d.Email = none
		})
		must(t, err)
		e.reached(t, same, "0900000002", "")
		_, err = e.People.Correct(ctx, e.member, b.ID, func(d *people.Details) {
			d.Version = b.Version
			d.Email = right
		})
		must(t, err)
		e.reached(t, declined, "0900000002", "")
		e.reached(t, draft, "0900000002", right)

		journal, err := db.Strings(ctx, e.DB.Read(),
			`select detail from audit_entry where action in ('people.correct', 'dossiers.recontact')`)
		must(t, err)
		for _, detail := range journal {
			if strings.Contains(detail, "090000000") || strings.Contains(detail, "@") {
				t.Errorf("the journal holds a contact: %s", detail)
			}
		}
		if len(journal) < 5 {
			t.Errorf("only %d entries", len(journal))
		}
	})
}

// newestLetter is the address of the e-mail made last.
func (e *errand) newestLetter(t *testing.T) string {
	t.Helper()
	var id, sealed string
	must(t, e.DB.Read().QueryRow(t.Context(),
		`select id, address from notices_delivery order by made_at desc, id desc limit 1`).Scan(&id, &sealed))
	to, err := e.Box.Open(sealed, id)
	must(t, err)
	return to
}

// reached checks where the owner of a dossier is reached, and that the name stays.
func (e *errand) reached(t *testing.T, id, phone, email string) {
	t.Helper()
	d, err := e.Dossiers.Brief(t.Context(), e.DB.Read(), id)
	must(t, err)
	if d.OwnerPhone != phone || d.OwnerEmail != email || d.OwnerName != "Lò Thị Thử" {
		t.Errorf("%s (%s): called at %q, written to %q; want %q, %q", d.OwnerName, d.Status, d.OwnerPhone,
			d.OwnerEmail, phone, email)
	}
}
