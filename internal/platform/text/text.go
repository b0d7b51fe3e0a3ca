// Package text is the one edge and the one search key of Vietnamese text:
// Clean for everything that comes in, Key for everything that is looked for,
// and one rule each for telephone, e-mail and identity numbers.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Initials returns what a public page may show of a name: "L. T. A.".
func Initials(name string) string {
	var parts []string
	for w := range strings.FieldsSeq(name) {
		r := []rune(w)
		parts = append(parts, string(unicode.ToUpper(r[0]))+".")
	}
	return strings.Join(parts, " ")
}

// UpperFirst writes s with a capital, as at the beginning of a line.
func UpperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// LowerFirst is s as it stands within a sentence; what begins with two capitals
// is an abbreviation and stays.
func LowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}
