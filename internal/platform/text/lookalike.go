package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ownLetters puts letters of Vietnamese in place of those that only look like
// them; s is in NFD.
func ownLetters(s string) string {
	return latin(strokes.Replace(strings.Map(plainDress, ligatures.Replace(s))))
}

// strokes are a letter and a mark that stand for one Vietnamese letter.
var strokes = strings.NewReplacer(append([]string{
	"D\u0335", "Đ", "D\u0336", "Đ", "D\u0304", "Đ", "d\u0335", "đ", "d\u0336", "đ", "d\u0304", "đ",
	"a\u030c", "a\u0306", "A\u030c", "A\u0306", // ǎ for ă
}, tonesLast()...)...)

// tonesLast are the marks of a vowel written after its tone: NFC composes them
// in the other order only.
func tonesLast() (pairs []string) {
	for _, tone := range "\u0300\u0301\u0303\u0309" {
		for _, vowel := range "\u0302\u0306" {
			pairs = append(pairs, string([]rune{tone, vowel}), string([]rune{vowel, tone}))
		}
	}
	return pairs
}

var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl")

// alike gives the letter or mark for one that keyboards, converted files and
// decorative fonts put in its place.
var alike = pairs(
	"ÐƉƊƋꟇðɖɗƌᴆꟈıɩɑɡ\u0315\u0311\u0342ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ\uf0a7\uf0b7\uf0d8\uf0fc",
	"ĐĐĐĐĐđđđđđđiiag\u031b\u0302\u0303abcdefghijklmnoprstuvwyz•••✓") // the last are the bullets of Word

// pairs gives each rune of to by that at its place in from.
func pairs(from, to string) map[rune]rune {
	m, letters := map[rune]rune{}, []rune(to)
	for i, r := range []rune(from) {
		m[r] = letters[i]
	}
	return m
}

// plainDress returns the plain letter, digit or sign of one that is full-width,
// raised, of a decorative alphabet, or alike.
func plainDress(r rune) rune {
	switch {
	case r < 0x80:
		return r
	case alike[r] != 0:
		return alike[r]
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xfee0
	case !unicode.In(r, unicode.Lu, unicode.Ll, unicode.Lm, unicode.Nd):
		return r
	}
	if k := norm.NFKC.String(string(r)); len(k) == 1 {
		return rune(k[0])
	}
	return r
}

// latins are the letters of Cyrillic and Greek that look like Latin ones.
var latins = pairs("АВЕКМНОРСТУХЅІЈԚԜаеорсухѕіјԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTYXSIJQWaeopcyxsijqwhABEZHIKMNOPTYXo")

// latin writes look-alike letters of Cyrillic and Greek in Latin: in all of a
// text that has Latin letters and no word certainly of the other alphabet, else
// in words that mix the two.
func latin(s string) string {
	var hasLatin, hasAlike, isOther bool
	for _, r := range s {
		switch {
		case r < 0x80:
			hasLatin = hasLatin || unicode.IsLetter(r)
		case latins[r] != 0:
			hasAlike = true
		case isOtherLetter(r):
			isOther = true
		default:
			hasLatin = hasLatin || unicode.Is(unicode.Latin, r)
		}
	}
	if !hasAlike || !hasLatin {
		return s
	}
	if !isOther {
		return strings.Map(toLatin, s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for s != "" {
		n := strings.IndexFunc(s, notWord)
		switch {
		case n < 0:
			n = len(s)
		case n == 0:
			n = strings.IndexFunc(s, func(r rune) bool { return !notWord(r) })
			if n < 0 {
				n = len(s)
			}
		}
		b.WriteString(latinWord(s[:n]))
		s = s[n:]
	}
	return b.String()
}

func notWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(apostrophes, r)
}

func isOtherLetter(r rune) bool {
	return unicode.IsLetter(r) && unicode.In(r, unicode.Cyrillic, unicode.Greek)
}

// latinWord writes a word in Latin that has a Latin letter and none that only
// the other alphabet has.
func latinWord(w string) string {
	mixed := false
	for _, r := range w {
		if latins[r] == 0 && isOtherLetter(r) {
			return w
		}
		mixed = mixed || unicode.Is(unicode.Latin, r)
	}
	if !mixed {
		return w
	}
	return strings.Map(toLatin, w)
}

func toLatin(r rune) rune {
	if l := latins[r]; l != 0 {
		return l
	}
	return r
}
