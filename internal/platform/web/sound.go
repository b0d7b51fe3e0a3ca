package web

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// storable reports whether s is text that either database keeps: UTF-8
// without NUL, which PostgreSQL refuses.
func storable(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// madeStorable leaves U+FFFD where a letter was lost, for forms to ask for it again.
func madeStorable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
}

// soundAddress reports whether the path of r can name anything, and takes out
// of its query what is no text.
func soundAddress(r *http.Request) bool {
	if !storable(r.URL.Path) {
		return false
	}
	if r.URL.RawQuery == "" {
		return true
	}
	q, err := url.QueryUnescape(r.URL.RawQuery)
	if err == nil && storable(q) {
		return true
	}
	values := r.URL.Query()
	soundValues(values)
	r.URL.RawQuery = values.Encode()
	return true
}

// soundValues takes out of a form what is no text.
func soundValues(values url.Values) {
	for name, vs := range values {
		for i, v := range vs {
			if !storable(v) {
				vs[i] = madeStorable(v)
			}
		}
		if !storable(name) {
			delete(values, name)
		}
	}
}
