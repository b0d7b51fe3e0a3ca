package app

import (
	"net/http"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

// TestTheOfficeSeesNoDrafts: until it is sent, a draft is no business of the
// office; officials see those that they began themselves.
func TestTheOfficeSeesNoDrafts(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		e := newErrandOn(t, w)
		id := e.begin(t, "here")
		clerk := e.signedIn("clerk")
		lists := []string{
			"/inbox", "/inbox?tab=all", "/inbox?tab=all&q=lo+thi",
			"/api/inbox?office=" + e.commune, "/api/inbox?q=lo%20thi&office=" + e.commune,
			"/api/dossiers", "/api/dossiers?communeId=" + e.commune, "/api/dossiers?placeId=" + e.hill,
			"/api/dossiers?status=draft",
			"/people/" + e.person.ID,
		}
		for _, path := range lists {
			if p := clerk.get(path); p.status != http.StatusOK || strings.Contains(p.body, id) {
				t.Errorf("%s: %d, with the draft: %v", path, p.status, strings.Contains(p.body, id))
			}
		}
		for _, path := range []string{"", "/form", "/form/paper", "/check", "/photos/original", "/receive"} {
			clerk.get("/dossiers/"+id+path).expect(t, http.StatusNotFound)
		}
		clerk.get("/api/dossiers/"+id).expect(t, http.StatusNotFound)
		clerk.post("/dossiers/"+id+"/form/paper", "q-paper", "diploma").expect(t, http.StatusNotFound)
		e.browser.get("/dossiers/"+id+"/form/paper").expect(t, http.StatusOK)

		own, err := e.Filing.Begin(t.Context(), e.clerk, filing.BeginInput{ID: ids.New(), PlaceID: e.commune,
			ResidentID: e.person.ID, Procedure: copyOfPapers,
			Way: dossiers.Here, Channel: dossiers.Counter, Assist: dossiers.Official})
		must(t, err)
		clerk.get("/api/dossiers?mine=preparer").expect(t, http.StatusOK, own.ID)
		clerk.get("/api/dossiers/"+own.ID).expect(t, http.StatusOK)
		if p := clerk.get("/api/inbox?q=lo%20thi&office=" + e.commune); strings.Contains(p.body, own.ID) {
			t.Error("a draft of the clerk's own is in the office's inbox")
		}
		e.submit(t, id)
		clerk.get("/inbox?tab=all").expect(t, http.StatusOK, id)
		clerk.get("/dossiers/"+id).expect(t, http.StatusOK)
	})
}

// TestADraftFiledAloneIsOnesOwn: until a resident sends what they fill in alone,
// no member of the village's team sees, changes or sends it.
func TestADraftFiledAloneIsOnesOwn(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		e := newErrandOn(t, w)
		must(t, e.Procedures.Choose(t.Context(), e.system(), e.hill,
			procedures.Choice{Codes: []string{copyOfPapers}, Version: 1}, "2026-11-01"))
		resident := e.enrols(t)
		start := resident.get("/self/"+copyOfPapers).expect(t, http.StatusOK)
		id := valueOf(t, start, "id")
		resident.post("/dossiers", "id", id, "resident", valueOf(t, start, "resident"), "procedure", copyOfPapers,
			"assist", "self").expect(t, http.StatusSeeOther)
		member := e.browser
		for _, path := range []string{"", "/form", "/form/paper", "/check", "/photos/original"} {
			member.get("/dossiers/"+id+path).expect(t, http.StatusNotFound)
		}
		member.get("/api/dossiers/"+id).expect(t, http.StatusNotFound)
		member.post("/dossiers/"+id+"/form/paper", "q-paper", "diploma").expect(t, http.StatusNotFound)
		member.post("/dossiers/"+id+"/submit", "event", ids.New(), "version", "1").expect(t, http.StatusNotFound)
		for _, path := range []string{"/api/dossiers", "/api/dossiers?placeId=" + e.hill, "/api/dossiers?status=draft",
			"/people/" + e.person.ID} {
			if p := member.get(path); p.status != http.StatusOK || strings.Contains(p.body, id) {
				t.Errorf("%s: %d, with the draft: %v", path, p.status, strings.Contains(p.body, id))
			}
		}
		resident.get("/dossiers/"+id+"/form/paper").expect(t, http.StatusOK)
		resident.get("/dossiers").expect(t, http.StatusOK, id)
	})
}
