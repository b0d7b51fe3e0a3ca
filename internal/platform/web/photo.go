package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// photoEndings are the kinds of file that people hand in.
var photoEndings = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}

// IsPDF reports whether a kept file is a PDF, which a page can't show in place.
func IsPDF(f io.ReadSeeker) (bool, error) {
	mime, err := kindOf(f)
	return mime == "application/pdf", err
}

// Photo sends a photo that was kept, as what its content is. Only images are
// shown in place; a PDF is saved, so that none runs in the page's own origin.
func Photo(w http.ResponseWriter, r *http.Request, name string, at time.Time, f io.ReadSeeker) error {
	mime, err := kindOf(f)
	if err != nil {
		return err
	}
	ending, ours := photoEndings[mime]
	if !ours {
		mime = "application/octet-stream"
	}
	how := "attachment"
	if ours && mime != "application/pdf" {
		how = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("Content-Disposition", fmt.Sprintf(`%s; filename="%s%s"`, how, name, ending))
	h.Set("Cache-Control", "private, max-age=300")
	http.ServeContent(w, r, "", at, f)
	return nil
}

// PDF shows a PDF that was handed in, in a frame of our own pages beside what is
// asked of it. Such a file may hold scripts: the browser's reader runs none of them
// in our name, and no other site may frame it.
func PDF(w http.ResponseWriter, r *http.Request, name string, at time.Time, f io.ReadSeeker) error {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; object-src 'self'; frame-ancestors 'self'")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", fmt.Sprintf(`inline; filename="%s.pdf"`, name))
	h.Set("Cache-Control", "private, max-age=300")
	http.ServeContent(w, r, "", at, f)
	return nil
}

// kindOf looks at the content, never at a name, and goes back to the beginning.
func kindOf(f io.ReadSeeker) (string, error) {
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", err
	}
	_, err = f.Seek(0, io.SeekStart)
	return http.DetectContentType(head[:n]), err
}
