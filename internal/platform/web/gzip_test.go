package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestZipping: JSON of some weight is compressed for programs that take it, and
// nothing else; status and content are the same either way.
func TestZipping(t *testing.T) {
	long := strings.Repeat(`{"measure":"guided"}`, 100)
	for _, tt := range []struct {
		name, path, takes, kind, body string
		status                        int
		zipped                        bool
	}{
		{"a long answer", "/api/figures", "gzip, br", "application/json", long, 200, true},
		{"a long refusal", "/api/figures", "gzip", "application/problem+json", long, 422, true},
		{"a short answer", "/api/me", "gzip", "application/json", `{}`, 200, false},
		{"a program that doesn't take it", "/api/figures", "", "application/json", long, 200, false},
		{"a file", "/api/x.pdf", "gzip", "application/pdf", long, 200, false},
		{"a page, which does it itself", "/figures", "gzip", "application/json", long, 200, false},
		{"nothing", "/api/x", "gzip", "", "", 204, false},
	} {
		h := zipping(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if tt.kind != "" {
				w.Header().Set("Content-Type", tt.kind)
			}
			w.WriteHeader(tt.status)
			for part := range strings.SplitSeq(tt.body, "|") {
				if part != "" {
					_, _ = io.WriteString(w, part)
				}
			}
		}))
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, tt.path, nil)
		r.Header.Set("Accept-Encoding", tt.takes)
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		body := io.Reader(rec.Body)
		if zipped := rec.Header().Get("Content-Encoding") == "gzip"; zipped != tt.zipped {
			t.Errorf("%s: compressed %t", tt.name, zipped)
		} else if zipped {
			var err error
			if body, err = gzip.NewReader(rec.Body); err != nil {
				t.Fatal(err)
			}
		}
		got, err := io.ReadAll(body)
		if err != nil || string(got) != tt.body || rec.Code != tt.status {
			t.Errorf("%s: %d, %.40q, %v", tt.name, rec.Code, got, err)
		}
	}
}
