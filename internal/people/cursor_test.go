package people

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf8"

	"thonso/internal/platform/fault"
)

// FuzzReadCursor: a forged place in a list is refused, or is text that the databases take.
func FuzzReadCursor(f *testing.F) {
	f.Add(writeCursor("a", "1", "h", "1965", "id"))
	f.Add("")
	f.Add("' or 1=1")
	f.Add(base64.RawURLEncoding.EncodeToString([]byte("\x1f\x1f\x00\x1f\xff\x1f")))
	f.Fuzz(func(t *testing.T, s string) {
		parts, err := readCursor(s)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		for _, p := range parts {
			if !utf8.ValidString(p) || strings.ContainsRune(p, 0) {
				t.Errorf("%q gives %q", s, p)
			}
		}
		if again, err := readCursor(writeCursor(parts...)); err != nil || strings.Join(again, "|") != strings.Join(parts, "|") {
			t.Errorf("%q doesn't come back: %q", parts, again)
		}
	})
}
