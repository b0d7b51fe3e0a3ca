package mandates

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTypedCode(t *testing.T) {
	for typed, want := range map[string]string{"123 456": "123456", "ab-2k.7": "AB2K7", " 12\u200b3456\n": "123456", "": ""} {
		if got := typedCode(typed); got != want {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
}

// FuzzTypedCode: whatever is typed becomes one word of clean text, the same when it is read again.
func FuzzTypedCode(f *testing.F) {
	for _, s := range []string{"123 456", "AB2K7", "a-b.c", "\x00", "\xff", "１２３", "ŉ", "\u202e12"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := typedCode(s)
		if strings.ContainsAny(got, " -.\x00\n") || !utf8.ValidString(got) {
			t.Errorf("%q becomes %q", s, got)
		}
		if again := typedCode(got); again != got {
			t.Errorf("%q becomes %q, and that %q", s, got, again)
		}
	})
}
