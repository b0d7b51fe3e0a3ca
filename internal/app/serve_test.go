package app

import (
	"encoding/json"
	"testing"

	"thonso/internal/platform/auth"
)

func TestOpenPages(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.get("/healthz").expect(t, 200, `"status":"ok"`, `"version":"test"`)
	b.get("/").expect(t, 200, "Thôn Số")
	b.get("/metrics").expect(t, 200, `thonso_http_request_seconds_count{route="GET /healthz",status="200"} 1`, `thonso_jobs{state="ready"} 0`, "go_goroutines")
	b.get("/api/docs").expect(t, 200, "OpenAPI 3.1")
	var doc struct {
		OpenAPI string `json:"openapi"`
	}
	if err := json.Unmarshal([]byte(b.get("/openapi.json").expect(t, 200).body), &doc); err != nil || doc.OpenAPI != "3.1.0" {
		t.Errorf("openapi.json: %v, %q", err, doc.OpenAPI)
	}
	p := b.get("/")
	if csp := p.header.Get("Content-Security-Policy"); csp == "" {
		t.Error("no content security policy")
	}
	if got := p.header.Get("X-Frame-Options"); got != "DENY" {
		t.Errorf("X-Frame-Options: %q", got)
	}
}

func TestPagesAreSmall(t *testing.T) {
	w := newWorld(t)
	w.account("clerk", auth.Clerk, w.commune)
	b := w.signedIn("clerk")
	for _, path := range []string{"/", "/home", "/profile"} {
		if n := len(b.get(path).body); n > 30<<10 {
			t.Errorf("%s weighs %d bytes", path, n)
		}
	}
}
