package photos

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
)

var pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)

const (
	pdfTail      = 2 << 10  // bytes in which a PDF says that it is whole; some writers leave a few behind it
	mostInflated = 32 << 20 // bytes of compressed objects that are looked at
)

// isPDF reports whether what begins as a PDF ends as one and has a page: half a
// file and noise don't. One behind a password does not show its pages.
func isPDF(raw []byte) bool {
	if !bytes.Contains(raw[max(0, len(raw)-pdfTail):], []byte("startxref")) {
		return false
	}
	return pdfPage.Match(raw) || bytes.Contains(raw, []byte("/Encrypt")) || hasCompressedPage(raw)
}

// hasCompressedPage looks for a page among the objects that are kept together in compressed streams.
func hasCompressedPage(raw []byte) bool {
	left := int64(mostInflated)
	for left > 0 {
		var ok bool
		if _, raw, ok = bytes.Cut(raw, []byte("/ObjStm")); !ok {
			return false
		}
		_, stream, _ := bytes.Cut(raw, []byte("stream"))
		z, err := zlib.NewReader(bytes.NewReader(bytes.TrimLeft(stream, "\r\n")))
		if err != nil {
			continue
		}
		objects, _ := io.ReadAll(io.LimitReader(z, left)) // of a broken one, what can be read
		if pdfPage.Match(objects) {
			return true
		}
		left -= int64(len(objects))
	}
	return false
}
