package text

import (
	"strings"
	"unicode"
)

// IsReason reports whether s can say why something is done: two words, or one
// of eight letters and digits, such as a dossier's code.
func IsReason(s string) bool {
	long, words := 0, 0
	for _, w := range strings.Fields(s) {
		n := 0
		for _, r := range w {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				n++
			}
		}
		if long = max(long, n); n > 1 {
			words++
		}
	}
	return words > 1 || long >= 8
}
