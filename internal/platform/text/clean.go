package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Clean is the edge: everything typed, imported or sent passes here once. It
// returns s in NFC, with single spaces, without invisible and control characters,
// with Vietnamese letters in place of those that only look like them, and with
// one apostrophe and one hyphen inside words. Letters that were lost on the way
// stay U+FFFD, so that IsLegible finds them. Cleaning twice changes nothing.
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	return cleanAny(s)
}

// lineBreaks are all the ways to end a line.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n",
	"\u2028", "\n", "\u2029", "\n")

// CleanLines is Clean for text of several lines: line breaks stay, all as "\n".
func CleanLines(s string) string {
	if isClean(s) {
		return s
	}
	lines := strings.Split(lineBreaks.Replace(s), "\n")
	for i := range lines {
		lines[i] = Clean(lines[i])
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// cleanAny is Clean without its short cut.
func cleanAny(s string) string {
	s = withoutInvisible(strings.ToValidUTF8(s, "\ufffd"))
	s = norm.NFC.String(ownLetters(norm.NFD.String(s)))
	s = strings.Join(strings.FieldsFunc(s, isSpace), " ")
	return wordMarks(s)
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
		case r < ' ' || r == '`' || r == 0x7f || r > 0x7f && !isLetter(r):
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
			t[r] = foldAny(string(r))[0]
		}
	}
	return t
}()

func isSpace(r rune) bool { return unicode.IsSpace(r) || r == brailleBlank }

// IsLegible reports whether s, clean or not, holds no character that stands for
// none: U+FFFD, which programs write for a letter that they lost, bytes that are
// no UTF-8, and those that only one program or font gives a shape. Nobody knows
// which letter was meant, so whoever takes a text in asks for it again.
func IsLegible(s string) bool {
	return isClean(s) || strings.IndexFunc(Clean(s), isIllegible) < 0
}

func isIllegible(r rune) bool {
	return r == unicode.ReplacementChar || unicode.In(r, unicode.Co, unicode.Noncharacter_Code_Point)
}

// Characters that are no letter of any word and that nobody sees.
const (
	joiner       = '\u200d' // makes one picture of two
	brailleBlank = '\u2800'
)

// invisible are characters without a shape besides those of format (Cf), which
// hold soft hyphens, joiners, marks of direction and spaces of no width.
var invisible = &unicode.RangeTable{
	R16: []unicode.Range16{{0x034f, 0x034f, 1}, {0x115f, 0x1160, 1}, {0x17b4, 0x17b5, 1}, {0x3164, 0x3164, 1},
		{0xffa0, 0xffa0, 1}},
	R32: []unicode.Range32{{0xe0100, 0xe01ef, 1}},
}

// withoutInvisible drops what nobody sees: inside a word it makes another word
// of it, which looks the same. What joins pictures to one stays.
func withoutInvisible(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	rs := []rune(s)
	picture := false // the last character kept belongs to one
	for i, r := range rs {
		switch {
		case r == joiner && picture && i+1 < len(rs) && unicode.Is(unicode.So, rs[i+1]):
		case unicode.In(r, unicode.Cf, invisible), unicode.IsControl(r) && !unicode.IsSpace(r):
			continue
		case unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Sk, r) && r > 0xffff:
			if !picture && r < 0xffff {
				continue
			}
		default:
			picture = unicode.Is(unicode.So, r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

const (
	apostrophes = "'`´‘’‛′ʹʻʼʽˈꞌ"
	dashes      = "-‐‑‒–—―−﹘﹣"
)

// wordMarks writes one apostrophe and one hyphen inside words: H’Hen and H'Hen
// are one name. Outside words a dash or a quotation mark means something.
func wordMarks(s string) string {
	if !strings.ContainsAny(s, apostrophes[1:]+dashes[1:]) {
		return s
	}
	rs := []rune(s)
	inWord := func(i int) bool {
		return i > 0 && i+1 < len(rs) && (isWordRune(rs[i-1]) || unicode.IsMark(rs[i-1])) && isWordRune(rs[i+1])
	}
	initial := func(i int) bool { // after a first letter that stands alone: H' Bia
		return i > 0 && i+2 < len(rs) && isWordRune(rs[i-1]) && (i == 1 || rs[i-2] == ' ') && rs[i+1] == ' ' &&
			unicode.IsUpper(rs[i+2])
	}
	for i, r := range rs {
		switch {
		case strings.ContainsRune(apostrophes, r) && (inWord(i) || initial(i)):
			rs[i] = '\''
		case r == '\u2010' || r == '\u2011' || strings.ContainsRune(dashes, r) && inWord(i):
			rs[i] = '-'
		}
	}
	return string(rs)
}

// isWordRune reports whether r is a letter; the apostrophes that Unicode calls letters are none.
func isWordRune(r rune) bool { return unicode.IsLetter(r) && !strings.ContainsRune(apostrophes, r) }
