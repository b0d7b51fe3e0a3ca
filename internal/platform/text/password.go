package text

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Password is the one rule for passwords, when they are set and when they are
// typed: in NFC, as keyboards differ, and without what nobody sees at the ends
// and between the letters. The rest is the person's own.
func Password(s string) string {
	return norm.NFC.String(strings.TrimFunc(withoutInvisible(s), isSpace))
}
