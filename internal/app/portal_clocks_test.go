package app

import (
	"net/http"
	"strings"
	"testing"

	"thonso/internal/platform/ids"
)

// TestNoClocksOverThePortal: nothing was promised here for what the portal
// processes, so nothing can be late.
func TestNoClocksOverThePortal(t *testing.T) {
	e := newErrand(t)
	b := e.browser
	id := e.begin(t, "portal")
	e.fill(t, id)
	last := b.get("/dossiers/"+id+"/portal?step=6").expect(t, 200)
	b.post("/dossiers/"+id+"/filed", "event", valueOf(t, last, "event"), "code", "G15.99.01-261123-0001").expect(t, http.StatusSeeOther)
	form := b.get("/dossiers/"+id+"/follow").expect(t, 200)
	b.post("/dossiers/"+id+"/follow", "event", ids.New(), "version", valueOf(t, form, "version"), "status", "received").expect(t, http.StatusSeeOther)
	if seen := e.signedIn("clerk").get("/dossiers/"+id).expect(t, 200, "Cổng Dịch vụ công quốc gia"); strings.Contains(seen.body, "Ba mốc thời hạn") {
		t.Error("clocks run over what is not processed here")
	}
}
