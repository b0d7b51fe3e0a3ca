package photos_test

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"thonso/internal/platform/blob"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/photos"
)

func TestKeep(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	photo := b.String()
	store := blob.New(t.TempDir())
	for name, c := range map[string]struct {
		content io.Reader
		mime    string
		kind    fault.Kind
		wrong   string
	}{
		"a photo": {content: strings.NewReader(photo), mime: "image/jpeg"},
		"a PDF":   {content: strings.NewReader("%PDF-1.7\n"), mime: "application/pdf"},
		"half a photo": {content: strings.NewReader(photo[:len(photo)-12]), kind: fault.Invalid,
			wrong: "photos.broken"},
		"only a head": {content: strings.NewReader("\xff\xd8\xff\xe0 no more"), kind: fault.Invalid,
			wrong: "photos.broken"},
		"a page":  {content: strings.NewReader("<html><script>"), kind: fault.Invalid, wrong: "photos.type"},
		"nothing": {content: strings.NewReader(""), kind: fault.Invalid, wrong: "photos.type"},
		"too much": {content: io.MultiReader(strings.NewReader(photo),
			bytes.NewReader(make([]byte, photos.MaxBytes))), kind: fault.TooLarge, wrong: "photos.large"},
		"a cut connection": {content: iotest.ErrReader(errors.New("gone")), kind: fault.Invalid, wrong: "photos.cut"},
	} {
		kept, err := photos.Keep(store, c.content)
		if c.wrong == "" {
			if err != nil || kept.Mime != c.mime || !store.Has(kept.Hash) {
				t.Errorf("%s: %+v %v", name, kept, err)
			}
			continue
		}
		if f := fault.Of(err); f.Kind != c.kind || f.Fields["photo"] != c.wrong || f.Key != c.wrong || kept.Hash != "" {
			t.Errorf("%s: %+v %v", name, kept, err)
		}
	}
}
