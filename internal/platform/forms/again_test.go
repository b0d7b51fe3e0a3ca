package forms_test

import (
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
)

// TestSentBefore: what was sent with other content comes back as it was typed,
// and sent once more it is another thing.
func TestSentBefore(t *testing.T) {
	t.Parallel()
	var id, name string
	fields := forms.Of("test.", forms.OwnID("id", &id), forms.Text("name", &name))
	first := forms.New(fields).Typed("id")
	if !ids.Valid(first) {
		t.Fatalf("a new form has the id %q", first)
	}
	r := post(url.Values{"id": {first}, "name": {"Lò B"}})
	f, err := forms.Read(r, fields)
	if err != nil || id != first {
		t.Fatalf("%v: read the id %q", err, id)
	}
	f.Refuse(r.Context(), once.Other(time.Date(2026, 11, 23, 12, 38, 0, 0, time.UTC)))
	page := draw(t, r.Context(), f)
	if next := f.Typed("id"); next == first || !ids.Valid(next) || !strings.Contains(page, next) ||
		!strings.Contains(page, "19:38, 23/11/2026") || !strings.Contains(page, "Lò B") {
		t.Errorf("again: %s", page)
	}
	if _, err := forms.Read(post(url.Values{"id": {"x"}}), fields); fault.Of(err).Fields["id"] != "form.bad_id" {
		t.Errorf("no id: %v", err)
	}
}

// TestFilesAreChosenAgain: no browser gives a file back, so the page says which.
func TestFilesAreChosenAgain(t *testing.T) {
	t.Parallel()
	var name string
	for _, file := range []bool{true, false} {
		var body strings.Builder
		w := multipart.NewWriter(&body)
		if file {
			part, _ := w.CreateFormFile("photo", "a.jpg")
			_, _ = part.Write([]byte("x"))
		}
		_ = w.Close()
		r := httptest.NewRequest(http.MethodPost, "/x", strings.NewReader(body.String()))
		r.Header.Set("Content-Type", w.FormDataContentType())
		f, err := forms.Read(r, forms.Of("test.", forms.File("photo").Need(), forms.Text("name", &name).Need()))
		f.Refuse(r.Context(), fault.Of(err))
		want := map[bool]string{true: "form.file_again", false: "form.needed_of"}[file]
		if f.Error("photo") != want || len(f.Problems) != 2 {
			t.Errorf("with a file %v: %q, %v", file, f.Error("photo"), f.Problems)
		}
	}
}
