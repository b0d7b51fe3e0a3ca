// Package text normalises and folds Vietnamese text.
package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Clean returns s in NFC, without control characters and with single spaces.
// Everything typed passes here once, at the edge.
func Clean(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' || r == '\u200b'
	}), " ")
}

// CleanLines is Clean for text of several lines: line breaks stay.
func CleanLines(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = Clean(lines[i])
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// Fold returns the search key of s: no marks, lower case, đ as d (which has no
// decomposition, so no database folds it), single spaces. Đặng, dang and ĐANG are one.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(Clean(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// Initials returns what a public page may show of a name: "L. T. A.".
func Initials(name string) string {
	var parts []string
	for w := range strings.FieldsSeq(name) {
		r := []rune(w)
		parts = append(parts, string(unicode.ToUpper(r[0]))+".")
	}
	return strings.Join(parts, " ")
}

// Likeable returns the folded q ready for a LIKE pattern, with its own % and _ escaped by \.
func Likeable(q string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(Fold(q))
}
