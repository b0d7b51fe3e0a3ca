package app

import (
	"context"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
	"thonso/internal/platform/ids"
)

// On the evening itself the receipt leads on to whoever waits; on another day it doesn't.
func TestReceiptLeadsToTheNextPerson(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	var sent string
	for session, want := range map[string]bool{ids.New(): true, "": false} {
		id := ids.New()
		if want {
			sent = id
		}
		e.browser.post("/dossiers", "id", id, "place", e.hill, "resident", e.person.ID, "procedure", copyOfPapers,
			"way", "here", "session", session,
			"mandate", e.mandate(t, copyOfPapers)).expect(t, http.StatusSeeOther)
		e.submit(t, id)
		next := "/session/" + session + "/next"
		if got := strings.Contains(e.browser.get("/dossiers/"+id+"/receipt").expect(t, 200).body, next); got != want {
			t.Errorf("session %q: the next person is offered: %v", session, got)
		}
	}
	e.clock.Add(24 * time.Hour)
	e.browser = e.signedIn("member")
	if p := e.browser.get("/dossiers/"+sent+"/receipt").expect(t, 200); strings.Contains(p.body, "Người tiếp theo") {
		t.Error("the receipt leads to an evening that is over")
	}
}

func TestReceivedGivesForm01(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	id := e.begin(t, "here")
	e.submit(t, id)
	d, err := e.Office.Receive(context.Background(), e.clerk, office.ReceiveInput{Act: dossiers.Act{ID: id},
		FewPages: "trang sau để trống"})
	if err != nil {
		t.Fatal(err)
	}
	e.browser.get("/dossiers/"+id+"/receipt").expect(t, 200, d.Code, "Giấy tiếp nhận và hẹn trả kết quả")
	p := e.browser.get("/dossiers/" + id + "/receipt.pdf")
	if !strings.HasPrefix(p.body, "%PDF-") {
		t.Errorf("form 01: %d", p.status)
	}
	if dir := os.Getenv("PAPERS_DIR"); dir != "" {
		_ = os.WriteFile(dir+"/form01.pdf", []byte(p.body), 0o600)
	}
}
