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

// TestWhatToBring: two answers in the address make the exact list, without
// anything of a person; what isn't known says its case.
func TestWhatToBring(t *testing.T) {
	t.Parallel()
	w := testworld.New(t)
	page := func(address string) string {
		t.Helper()
		rec := w.Browser().Get(address)
		if rec.Code != http.StatusOK {
			t.Fatalf("%s: %d", address, rec.Code)
		}
		return rec.Body.String()
	}
	const copies = "/procedures/2.000815"
	asked := page(copies)
	for _, want := range []string{`name="paper"`, `name="foreign"`, "không phải Thẻ căn cước, hộ chiếu",
		`data-read="#bring"`} {
		if !strings.Contains(asked, want) {
			t.Errorf("before the answers: no %q", want)
		}
	}
	told := page(copies + "?paper=diploma&foreign=no&name=Lo+Thi+A")
	for _, want := range []string{"Bản chính giấy tờ, văn bản",
		`data-share="` + copies + `?foreign=no&amp;paper=diploma"`} {
		if !strings.Contains(told, want) {
			t.Errorf("after the answers: no %q", want)
		}
	}
	for _, other := range []string{"Khi: ", "Bản chính thẻ căn cước", "hợp pháp hóa", "Lo Thi A"} {
		if strings.Contains(told, other) {
			t.Errorf("after the answers: still %q", other)
		}
	}
	birth := page("/procedures/1.001193?on_time=yes&proof=paper")
	if !strings.Contains(birth, "Không thu phí, lệ phí") || strings.Contains(birth, "Theo nghị quyết") {
		t.Error("a child registered in time: not free, or free and charged at once")
	}
	if without := page("/procedures/1.000894"); strings.Contains(without, `name="paper"`) ||
		!strings.Contains(without, "chỉ xuất trình, không phải nộp") {
		t.Error("a procedure without a form doesn't say what the catalogue knows")
	}
}
