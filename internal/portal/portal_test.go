package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/testworld"
)

// TestOpenToEverybody: whoever comes without an account finds the village, the
// catalogue and the ways to follow a dossier.
func TestOpenToEverybody(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		b := w.Browser()
		for path, want := range map[string]string{
			"/":                       "/track",
			"/v/" + testworld.Valley:  "Thung Lũng",
			"/c/" + testworld.Commune: "Mường Thử",
			"/procedures":             "2.000815",
			"/procedures/2.000815":    "2.000815",
			"/verify":                 "/verify",
		} {
			if rec := b.Get(path); rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), want) {
				t.Errorf("%s: %d, without %q", path, rec.Code, want)
			}
		}
		for _, path := range []string{"/v/nowhere", "/c/" + testworld.Valley, "/procedures/0", "/verify/NOTHING"} {
			if rec := b.Get(path); rec.Code != http.StatusNotFound {
				t.Errorf("%s: %d", path, rec.Code)
			}
		}
	})
}

// TestGuessingIsSlow: one address may ask for dossiers only so often.
func TestGuessingIsSlow(t *testing.T) {
	t.Parallel()
	w := testworld.New(t)
	b := w.Browser()
	slowed := 0
	for range 40 {
		if rec := b.Get("/t/guess"); rec.Code == http.StatusTooManyRequests {
			slowed++
		}
	}
	if slowed == 0 {
		t.Error("forty guesses at once, and none was refused")
	}
	_, clerk := w.As(auth.Clerk, testworld.Commune)
	if rec := clerk.Get("/home"); rec.Code != http.StatusOK {
		t.Errorf("whoever works is held up as well: %d", rec.Code)
	}
}
