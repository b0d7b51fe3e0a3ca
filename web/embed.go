// Package web embeds what runs in the browser: styles, scripts, fonts. It is
// built from src/ by build/ into dist/, under names that carry a hash of the
// content, so that a browser may keep every file for ever.
package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:generate go run ./build

//go:embed all:dist
var dist embed.FS

// Prefix is where Handler is mounted.
const Prefix = "/assets/"

// manifest maps logical names to names with a hash; empty before the first build.
var manifest = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	raw, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		return names
	}
	if err := json.Unmarshal(raw, &names); err != nil {
		return map[string]string{}
	}
	return names
})

// Asset is the URL of a built file, e.g. "app.css". An unbuilt file keeps its
// plain name: the page then has no style, and everything still works.
func Asset(name string) string {
	if hashed, ok := manifest()[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// PDFFont is a TrueType face of Be Vietnam Pro: Regular, SemiBold, Bold or Italic.
func PDFFont(name string) ([]byte, error) {
	font, err := dist.ReadFile("dist/pdf/BeVietnamPro-" + name + ".ttf")
	if err != nil {
		return nil, fmt.Errorf("pdf font %s (are the web assets built?): %w", name, err)
	}
	return font, nil
}

// TestScript is a script for browser tests, e.g. "axe.min.js"; it is never served.
func TestScript(name string) ([]byte, error) {
	script, err := dist.ReadFile("dist/test/" + name)
	if err != nil {
		return nil, fmt.Errorf("test script %s (are the web assets built?): %w", name, err)
	}
	return script, nil
}

type file struct {
	contentType string
	etag        string
	plain       []byte
	gzipped     []byte // nil where compression does not pay
}

// files are the assets by URL name, read once.
var files = sync.OnceValue(func() map[string]file {
	out := map[string]file{}
	entries, err := fs.ReadDir(dist, "dist/assets")
	if err != nil {
		return out
	}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasSuffix(name, ".gz") {
			continue
		}
		plain, err := dist.ReadFile("dist/assets/" + name)
		if err != nil {
			continue
		}
		gzipped, err := dist.ReadFile("dist/assets/" + name + ".gz")
		if err != nil {
			gzipped = nil
		}
		out[name] = file{
			contentType: contentType(name),
			etag:        `"` + strings.TrimSuffix(name, path.Ext(name)) + `"`,
			plain:       plain,
			gzipped:     gzipped,
		}
	}
	return out
})

// contentType does not trust the machine's own table for the types we ship.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".svg":
		return "image/svg+xml"
	case ".webmanifest":
		return "application/manifest+json"
	}
	if byExt := mime.TypeByExtension(path.Ext(name)); byExt != "" {
		return byExt
	}
	return "application/octet-stream"
}

// Handler serves the built files under Prefix.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		f, ok := files()[strings.TrimPrefix(r.URL.Path, Prefix)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		f.serve(w, r)
	})
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Content-Type", f.contentType)
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	head.Set("X-Content-Type-Options", "nosniff")
	body, etag := f.plain, f.etag
	if f.gzipped != nil {
		head.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			body, etag = f.gzipped, strings.TrimSuffix(f.etag, `"`)+`-gz"`
			head.Set("Content-Encoding", "gzip")
		}
	}
	head.Set("ETag", etag)
	if matches(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	head.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = bytes.NewReader(body).WriteTo(w) // a reader that went away is no error of ours
}

func matches(ifNoneMatch, etag string) bool {
	for candidate := range strings.SplitSeq(ifNoneMatch, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == etag || candidate == "*" {
			return true
		}
	}
	return false
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if coding != "gzip" && coding != "*" {
			continue
		}
		q, isQ := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !isQ || (err == nil && weight > 0)
	}
	return false
}
