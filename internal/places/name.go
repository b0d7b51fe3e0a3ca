package places

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
)

// A typeWord is a word with which lists and people begin a unit's name.
type typeWord struct {
	word, typ string
	short     []string // how it is shortened; one letter counts only with a point: "X. Gia Phú"
}

// typeWords are those of each kind. Longer ones stand first, so that "Thị trấn"
// is not read as something shorter.
var typeWords = map[Kind][]typeWord{
	Province: {{"thành phố", "thanh_pho", []string{"tp"}}, {"tỉnh", "tinh", []string{"t"}}},
	District: {{"thành phố", "thanh_pho_thuoc_tinh", []string{"tp"}}, {"thị xã", "thi_xa", []string{"tx"}},
		{"huyện", "huyen", []string{"h"}}, {"quận", "quan", []string{"q"}}},
	Commune: {{"thị trấn", "thi_tran", []string{"tt"}}, {"đặc khu", "dac_khu", []string{"đk"}},
		{"phường", "phuong", []string{"p"}}, {"xã", "xa", []string{"x"}}},
	Village: {{"tổ dân phố", "to_dan_pho", []string{"tdp", "tđp", "tổ"}}, {"tiểu khu", "tieu_khu", []string{"tk"}},
		{"khu phố", "khu_pho", []string{"kp"}}, {"khu vực", "khu_vuc", []string{"kv"}}, {"thôn", "thon", []string{"t"}},
		{"bản", "ban", []string{"b"}}, {"xóm", "xom", []string{"x"}}, {"ấp", "ap", nil}, {"làng", "lang", nil},
		{"buôn", "buon", nil}, {"bon", "bon", nil}, {"phum", "phum", nil}, {"sóc", "soc", nil}, {"khóm", "khom", nil},
		{"khu", "khu", nil}},
}

// TypeWords are the words for units of the kind, as they stand before a name.
func TypeWords(kind Kind) (words []string) {
	for _, w := range typeWords[kind] {
		words = append(words, w.word)
	}
	return words
}

// Listed is what an official list calls the place: "Thôn Đông Căm".
func (p Place) Listed() string {
	for _, w := range typeWords[p.Kind] {
		if w.typ == p.Type {
			return text.UpperFirst(w.word) + " " + p.Name
		}
	}
	return p.Name
}

// SplitName splits what an official list calls a unit into type and name:
// "Thị trấn N.T Phong Hải" is a thi_tran named "N.T Phong Hải". The type is ""
// where the text begins with none of the kind's.
func SplitName(kind Kind, full string) (typ, name string) {
	full = text.Clean(full)
	for _, w := range typeWords[kind] {
		if rest, ok := w.cut(full); ok && rest != "" {
			return w.typ, rest
		}
	}
	return "", full
}

// TypeOf returns the type of kind that s names, by word ("Phường", "P.") or key
// ("phuong"); "" where it names none.
func TypeOf(kind Kind, s string) string {
	s = text.Clean(s)
	if slices.Contains(Types[kind], s) {
		return s
	}
	for _, w := range typeWords[kind] {
		if rest, ok := w.cut(s); ok && rest == "" {
			return w.typ
		}
	}
	return ""
}

// cut cuts the word, or what it is shortened to, from the beginning of s.
func (w typeWord) cut(s string) (rest string, ok bool) {
	if rest, ok := cutWord(s, w.word); ok {
		return rest, true
	}
	end := strings.IndexAny(s, ". ")
	if end < 0 {
		return "", slices.Contains(w.short, strings.ToLower(s))
	}
	short := strings.ToLower(s[:end])
	if !slices.Contains(w.short, short) || len(short) == 1 && s[end] == ' ' {
		return "", false
	}
	return strings.TrimLeft(s[end:], ". "), true
}

// cutWord cuts word (in lower case) from the beginning of s, if it stands there as a whole word.
func cutWord(s, word string) (rest string, ok bool) {
	for _, want := range word {
		got, n := utf8.DecodeRuneInString(s)
		if unicode.ToLower(got) != want {
			return "", false
		}
		s = s[n:]
	}
	if s == "" {
		return "", true
	}
	rest = strings.TrimLeft(s, " ")
	return rest, rest != s
}

// NameKey is what two spellings of one unit's name have in common: its search
// key, without points, 4 for 04, and the farm's town written out or not.
func NameKey(name string) string {
	words := strings.Fields(text.Key(strings.ReplaceAll(name, ".", "")))
	for i, w := range words {
		words[i] = strings.TrimLeft(w, "0")
	}
	return strings.ReplaceAll(strings.Join(words, " "), "nong truong ", "nt ")
}

// codeWidth is how many digits an official code has: spreadsheets drop leading zeros.
var codeWidth = map[Kind]int{Province: 2, District: 3, Commune: 5}

// PadCode gives an official code its leading zeros back.
func PadCode(kind Kind, code string) string {
	if code == "" || strings.Trim(code, "0123456789") != "" {
		return code
	}
	return strings.Repeat("0", max(0, codeWidth[kind]-len(code))) + code
}

// FullName is a place's type and name in the language of ctx: "Xã Gia Phú", "Gia Phú commune".
func FullName(ctx context.Context, p Place) string {
	if p.ID == "" && p.Name == "" {
		return ""
	}
	return text.UpperFirst(TypedName(ctx, p))
}

// TypedName is FullName as it stands within a sentence.
func TypedName(ctx context.Context, p Place) string {
	return i18n.T(ctx, "places.full", "type", i18n.T(ctx, p.TypeKey()), "name", p.Name)
}

// unitNames names several places within a sentence.
func unitNames(ctx context.Context, ps []Place) string {
	return strings.Join(convert.Each(ps, func(p Place) string { return TypedName(ctx, p) }), ", ")
}
