package dossiers_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/originals"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
)

// TestTheOriginalIsSeenFirst: what the catalogue says must be compared with its original
// is handed over only once somebody has recorded that they saw it.
func TestTheOriginalIsSeenFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk := b.atDesk(srv, "motcua", auth.Clerk)
		d := b.take(b.submitted(certified).ID, "receive", "transfer")
		if owed, err := b.Originals.Owed(ctx, []string{d.ID}); err != nil || !owed[d.ID] {
			t.Errorf("owed: %v, %v", owed, err)
		}
		if _, err := b.try(b.clerk, d.ID, "return", dossiers.Act{ID: d.ID}); fault.Of(err).Key != "dossiers.original.owed" {
			t.Errorf("handed over: %v", err)
		}
		clerk.get("/dossiers/"+d.ID, 200, "Còn phải xem bản chính", "/dossiers/"+d.ID+"/original")
		in := originals.Input{ID: d.ID, How: originals.ByPhoto}
		if _, err := b.Originals.Record(ctx, b.clerk, in); fault.Of(err).Fields["photo"] == "" {
			t.Errorf("by a photo that is not there: %v", err)
		}
		if _, err := b.Originals.Record(ctx, b.specialist, originals.Input{ID: d.ID,
			How: originals.AtCounter}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("by who hands nothing over: %v", err)
		}
		clerk.post("/dossiers/"+d.ID+"/original", 303, "how", "counter")
		clerk.post("/dossiers/"+d.ID+"/original", 303, "how", "counter") // once more is once
		clerk.get("/dossiers/"+d.ID, 200, "Xem tại quầy một cửa, Người motcua")
		b.take(d.ID, "return")
		other := b.take(b.submitted(quick).ID, "receive", "transfer")
		if _, err := b.Originals.Record(ctx, b.clerk, originals.Input{ID: other.ID,
			How: originals.AtCounter}); fault.Of(err).Key != "dossiers.original.not_asked" {
			t.Errorf("of what needs none: %v", err)
		}
	})
}
