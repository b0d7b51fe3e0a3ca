package web

import (
	"compress/gzip"
	"net/http"
	"strings"
)

// worthZipping is from how many bytes on an answer is compressed.
const worthZipping = 1 << 10

// zipped compresses the JSON answers of the API, which repeat the same names
// over and over. What an answer weighs is seen at its first write, which for
// JSON is its whole.
type zipped struct {
	http.ResponseWriter
	status int
	sent   bool // the header
	to     *gzip.Writer
}

// WriteHeader keeps the status until it is known how the body goes.
func (z *zipped) WriteHeader(status int) {
	if !z.sent && z.status == 0 {
		z.status = status
	}
}

func (z *zipped) Write(p []byte) (int, error) {
	if !z.sent {
		h := z.Header()
		if len(p) >= worthZipping && strings.Contains(h.Get("Content-Type"), "json") &&
			h.Get("Content-Encoding") == "" {
			h.Set("Content-Encoding", "gzip")
			h.Del("Content-Length")
			z.to = zippers.Get().(*gzip.Writer)
			z.to.Reset(z.ResponseWriter)
		}
		z.send()
	}
	if z.to != nil {
		return z.to.Write(p)
	}
	return z.ResponseWriter.Write(p)
}

func (z *zipped) send() {
	z.sent = true
	if z.status != 0 {
		z.ResponseWriter.WriteHeader(z.status)
	}
}

// close ends the answer.
func (z *zipped) close() {
	if !z.sent {
		z.send()
	}
	if z.to != nil {
		_ = z.to.Close() // a client that went away is no error of ours
		zippers.Put(z.to)
	}
}

// Unwrap lets a handler reach the writer below.
func (z *zipped) Unwrap() http.ResponseWriter { return z.ResponseWriter }

// zipping hands h a writer that compresses, where a program takes it.
func zipping(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !Programs(r) {
			h.ServeHTTP(w, r)
			return
		}
		w.Header().Add("Vary", "Accept-Encoding")
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.ServeHTTP(w, r)
			return
		}
		z := &zipped{ResponseWriter: w}
		defer z.close()
		h.ServeHTTP(z, r)
	})
}
