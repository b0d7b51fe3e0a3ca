package app

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/web"
	"thonso/internal/platform/web/webtest"
)

// TestNoTemporaryFileStays sends a form with a large file to every route that
// writes, as nobody, as those who may not and as those who may. Afterwards the
// folder of temporary files is empty; nobody without an account reaches it at all.
func TestNoTemporaryFileStays(t *testing.T) {
	temp := t.TempDir()
	m := newMatrix(t, newWorld(t))
	t.Setenv("TMPDIR", temp)
	contentType, form := largeForm(t)
	for _, route := range m.Router.Routes {
		for _, role := range append([]auth.Role{""}, everyRole...) {
			for _, c := range m.cells(route, role, m.own) {
				if c.path == "/logout" {
					continue
				}
				m.sendForm(c, contentType, form)
				if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
					t.Fatalf("%v leaves %v in the folder of temporary files (%v)", c, left, err)
				}
				break // one object of the kind is enough
			}
		}
	}
}

// largeForm has a file that is larger than what a form may keep in memory.
func largeForm(t *testing.T) (contentType string, body []byte) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, name := range []string{"photo", "file"} {
		part, err := w.CreateFormFile(name, "x.jpg")
		must(t, err)
		_, err = part.Write(bytes.Repeat([]byte{0xff, 0xd8}, 5<<20))
		must(t, err)
	}
	must(t, w.Close())
	return w.FormDataContentType(), b.Bytes()
}

func (m *matrix) sendForm(c cell, contentType string, form []byte) {
	body := &countingReader{Reader: bytes.NewReader(form)}
	r := httptest.NewRequestWithContext(m.t.Context(), c.method(), c.path, body)
	r.Header.Set("Content-Type", contentType)
	if c.role != "" {
		r.AddCookie(&http.Cookie{Name: web.LoginCookie, Value: m.logins[c.role]})
	}
	rec := httptest.NewRecorder()
	body.answered = func() bool { return rec.Code != http.StatusOK || rec.Body.Len() > 0 }
	m.Handler().ServeHTTP(rec, r)
	if page := webtest.Answered(m.Handler(), r, rec); page.Code >= http.StatusInternalServerError {
		m.t.Errorf("%v with a file: %d", c, page.Code)
	}
	if c.role == "" && c.route.Permission != auth.Public && body.early > 0 {
		m.t.Errorf("%v: %d bytes were read before nobody was refused", c, body.early)
	}
}

// A countingReader counts what is read of a body before the answer begins.
type countingReader struct {
	*bytes.Reader
	answered func() bool
	early    int
}

func (r *countingReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if !r.answered() {
		r.early += n
	}
	return n, err
}
