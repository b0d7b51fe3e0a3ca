package dossiers_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
)

// TestActionsAreFormsOfAVersion: on no page of an action does an old, missing or
// broken version act, and what was typed is there again, whatever is wrong.
func TestActionsAreFormsOfAVersion(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk := b.atDesk(srv, "motcua", auth.Clerk)
		const words = "Xin xem lại giấy ở xã cũ"
		d := b.submitted(whole)
		for path, field := range map[string]string{"receive": "note", "supplement": "note", "ask-back": "note",
			"stop": "reason"} {
			for version, status := range map[string]int{"1": http.StatusConflict, "": 422, "0": 422, "x": 422} {
				said := map[string][2]string{"receive": {"seen-card", "yes"}, "supplement": {"reason-c:card:1", "blurred"}}[path]
				page := clerk.post("/dossiers/"+d.ID+"/"+path, status, "version", version, field, words, said[0], said[1])
				if !strings.Contains(page, words) {
					t.Errorf("%s of version %q: what was typed is lost", path, version)
				}
			}
		}
		// What stands beside one thing that is sent back is said there.
		page := clerk.post("/dossiers/"+d.ID+"/supplement", 422, "version", "2", "reason-c:card:1", "other",
			"note-q:purpose", words)
		for _, want := range []string{words, `href="#note-c:card:1"`, `href="#reason-q:purpose"`} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if now, err := dossiers.Get(t.Context(), b.DB.Read(), d.ID); err != nil || now.Version != 2 {
			t.Errorf("after all that it is of version %d, %v", now.Version, err)
		}
		clerk.act(d.ID, "supplement", "reason-c:card:1", "blurred", "note", words)
	})
}
