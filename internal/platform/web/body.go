package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"thonso/internal/platform/fault"
)

const (
	// MaxForm is the most that a form without files may weigh, in bytes.
	MaxForm = 1 << 20
	// MaxUpload is the most that a form with photos may weigh, in bytes.
	MaxUpload = 64 << 20
	// maxInMemory is how much of the files of a form is kept in memory, in
	// bytes; the rest is in temporary files until the request has been answered.
	maxInMemory = 8 << 20
	// maxDrained is how much of what nobody reads is let in, in bytes.
	maxDrained = 256 << 20
)

// Parse reads the form of r, with files if it has any; too large or broken is
// a fault. A handler calls it after the permission was checked. The router
// removes the temporary files.
func Parse(r *http.Request) error {
	var err error
	if multipartForm(r) {
		err = r.ParseMultipartForm(maxInMemory)
	} else {
		err = r.ParseForm()
	}
	var big *http.MaxBytesError
	switch {
	case err == nil:
		soundValues(r.Form)
		soundValues(r.PostForm)
		return nil
	case errors.As(err, &big) || errors.Is(err, multipart.ErrMessageTooLarge):
		return fault.New(fault.TooLarge, "fault.too_large", "mb", MaxUpload>>20)
	default:
		return fault.New(fault.Invalid, "fault.bad_form")
	}
}

// ParseSmall reads a form of at most limit bytes without files, for those who
// may not send it. It reports false for any other and leaves that unread.
func ParseSmall(w http.ResponseWriter, r *http.Request, limit int64) bool {
	if multipartForm(r) || r.ContentLength > limit {
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	return Parse(r) == nil
}

// HasFiles reports whether r brings files, without reading them.
func HasFiles(r *http.Request) bool { return r.Method == http.MethodPost && multipartForm(r) }

func multipartForm(r *http.Request) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return strings.HasPrefix(kind, "multipart/")
}

// withoutBody takes the body from a request that has no use for one, so that
// asking for a query parameter can't read it.
func withoutBody(r *http.Request) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		r.Body = http.NoBody
	}
}

// finish ends a request: its temporary files go, whatever became of it, and
// what is left of the body is read. A browser reads the answer when it has sent
// everything; cut off before, it shows that the connection broke, and not what
// was too large.
//
// net/http removes files only of the request that it made, and r is a copy of that.
func finish(r *http.Request, body io.Reader) {
	if r.MultipartForm != nil {
		_ = r.MultipartForm.RemoveAll() // what can't be removed now can't be later either
	}
	_, _ = io.CopyN(io.Discard, body, maxDrained)
}
