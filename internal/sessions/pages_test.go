package sessions_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/sessions"
	"thonso/internal/testworld"
)

// The evening by pages alone, from the door to the mandate.
func TestPagesOfAnEvening(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if rec := w.do(http.MethodGet, w.anBrowser, "/session", nil); rec.Code != 200 ||
			!strings.Contains(rec.Body.String(), "Mở buổi trực") {
			t.Fatalf("home of the evening: %d %s", rec.Code, rec.Body)
		}
		rec := w.do(http.MethodPost, w.anBrowser, "/session", url.Values{"id": {ids.New()},
			"village": {testworld.Valley}, "place": {""}, "end": {"21h"}})
		if rec.Code != 422 || !strings.Contains(rec.Body.String(), "Ghi nơi trực") {
			t.Errorf("without a place: %d", rec.Code)
		}
		rec = w.do(http.MethodPost, w.anBrowser, "/session", url.Values{"id": {ids.New()},
			"village": {testworld.Valley}, "place": {"Nhà văn hóa"}, "end": {i18n.Time(w.Clock.Now().Add(-time.Hour))}})
		if rec.Code != 422 || !strings.Contains(rec.Body.String(), "Giờ kết thúc đã qua") {
			t.Errorf("an end that has passed: %d", rec.Code)
		}
		rec = w.do(http.MethodPost, w.anBrowser, "/session", url.Values{"id": {ids.New()},
			"village": {testworld.Valley}, "place": {"Nhà văn hóa"}, "end": {"21h"}})
		home := rec.Header().Get("Location")
		if rec.Code != 303 {
			t.Fatalf("open: %d %s", rec.Code, rec.Body)
		}
		if rec = w.do(http.MethodGet, w.anBrowser, home+"/add?q=lo+thi+mau",
			nil); !strings.Contains(rec.Body.String(), w.residents[0]) {
			t.Error("the search found nobody")
		}
		rec = w.do(http.MethodPost, w.anBrowser, home+"/visits", url.Values{"id": {ids.New()},
			"name": {"Khách Qua Đường"}, "born": {"1970"}})
		if number := w.do(http.MethodGet, w.anBrowser, rec.Header().Get("Location"), nil); number.Code != 200 ||
			!strings.Contains(number.Body.String(), "01") {
			t.Fatalf("walk-in: %d %d", rec.Code, number.Code)
		}
		visit := w.do(http.MethodPost, w.anBrowser, home+"/next", nil).Header().Get("Location")
		for _, path := range []string{home, visit, visit + "/procedures/" + copyOf, visit + "/end",
			home + "/attendance", home + "/close", home + "/walk-in"} {
			rec := w.do(http.MethodGet, w.anBrowser, path, nil)
			if rec.Code != 200 || strings.Contains(rec.Body.String(), "sessions.") {
				t.Errorf("GET %s: %d", path, rec.Code)
			}
		}
		const withoutForm = "/procedures/1.001776"
		for path, offered := range map[string]bool{visit: false, visit + "?q=tro+cap+xa+hoi": true} {
			if rec := w.do(http.MethodGet, w.anBrowser, path, nil); strings.Contains(rec.Body.String(),
				withoutForm) != offered {
				t.Errorf("GET %s: what has no form is offered: %v", path, !offered)
			}
		}
		rec = w.do(http.MethodPost, w.anBrowser, visit+"/ask", url.Values{"mandate": {ids.New()},
			"procedure": {copyOf}, "way": {"here"}})
		mandate := rec.Header().Get("Location")
		w.do(http.MethodGet, w.anBrowser, mandate, nil)
		rec = w.do(http.MethodGet, w.anBrowser, mandate, nil) // as often as one comes back to it
		if rec.Code != 200 || !strings.Contains(rec.Body.String(), "<svg") || strings.Contains(rec.Body.String(),
			">mandates.") {
			t.Errorf("the mandate's page: %d", rec.Code)
		}
		rec = w.do(http.MethodPost, w.anBrowser, visit+"/end", url.Values{"outcome": {sessions.Missing}})
		if rec.Code != 422 {
			t.Errorf("missing papers without saying which: %d", rec.Code)
		}
		rec = w.do(http.MethodPost, w.anBrowser, visit+"/end", url.Values{"outcome": {sessions.Missing},
			"note": {strings.Repeat("đ", 2001)}})
		if rec.Code != 422 || !strings.Contains(rec.Body.String(), "không quá 2000 ký tự") {
			t.Errorf("a note without end: %d", rec.Code)
		}
		rec = w.do(http.MethodPost, w.anBrowser, visit+"/end", url.Values{"outcome": {sessions.Missing},
			"note": {"bản chính"}})
		if rec.Code != 303 || rec.Header().Get("Clear-Site-Data") == "" {
			t.Errorf("end: %d", rec.Code)
		}
	})
}
