package photos_test

import (
	"bytes"
	"compress/zlib"
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

// A PDF with one page.
const (
	page = "3 0 obj<</Type /Page /Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
	end  = "startxref\n0\n%%EOF\n"
	pdf  = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		page + "trailer<</Root 1 0 R>>\n" + end
)

func deflated(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(s)) // into memory
	_ = z.Close()
	return b.String() + "endstream endobj\n"
}

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
		"a PDF":   {content: strings.NewReader(pdf), mime: "application/pdf"},
		"a PDF of compressed objects": {content: strings.NewReader(strings.Replace(pdf, page,
			"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length 99>>stream\r\n"+deflated(page), 1)),
			mime: "application/pdf"},
		"noise called a PDF": {content: strings.NewReader("%PDF-1.7\n" + strings.Repeat("noise ", 500)),
			kind: fault.Invalid, wrong: "photos.broken_pdf"},
		"half a PDF": {content: strings.NewReader(strings.TrimSuffix(pdf, end)), kind: fault.Invalid,
			wrong: "photos.broken_pdf"},
		"a PDF without a page": {content: strings.NewReader(strings.Replace(pdf, page, "", 1)), kind: fault.Invalid,
			wrong: "photos.broken_pdf"},
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
