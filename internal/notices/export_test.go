package notices_test

import (
	"context"
	"strings"
	"testing"

	"thonso/internal/notices"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
	"thonso/internal/testworld"
)

// TestNoticesAreTakenAway: everybody takes away what they were told, and nobody else's.
func TestNoticesAreTakenAway(t *testing.T) {
	t.Parallel()
	w := testworld.New(t)
	an, browser := w.As(auth.Clerk, testworld.Commune)
	binh, _ := w.As(auth.Clerk, testworld.Commune)
	testworld.OK(t, w.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for account, code := range map[string]string{an.ID: "H38-1", binh.ID: "H38-2"} {
			err := w.Notices.Tell(ctx, tx, notices.Message{ID: ids.New(), AccountID: account,
				PlaceID: testworld.Commune, Key: "notices.dossier.received", URL: "/inbox",
				Args: []string{"code", code, "procedure", "Khai sinh"}})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	body := browser.Get("/notices/export?as=csv").Body.String()
	if !strings.Contains(body, "Hồ sơ H38-1 (Khai sinh) đã được tiếp nhận.,23/11/2026 19:30,Mới") ||
		strings.Contains(body, "H38-2") {
		t.Error(body)
	}
	if code := browser.Get("/notices/export?as=xlsx").Code; code != 200 {
		t.Errorf("as a workbook: %d", code)
	}
}
