package app

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"thonso/internal/mandates"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/photos"
)

func TestPrepareOverTheAPI(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	token, err := e.Auth.NewToken(context.Background(), e.member, "t")
	if err != nil {
		t.Fatal(err)
	}
	id := ids.New()
	send := func(method, path string, in, out any) int {
		t.Helper()
		var raw []byte
		if in != nil {
			raw, _ = json.Marshal(in)
		}
		return e.call(t, token, method, path, "application/json", raw, out)
	}
	begin := map[string]any{"id": id, "placeId": e.hill, "residentId": e.person.ID, "procedure": copyOfPapers,
		"mandateId": e.mandate(t, copyOfPapers)}
	for range 2 { // a repeat returns the first
		if st := send("POST", "", begin, nil); st != 200 {
			t.Fatalf("begin: %d", st)
		}
	}
	answer := func(page string, ans map[string]string) int {
		var read struct{ Snapshot string }
		if st := send("GET", "/"+id, nil, &read); st != 200 {
			t.Errorf("read: %d", st)
		}
		return send("PUT", "/"+id+"/pages/"+page, map[string]any{"answers": ans, "snapshot": read.Snapshot}, nil)
	}
	if st := answer("pages", map[string]string{"pages": "ba"}); st != 422 {
		t.Errorf("a wrong answer: %d", st)
	}
	for page, v := range map[string]string{"paper": "diploma", "foreign": "no", "pages": "3", "copies": "2"} {
		if st := answer(page, map[string]string{page: v}); st != 200 {
			t.Errorf("%s: %d", page, st)
		}
	}
	var check struct {
		Ready   bool
		Missing []string
	}
	if send("GET", "/"+id+"/check", nil, &check); check.Ready || len(check.Missing) != 1 {
		t.Errorf("check: %+v", check)
	}
	submit := map[string]any{"eventId": ids.New(), "version": 1}
	if st := send("POST", "/"+id+"/submit", submit, nil); st != 422 {
		t.Errorf("sent unready: %d", st)
	}
	photo := func(content []byte) int {
		return e.call(t, token, "POST", "/"+id+"/photos?component=original", "application/octet-stream", content, nil)
	}
	if st := photo([]byte("no picture")); st != 422 {
		t.Errorf("no picture: %d", st)
	}
	if st := photo(bytes.Repeat([]byte("x"), photos.MaxBytes+2)); st != 413 {
		t.Errorf("large: %d", st)
	}
	if st := photo(picture(t, 1)); st != 200 {
		t.Errorf("photo: %d", st)
	}
	var first, second struct{ Secret string }
	if st := send("POST", "/"+id+"/submit", submit, &first); st != 200 || first.Secret == "" {
		t.Fatalf("submit: %d", st)
	}
	if send("POST", "/"+id+"/submit", submit, &second); second != first {
		t.Error("a replay gave another receipt")
	}
	var list struct{ Dossiers []struct{ ID, Status string } }
	if send("GET", "?mine=preparer&status=submitted", nil, &list); len(list.Dossiers) != 1 ||
		list.Dossiers[0].ID != id {
		t.Errorf("list: %+v", list)
	}
	if st := send("GET", "/"+id, nil, nil); st != 200 {
		t.Errorf("get: %d", st)
	}
}

func TestMandateThatRanOutIsAskedForAgain(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	ctx := context.Background()
	id := e.begin(t, "here")
	e.fill(t, id)
	e.browser.upload("/dossiers/"+id+"/photos/original", nil, picture(t, 1)).expect(t, http.StatusSeeOther)
	e.clock.Add(mandates.Hours + time.Minute)
	e.browser = e.signedIn("member")
	check := e.browser.get("/dossiers/"+id+"/check").expect(t, 200, "Phiếu nhờ làm hộ không còn dùng được")
	if strings.Contains(check.body, "/submit") {
		t.Error("the page still offers to send")
	}
	event := ids.New()
	e.browser.post("/dossiers/"+id+"/submit", "event", event, "version", "1").expect(t, http.StatusGone, "error-summary")
	next := valueOf(t, check, "mandate")
	for range 2 {
		if p := e.browser.post("/dossiers/"+id+"/mandate", "mandate", next); p.location != "/mandates/"+next {
			t.Fatalf("asked again: %d to %q", p.status, p.location)
		}
	}
	// the resident hasn't agreed yet
	e.browser.post("/dossiers/"+id+"/submit", "event", event, "version", "1").expect(t, http.StatusConflict)
	m, err := e.Mandates.Get(ctx, e.member, next)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Mandates.Agree(ctx, m, true); err != nil {
		t.Fatal(err)
	}
	p := e.browser.post("/dossiers/"+id+"/submit", "event", event, "version", "1")
	if p.location != "/dossiers/"+id+"/receipt" {
		t.Errorf("submit: %d to %q", p.status, p.location)
	}
}

func TestPortalOverTheAPI(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	token, err := e.Auth.NewToken(context.Background(), e.member, "t")
	if err != nil {
		t.Fatal(err)
	}
	id := e.begin(t, "portal")
	post := func(path string, in map[string]any) int {
		raw, _ := json.Marshal(in)
		return e.call(t, token, "POST", "/"+id+path, "application/json", raw, nil)
	}
	if st := post("/follow", map[string]any{"eventId": ids.New(), "status": "received", "version": 1}); st != 409 {
		t.Errorf("a draft is followed: %d", st)
	}
	filed := map[string]any{"eventId": ids.New(), "portalCode": "G15.99.01-261123-0002", "version": 1}
	for range 2 {
		if st := post("/filed", filed); st != 200 {
			t.Errorf("filed: %d", st)
		}
	}
	if st := post("/follow", map[string]any{"eventId": ids.New(), "status": "received", "version": 2}); st != 200 {
		t.Errorf("follow: %d", st)
	}
}
