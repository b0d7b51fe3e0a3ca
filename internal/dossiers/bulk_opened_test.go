package dossiers_test

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
)

var (
	bulkField = regexp.MustCompile(`name="bulk" value="([^"]+)"`)
	rowBoxes  = regexp.MustCompile(`name="row" value="([^"]+)"`)
)

// withAll presses the button of a tab for all rows of its page, and returns what became of each.
func (d *desk) withAll(commune, tab, action string) string {
	d.t.Helper()
	page := d.get("/inbox?tab="+tab, 200)
	bulk := bulkField.FindStringSubmatch(page)
	if bulk == nil {
		d.t.Fatalf("nothing is offered on %s", tab)
	}
	form := []string{"office", commune, "tab", tab, "bulk", bulk[1]}
	for _, row := range rowBoxes.FindAllStringSubmatch(page, -1) {
		form = append(form, "row", row[1])
	}
	d.post("/inbox/"+action, 303, form...)
	return strings.Join(strings.Fields(words(d.get("/inbox/"+action+"/"+bulk[1], 200))), " ")
}

// TestOnlyWhatWasOpened: many are received and approved at once, but of them only
// those that the official opened as they are now; what became of each is told.
func TestOnlyWhatWasOpened(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk, leader := b.atDesk(srv, "motcua", auth.Clerk), b.atDesk(srv, "chutich", auth.Leader)
		told := func(what, got string, want ...string) {
			t.Helper()
			for _, w := range want {
				if !strings.Contains(got, w) {
					t.Errorf("%s: no %q in %s", what, w, got)
				}
			}
		}
		seen, unseen, changed := b.submitted(whole), b.submitted(whole), b.submitted(whole)
		clerk.get("/dossiers/"+seen.ID, 200)
		clerk.get("/dossiers/"+changed.ID+"/receive", 200)
		b.take(changed.ID, "supplement", "put_right", "supplied")
		clerk.get("/inbox?tab=receive", 200, "Đã bổ sung", "mới: ")
		told("received", clerk.withAll(b.commune, "receive", "receive"), "Đã xong 1 trên 3 dòng", "In giấy hẹn",
			"chưa mở xem hồ sơ này", "đã thay đổi sau lần bạn mở xem")
		for id, want := range map[string]dossiers.Status{seen.ID: dossiers.Received, unseen.ID: dossiers.Submitted,
			changed.ID: dossiers.Submitted} {
			if d, err := b.Dossiers.Brief(t.Context(), b.DB.Read(), id); err != nil || d.Status != want {
				t.Errorf("%s: %v, want %s", d.Status, err, want)
			}
		}

		for _, d := range []dossiers.Dossier{seen, unseen} {
			if d.ID == unseen.ID {
				b.take(d.ID, "receive")
			}
			b.take(d.ID, "transfer", "assign", "appraise", "review")
		}
		leader.get("/dossiers/"+seen.ID+"/decide", 200)
		told("approved", leader.withAll(b.commune, "decide", "approve"), "Đã xong 1 trên 2 dòng", "chưa mở xem hồ sơ này")
		stamp := b.atDesk(srv, "vanthu", auth.DocumentClerk)
		told("numbered", stamp.withAll(b.commune, "number", "number"), "Đã xong 1 trên 1 dòng", "In kết quả")
		clerk.post("/inbox/approve", 403, "tab", "decide", "row", unseen.ID+".1")
	})
}
