package dossiers_test

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
)

// TestBulkAssign: a leader gives the chosen ones to a specialist from the inbox;
// sent twice it is done once, and what somebody else gave away is left to them.
func TestBulkAssign(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		specialist, leader := b.atDesk(srv, "chuyenmon", auth.Specialist), b.atDesk(srv, "chutich", auth.Leader)
		account, err := b.Auth.FindByUsername(t.Context(), "chuyenmon")
		b.must(err)
		var given []string
		for range 2 {
			given = append(given, b.take(b.submitted(whole).ID, "receive", "transfer").ID)
		}
		page := leader.get("/inbox?tab=assign", 200, `name="detail"`, "Người chuyenmon")
		bulk := regexp.MustCompile(`name="bulk" value="([^"]+)"`).FindStringSubmatch(page)[1]
		form := []string{"office", b.commune, "tab", "assign", "bulk", bulk, "detail", account.ID}
		for _, row := range regexp.MustCompile(`name="row" value="([^"]+)"`).FindAllStringSubmatch(page, -1) {
			form = append(form, "row", row[1])
		}
		for range 2 {
			leader.post("/inbox/assign", 303, form...)
			done := strings.Join(strings.Fields(words(leader.get("/inbox/assign/"+bulk, 200))), " ")
			if !strings.Contains(done, "Đã xong 2 trên 2 dòng") {
				t.Errorf("given: %s", done)
			}
		}
		mine := specialist.get("/inbox?tab=mine", 200)
		for _, id := range given {
			d, err := b.Dossiers.Brief(t.Context(), b.DB.Read(), id)
			b.must(err)
			if d.AssigneeID != account.ID || !strings.Contains(mine, id) {
				t.Errorf("%s is with %q", id, d.AssigneeName)
			}
		}
		specialist.get("/inbox/assign/"+bulk, 403)
		leader.post("/inbox/assign", 422, "tab", "assign", "bulk", bulk+"x", "row", given[0]+".1")
	})
}
