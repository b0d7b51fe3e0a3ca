// Package web embeds what runs in the browser: styles, scripts, fonts. It is
// built from src/ by build/ into dist/, under names that carry a hash of the
// content, so that a browser may keep every file for ever.
package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
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

// built is what the last build left in dist/; empty before the first.
var built = sync.OnceValue(func() bundle { return load(dist) })

// Asset is the URL of a built file, e.g. "app.css". An unbuilt file keeps its
// plain name: the page then has no style, and everything still works.
func Asset(name string) string { return built().url(name) }

// Handler serves the built files under Prefix.
func Handler() http.Handler { return built() }

// PDFFont is a TrueType face for printed papers: serif-regular.ttf, sans-bold.ttf and their like.
func PDFFont(name string) ([]byte, error) {
	font, err := dist.ReadFile("dist/pdf/" + name)
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

// bundle is one build: names with a hash by logical name, files by name with a hash.
type bundle struct {
	manifest map[string]string
	files    map[string]file
}

type file struct {
	contentType string
	etag        string // without quotes
	plain       []byte
	gzipped     []byte // nil where compression does not pay
}

// load reads a build once. What cannot be read is not served; nothing fails,
// because the program also runs before the first build.
func load(fsys fs.FS) bundle {
	b := bundle{manifest: map[string]string{}, files: map[string]file{}}
	raw, err := fs.ReadFile(fsys, "dist/manifest.json")
	if err != nil {
		return b
	}
	if err := json.Unmarshal(raw, &b.manifest); err != nil {
		return bundle{}
	}
	entries, err := fs.ReadDir(fsys, "dist/assets")
	if err != nil {
		return b
	}
	for _, entry := range entries {
		name := entry.Name()
		plain, err := fs.ReadFile(fsys, "dist/assets/"+name)
		if err != nil || strings.HasSuffix(name, ".gz") {
			continue
		}
		f := file{contentType: contentType(name), etag: strings.TrimSuffix(name, path.Ext(name)), plain: plain}
		if gzipped, err := fs.ReadFile(fsys, "dist/assets/"+name+".gz"); err == nil {
			f.gzipped = gzipped
		}
		b.files[name] = f
	}
	return b
}

func (b bundle) url(name string) string {
	if hashed, ok := b.manifest[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

func (b bundle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	f, ok := b.files[strings.TrimPrefix(r.URL.Path, Prefix)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	f.serve(w, r)
}

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

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Content-Type", f.contentType)
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	head.Set("X-Content-Type-Options", "nosniff")
	body, etag := f.plain, f.etag
	if f.gzipped != nil {
		head.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			body, etag = f.gzipped, f.etag+"-gz"
			head.Set("Content-Encoding", "gzip")
		}
	}
	etag = `"` + etag + `"`
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

// Built fails where the fonts and styles of dist/ are not there yet.
func Built() error {
	if _, err := PDFFont("serif-regular.ttf"); err != nil {
		return errors.New("fonts missing: run make web")
	}
	return nil
}
