package text

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// slowClean is what Clean says of any text, without its short cut.
func slowClean(s string) string {
	s = norm.NFC.String(strings.Map(withoutTurns, strings.ToValidUTF8(s, "")))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' || r == '\u200b'
	}), " ")
}

// FuzzShortCuts holds the ways for the usual text to the way for any.
func FuzzShortCuts(f *testing.F) {
	for _, s := range []string{"", " ", "Đặng Thị Ước", "ĐẶNG", " hai  dấu cách ", "Ke\u0301o", "a\tb", "naïve Ω", "\u200bẩn", "a\u202eb\u0301", "x\xff", "ưu Ư", "a ", "\x7f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := Clean(s), slowClean(s); got != want {
			t.Errorf("Clean(%q) = %q, want %q", s, got, want)
		}
		if got, want := Fold(s), slowFold(slowClean(s)); got != want {
			t.Errorf("Fold(%q) = %q, want %q", s, got, want)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for b.Loop() {
		Fold("Đặng Thị Thu Ước")
	}
}
