package text

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// KeyVersion is the number of the rule by which Key is made. Whoever changes
// what Key returns counts it up: stored keys are then made anew at the next start.
const KeyVersion = 3

// Key is the one search key, of what is looked for and of what is found: words
// of letters and digits in lower case without marks, đ as d (which has no
// decomposition, so no database folds it), single spaces between them. It is
// the same for all spellings of a word: Hòa and Hoà, Quý and Quí, H'Hen and Hhen.
func Key(s string) string {
	s = Clean(s)
	if !isClean(s) { // it has letters or signs of other languages
		return keyAny(s)
	}
	b := make([]byte, 0, len(s))
	start := 0 // of the word
	for _, r := range s {
		switch {
		case r > 0x7f:
			b = append(b, bases[r])
		case 'A' <= r && r <= 'Z':
			b = append(b, byte(r)+'a'-'A')
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			b = append(b, byte(r))
		case r == '\'':
		case len(b) > start:
			oneSpelling(b[start:])
			b = append(b, ' ')
			start = len(b)
		}
	}
	oneSpelling(b[start:])
	return strings.TrimSuffix(string(b), " ")
}

// keyAny is Key of any clean text.
func keyAny(s string) string {
	f := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(apostrophes, r):
			return -1
		case unicode.In(r, unicode.L, unicode.N, unicode.Mc):
			return r
		}
		return ' '
	}, foldAny(s))
	words := strings.Fields(f)
	for i, w := range words {
		b := []byte(w)
		oneSpelling(b)
		words[i] = string(b)
	}
	return strings.Join(words, " ")
}

// Keys are the keys under which s is found: its Key, and where a sign stands
// between letters also that with the sign as nothing and as a blank. H'Hen is
// looked for as "hhen" and as "h hen", K-Brông as "k brong" and as "kbrong".
func Keys(s string) []string {
	keys := []string{Key(s)}
	if !strings.ContainsAny(s, apostrophes+dashes+".·") {
		return keys
	}
	s = Clean(s)
	for _, between := range []string{"${1}", "${1} "} {
		if key := Key(signInName.ReplaceAllString(s, between)); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// signInName is a sign behind a letter; an apostrophe may have blanks beside it (H' Hen).
var signInName = regexp.MustCompile(`([\pL\pM])(?: ?[` + apostrophes + `] ?|[-.·])`)

// AllKeys are the Keys of s in one text, for a column in which a search looks for a part.
func AllKeys(s string) string { return strings.Join(Keys(s), KeySeparator) }

// KeySeparator stands between two keys of one name; no key has it.
const KeySeparator = ", "

// maxQuery is how much of a search is looked for, in bytes. No name is as
// long, and databases refuse patterns that are.
const maxQuery = 200

// Query is the key of what somebody looks for, fit for a pattern of LIKE: it
// has none of the signs that mean something there.
func Query(q string) string {
	key := Key(q)
	if len(key) > maxQuery {
		key = strings.ToValidUTF8(key[:maxQuery], "")
	}
	return key
}

// oneSpelling writes i for y in the word where people write either: at the end
// after consonants alone (Lý, Lí) and after qu (Quý, Quí). Elsewhere they are
// two sounds: Thủy is no Thúi, Tây no Tai.
func oneSpelling[T byte | rune](w []T) {
	for i, r := range w {
		if r != 'y' || i == 0 {
			continue
		}
		afterQU := i >= 2 && w[i-1] == 'u' && w[i-2] == 'q'
		if afterQU || i == len(w)-1 && allConsonants(w[:i]) {
			w[i] = 'i'
		}
	}
}

func allConsonants[T byte | rune](w []T) bool {
	for _, r := range w {
		if !strings.ContainsRune("bcdđghklmnpqrstvx", rune(r)) {
			return false
		}
	}
	return true
}

// Fold returns s in lower case without marks, đ as d, with its signs: for
// reading what people write. What is looked for has a Key.
func Fold(s string) string {
	s = Clean(s)
	if !isClean(s) {
		return foldAny(s)
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

// foldAny is Fold for any clean text.
func foldAny(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r < 0x80:
			b.WriteRune(unicode.ToLower(r))
		default:
			r = unicode.ToLower(r)
			b.WriteRune(cmp.Or(undecomposed[r], r))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ") // a mark may have stood alone
}

// undecomposed gives the letter without its stroke of letters that Unicode takes
// for one: đ, those of Ba Na, Ê Đê and Gia Rai, and what people type for e.
var undecomposed = pairs("đƀɓħɨłŋøŧʉəǝɘɛɔ", "dbbhilnotueeeeo")

// Spelling is what the spellings of one name have in common when its tones
// count: Hòa and Hoà are one, Hóa is another. By it a list's name is known
// again; by Key it is only found.
func Spelling(s string) string {
	var out []string
	letters := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(apostrophes, r):
			return -1
		case unicode.In(r, unicode.L, unicode.N, unicode.M):
			return r
		}
		return ' '
	}, norm.NFD.String(strings.ToLower(Clean(s))))
	for w := range strings.FieldsSeq(letters) {
		var word, tone []rune
		for _, r := range w {
			if strings.ContainsRune(tones, r) {
				tone = append(tone, r)
			} else {
				word = append(word, r)
			}
		}
		oneSpelling(word)
		out = append(out, string(append(word, tone...)))
	}
	return strings.Join(out, " ")
}

// tones are the marks of huyền, sắc, ngã, hỏi and nặng.
const tones = "\u0300\u0301\u0303\u0309\u0323"
