// Package text normalises and folds Vietnamese text.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean returns s in NFC, without control characters and what turns the
// direction of writing, and with single spaces. Everything typed passes here
// once, at the edge.
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	s = norm.NFC.String(strings.Map(withoutTurns, strings.ToValidUTF8(s, "")))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' || r == '\u200b'
	}), " ")
}

// withoutTurns drops the marks that show a text in another order than it is
// kept in: a name could pass for another by them.
func withoutTurns(r rune) rune {
	if unicode.Is(unicode.Bidi_Control, r) {
		return -1
	}
	return r
}

// isClean reports whether Clean would leave s as it is; nearly all texts are so.
func isClean(s string) bool {
	space := true // at the beginning, as after another
	for _, r := range s {
		switch {
		case r == ' ':
			if space {
				return false
			}
			space = true
			continue
		case r < ' ' || r == 0x7f || r > 0x7f && !isLetter(r):
			return false
		}
		space = false
	}
	return s == "" || !space
}

// isLetter reports whether r is a precomposed letter of Vietnamese, which is
// what NFC makes of it; its base is in bases.
func isLetter(r rune) bool { return r < rune(len(bases)) && bases[r] != 0 }

// bases gives the lower-case letter without marks of each of Vietnamese's.
var bases = func() (t [0x1f00]byte) {
	const all = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
	for _, lower := range all {
		for _, r := range []rune{lower, unicode.ToUpper(lower)} {
			t[r] = slowFold(string(r))[0]
		}
	}
	return t
}()

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
	s = Clean(s)
	if !isClean(s) { // it has letters of other languages
		return slowFold(s)
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r > 0x7f:
			b = append(b, bases[r])
		case 'A' <= r && r <= 'Z':
			b = append(b, byte(r)+'a'-'A')
		default:
			b = append(b, byte(r))
		}
	}
	return string(b)
}

// slowFold is Fold for any clean text.
func slowFold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ") // a mark may have stood alone
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

// maxLike is how much of a search is looked for, in characters. No name is as
// long, and databases refuse patterns that are.
const maxLike = 200

// Likeable returns the folded q ready for a LIKE pattern, with its own % and _ escaped by \.
func Likeable(q string) string {
	q = Fold(q)
	if r := []rune(q); len(r) > maxLike {
		q = string(r[:maxLike])
	}
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(q)
}

// UpperFirst writes s with a capital, as at the beginning of a line.
func UpperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// Phone returns a Vietnamese telephone number as 0912345678, however it was
// typed; "" is one, too. What is none comes back as "" and false.
func Phone(s string) (string, bool) {
	p := strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "").Replace(Clean(s))
	if rest, ok := strings.CutPrefix(p, "+84"); ok {
		p = "0" + strings.TrimPrefix(rest, "0")
	} else if rest, ok := strings.CutPrefix(p, "84"); ok && len(p) == 11 {
		p = "0" + rest
	}
	switch {
	case p == "":
		return "", true
	case p[0] != '0' || len(p) < 10 || len(p) > 11 || strings.Trim(p, "0123456789") != "":
		return "", false
	}
	return p, true
}
