// Package photos takes what people hand in as proof: photos and scanned PDF
// files of papers and signed slips.
package photos

import (
	"bytes"
	"embed"
	"errors"
	"io"
	"net/http"
	"slices"

	"thonso/internal/platform/blob"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/picture"
)

// Messages are the texts of what is wrong with a file, messages/<lang>.json.
//
//go:embed messages/*.json
var Messages embed.FS

// MaxBytes is the most that one file may weigh.
const MaxBytes = 12 << 20

var types = []string{"image/jpeg", "image/png", "application/pdf"}

// A Kept is a file that was kept.
type Kept struct {
	Hash string // by which the store has it
	Mime string
	Size int64
}

// Keep looks at the content, never at a name, and keeps what somebody can open
// later: a proof that nobody can open proves nothing. The fault is one of the
// field "photo"; an empty file is none.
func Keep(store *blob.Store, r io.Reader) (Kept, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	switch {
	case err != nil:
		return Kept{}, wrong(fault.Invalid, "photos.cut")
	case len(raw) > MaxBytes:
		return Kept{}, wrong(fault.TooLarge, "photos.large", "mb", MaxBytes>>20)
	}
	mime := http.DetectContentType(raw)
	if !slices.Contains(types, mime) {
		return Kept{}, wrong(fault.Invalid, "photos.type")
	}
	if err := opens(mime, raw); err != nil {
		return Kept{}, err
	}
	hash, size, err := store.Put(bytes.NewReader(raw), MaxBytes)
	return Kept{hash, mime, size}, err
}

// opens refuses what is broken or too large to be shown.
func opens(mime string, raw []byte) error {
	if mime == "application/pdf" {
		if !isPDF(raw) {
			return wrong(fault.Invalid, "photos.broken_pdf")
		}
		return nil
	}
	switch err := picture.Check(raw); {
	case errors.Is(err, picture.ErrTooLarge):
		return wrong(fault.Invalid, "photos.pixels")
	case err != nil:
		return wrong(fault.Invalid, "photos.broken")
	}
	return nil
}

// KeepSent is Keep of the file in the field "photo" of a form that was parsed;
// without one, nothing is kept and the use case says that it is needed.
func KeepSent(store *blob.Store, r *http.Request) (Kept, error) {
	file, header, err := r.FormFile("photo")
	if err != nil || header.Size == 0 {
		return Kept{}, nil
	}
	defer file.Close()
	return Keep(store, file)
}

func wrong(kind fault.Kind, key string, args ...any) error {
	f := fault.New(kind, key, args...)
	f.Fields = map[string]string{"photo": key}
	return f
}
