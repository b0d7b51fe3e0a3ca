package dossiers_test

import (
	"context"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/platform/fault"
)

// TestTrackedInAnyWriting: whoever has the secret may write the number of the
// slip and the code as they read them, with or without their dashes.
func TestTrackedInAnyWriting(t *testing.T) {
	b := newBureau(t)
	ctx := context.Background()
	r, err := b.Filing.Submit(ctx, b.clerk, dossiers.Act{ID: b.draft(whole).ID})
	b.must(err)
	slip := dossiers.ReceiptNumber(r.Dossier)
	b.take(r.Dossier.ID, "receive")
	for _, number := range []string{slip, "p" + slip[2:], "P – " + slip[2:], "H38.123.00-261123-0001",
		"h38 123 00 261123 0001", "H38123002611230001", "H38.123.00−261123−0001"} {
		if _, err := b.Dossiers.Track(ctx, number, r.Secret); err != nil {
			t.Errorf("%s: %v", number, err)
		}
	}
	for _, number := range []string{"", "-", "H38.123.00-261123-0002", "2611230001", slip[:6]} {
		if _, err := b.Dossiers.Track(ctx, number, r.Secret); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", number, err)
		}
	}
}
