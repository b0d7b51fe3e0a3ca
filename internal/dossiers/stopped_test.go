package dossiers_test

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
)

// A dossier that is taken back before anybody received it has form 05 too, with
// the day on which it was handed in and the number of its slip.
func TestFormOfTheNeverReceived(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.submitted(whole)
		b.take(d.ID, "ask_back")
		_, err := b.Office.Stop(ctx, b.clerk, office.ReasonInput{Act: dossiers.Act{ID: d.ID}, Reason: "theo đề nghị"})
		b.must(err)
		var paper bytes.Buffer
		b.must(b.Cases.FormPDF(ctx, b.clerk, &paper, d.ID, "05"))
		read := exec.Command("pdftotext", "-", "-")
		read.Stdin = &paper
		out, err := read.Output()
		b.must(err)
		got := strings.Join(strings.Fields(string(out)), " ")
		for _, want := range []string{"Ngày 23/11/2026, Ông/Bà gửi đến", dossiers.ReceiptNumber(d), "Xác nhận thử",
			"chưa được tiếp nhận"} {
			if !strings.Contains(got, want) {
				t.Errorf("no %q in %q", want, got)
			}
		}
		if err := b.Cases.FormPDF(ctx, b.actor("far", auth.Clerk, b.other), &paper, d.ID,
			"05"); kind(err) != fault.Forbidden && kind(err) != fault.NotFound {
			t.Errorf("another commune's clerk: %v", err)
		}
	})
}
