package dossiers

import (
	"strings"
	"testing"
)

// FuzzBoxes: a date kept, or what was typed instead of one, fills three boxes and none is lost.
func FuzzBoxes(f *testing.F) {
	for _, s := range []string{"2026-11-23", "2026-11", "2026", "30/02/2026", "//", "a/b/c/d", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, m, y := boxes(s)
		switch {
		case storedDate.MatchString(s):
			if y != s[:4] || d != "" && m == "" {
				t.Errorf("%q fills %q %q %q", s, d, m, y)
			}
		case strings.TrimRight(d+"/"+m+"/"+y, "/") != strings.TrimRight(s, "/"):
			t.Errorf("%q fills %q %q %q", s, d, m, y)
		}
	})
}
