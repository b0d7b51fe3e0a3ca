package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func testBundle() bundle {
	return load(fstest.MapFS{
		"dist/manifest.json":          {Data: []byte(`{"app.css":"app-AAAA.css","logo.woff2":"logo-BBBB.woff2"}`)},
		"dist/assets/app-AAAA.css":    {Data: []byte("body{}")},
		"dist/assets/app-AAAA.css.gz": {Data: []byte("zipped")},
		"dist/assets/logo-BBBB.woff2": {Data: []byte("font")},
		"dist/test/axe.min.js":        {Data: []byte("axe")},
		"dist/pdf/sans-bold.ttf":      {Data: []byte("ttf")},
	})
}

func TestURL(t *testing.T) {
	for name, b := range map[string]bundle{
		"empty":  load(fstest.MapFS{"dist/.gitkeep": {}}),
		"broken": load(fstest.MapFS{"dist/manifest.json": {Data: []byte("{")}}),
	} {
		if got := b.url("app.css"); got != "/assets/app.css" {
			t.Errorf("%s build: url = %q, want the plain name", name, got)
		}
	}
	if got := testBundle().url("app.css"); got != "/assets/app-AAAA.css" {
		t.Errorf("url = %q, want the hashed name", got)
	}
}

func TestServe(t *testing.T) {
	tests := []struct {
		name, method, path, accept, ifNoneMatch string
		status                                  int
		body, encoding                          string
	}{
		{"gzip", "GET", "/assets/app-AAAA.css", "br, gzip;q=0.8", "", 200, "zipped", "gzip"},
		{"gzip refused", "GET", "/assets/app-AAAA.css", "gzip;q=0, identity", "", 200, "body{}", ""},
		{"plain", "GET", "/assets/app-AAAA.css", "", "", 200, "body{}", ""},
		{"head", "HEAD", "/assets/app-AAAA.css", "", "", 200, "", ""},
		{"font is never zipped", "GET", "/assets/logo-BBBB.woff2", "gzip", "", 200, "font", ""},
		{"known to the browser", "GET", "/assets/app-AAAA.css", "", `W/"other", "app-AAAA"`, 304, "", ""},
		{"gzip has its own tag", "GET", "/assets/app-AAAA.css", "gzip", `"app-AAAA"`, 200, "zipped", "gzip"},
		{"logical name is no file", "GET", "/assets/app.css", "", "", 404, "404 page not found\n", ""},
		{"zipped file has no name of its own", "GET", "/assets/app-AAAA.css.gz", "", "", 404,
			"404 page not found\n", ""},
		{"test scripts stay inside", "GET", "/assets/../test/axe.min.js", "", "", 404, "404 page not found\n", ""},
		{"post", "POST", "/assets/app-AAAA.css", "", "", 405, "method not allowed\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, "http://x/", nil)
			r.URL.Path = tt.path
			r.Header.Set("Accept-Encoding", tt.accept)
			r.Header.Set("If-None-Match", tt.ifNoneMatch)
			w := httptest.NewRecorder()
			testBundle().ServeHTTP(w, r)
			if w.Code != tt.status || w.Body.String() != tt.body || w.Header().Get("Content-Encoding") != tt.encoding {
				t.Errorf("got %d %q %q, want %d %q %q", w.Code, w.Body, w.Header().Get("Content-Encoding"),
					tt.status, tt.body, tt.encoding)
			}
			if w.Code == 200 && !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
				t.Errorf("Cache-Control = %q", w.Header().Get("Cache-Control"))
			}
		})
	}
}

// TestBudget holds the built files to what a phone on 3G can load at once.
func TestBudget(t *testing.T) {
	b := built()
	if len(b.files) == 0 {
		if os.Getenv("CI") != "" {
			t.Fatal("web assets are not built; make test builds them")
		}
		t.Skip("web assets are not built")
	}
	zipped := func(name string) int { return len(b.files[strings.TrimPrefix(b.url(name), Prefix)].gzipped) }
	total := 0
	for name, limit := range map[string]int{"app.css": 17_000, "app.js": 7_500, "icons.svg": 6_000} {
		size := zipped(name)
		total += size
		if size == 0 || size > limit {
			t.Errorf("%s is %d bytes gzipped, allowed are 1 to %d", name, size, limit)
		}
	}
	for name, f := range b.files {
		if strings.HasSuffix(name, ".woff2") {
			total += len(f.plain)
		}
	}
	if total > 90_000 {
		t.Errorf("styles, scripts and fonts are %d bytes; a first page must stay under 100 kB", total)
	}
	for _, face := range []string{"sans-regular.ttf", "sans-bold.ttf", "serif-regular.ttf", "serif-bold.ttf",
		"serif-italic.ttf", "serif-bolditalic.ttf"} {
		if font, err := PDFFont(face); err != nil || http.DetectContentType(font) != "font/ttf" {
			t.Errorf("PDFFont(%q): %v", face, err)
		}
	}
}
