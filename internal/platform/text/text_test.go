package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"thonso/internal/platform/text"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Đặng Thị Hường":                  "dang thi huong",
		"dang thi huong":                  "dang thi huong",
		norm.NFD.String("Đặng Thị Hường"): "dang thi huong",
		"  LÒ   THỊ\tA ":                  "lo thi a",
		"Ước mơ ở Bản Phiệt":              "uoc mo o ban phiet",
		"":                                "",
		"Lò\u202eThị\u2066 A\u200f":       "lothi a", // what turns the writing round hides another name
	} {
		if got := text.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestInitials(t *testing.T) {
	if got := text.Initials("Lò Thị đào"); got != "L. T. Đ." {
		t.Errorf("got %q", got)
	}
}

func TestCleanLinesKeepsLines(t *testing.T) {
	if got := text.CleanLines(" a  b \r\n\x00c\u200b\n"); got != "a b\nc" {
		t.Errorf("got %q", got)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Đặng", "\xff", "e\u0301\u0323", "İ", "%_\\"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := text.Fold(s)
		if !utf8.ValidString(once) {
			t.Errorf("Fold(%q) is not UTF-8", s)
		}
		if text.Fold(text.Clean(s)) != once {
			t.Errorf("Fold(%q) depends on cleaning", s)
		}
		if strings.Contains(once, "  ") {
			t.Errorf("Fold(%q) has double spaces", s)
		}
		if c := text.Clean(s); text.Clean(c) != c {
			t.Errorf("Clean(%q) is not idempotent", s)
		}
	})
}
