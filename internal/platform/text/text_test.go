package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"thonso/internal/platform/text"
)

// same runs f on each input and compares with what is wanted of it.
func same(t *testing.T, f func(string) string, cases map[string]string) {
	t.Helper()
	for in, want := range cases {
		if got := f(in); got != want {
			t.Errorf("%+q gives %q (%+q), want %q", in, got, got, want)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	same(t, text.Clean, map[string]string{
		"":                         "",
		"  Lò \t Thị\u00a0A\u3000": "Lò Thị A",
		norm.NFD.String("Đặng Thị Hường"):    "Đặng Thị Hường",
		"Ðặng Thị Thử":                       "Đặng Thị Thử", // U+00D0, as many Windows keyboards write it
		"Ɖặng ðình":                          "Đặng đình",
		"d\u0335ường":                        "đường",
		"Phạ\u00adm Trần\u200c Ngu\u200byễn": "Phạm Trần Nguyễn",
		"Lò\u202eThị\u2060 A\u200f\ufeff":    "LòThị A",
		"Lò Thị А":                           "Lò Thị A", // Cyrillic
		"Наi Вình Ο":                         "Hai Bình O",
		"Наталья Иванова":                    "Наталья Иванова", // a name of its own alphabet
		"bà Наталья (Нoa)":                   "bà Наталья (Hoa)",
		"ＬÒ　ＴＨỊ １２":                          "LÒ THỊ 12",
		"𝐍𝐠𝐮𝐲𝐞𝐧 ﬁ":                           "Nguyen fi",
		"Tiế\u0301ng é\u0302 ǎ":              "Tiế\u0301ng ế ă",
		"H’Hen Niê, Ea H`Leo, RʼLấp":         "H'Hen Niê, Ea H'Leo, R'Lấp",
		"H’ Bia Niê, Y` Thông; chữ a’ b":     "H' Bia Niê, Y' Thông; chữ a’ b",
		"Krông–Nô A‑ma":                      "Krông-Nô A-ma",
		"trang 5–7 – “xa” ‘gần’":             "trang 5–7 – “xa” ‘gần’",
		"👨\u200d👩\u200d👧 vui ❤\ufe0f":        "👨\u200d👩\u200d👧 vui ❤\ufe0f",
		"1965\ufe0f":                         "1965",
		"một\u2028hai\u2029ba\u0085bốn\vnăm": "một hai ba bốn năm",
		"Ngu\byễn\x00 Th\u0081ị":             "Nguyễn Thị",
		"Ngu\xffyễn \ufffd \ue000":           "Ngu\ufffdyễn \ufffd \ue000", // IsLegible finds them
		"Ɗặng ɗinh ᴆ d\u0304i Ꟈ":             "Đặng đinh đ đi Đ",
		"ᵈi ᴰi ɴɢᴀ m²":                       "di Di nga m²",
		"o\u0315 ȃ ȇ a\u0342":                "ơ â ê ã",
		"\uf0b7 Tờ khai":                     "• Tờ khai",
	})
}

func TestCleanLinesKeepsLines(t *testing.T) {
	t.Parallel()
	same(t, text.CleanLines, map[string]string{" a  b \r\n\x00c\u200b\n": "a b\nc", "một\n\nhai": "một\n\nhai"})
}

func TestIsLegible(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"": true, "Đặng  Thị\u200b Ước": true, "Наталья 👩\u200d👧": true,
		"\uf0b7 một": true, "Ngu\ufffdn": false, "Ngu\xffn": false, "\ue123": false, "a\U0010ffff": false} {
		if got := text.IsLegible(s); got != want {
			t.Errorf("%+q: %v", s, got)
		}
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	same(t, text.Key, map[string]string{
		"":               "",
		"Đặng Thị Hường": "dang thi huong",
		norm.NFD.String("Đặng Thị Hường"): "dang thi huong",
		"  LÒ   THỊ\tA ":                  "lo thi a",
		"Ước mơ ở Bản Phiệt":              "uoc mo o ban phiet",
		"100% _Thử":                       "100 thu",
		"\u1dd1 %":                        "",
		"Trương-Hà (Ba)":                  "truong ha ba",
		"2.000635":                        "2 000635",
		"H’Hen":                           "hhen",
	})
	for _, spellings := range [][]string{
		{"Hòa Bình", "Hoà Bình", "hoa binh"}, {"Thủy Điện", "Thuỷ Điện"}, {"Quý", "Quí"}, {"Lý Mỹ Kỳ", "Lí Mĩ Kì"},
		{"Ðông Căm", "Đông Căm", "dong cam"}, {"Phạm", "Phạ\u00adm"}, {"H'Hen", "H’Hen", "hhen"},
		{"Ɗặng", "ᵈang", "dang"}, {"Nguyən", "nguyen"}, {"Ƀuôn Čư̆", "buon cu"},
	} {
		for _, s := range spellings[1:] {
			if text.Key(s) != text.Key(spellings[0]) {
				t.Errorf("%q is %q, but %q is %q", s, text.Key(s), spellings[0], text.Key(spellings[0]))
			}
		}
	}
	for _, pair := range [][2]string{{"Tây", "Tai"}, {"Thủy", "Thúi"}, {"Bảy", "Bải"},
		{"Y Tý", "I Ti"}, {"Hải", "Hay"}} {
		if text.Key(pair[0]) == text.Key(pair[1]) {
			t.Errorf("%q and %q are two words", pair[0], pair[1])
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"H’Hen Niê": "hhen nie, h hen nie", "H' Hen": "h hen, hhen",
		"Lò Thị A": "lo thi a", "'Lò'": "lo", "K-Brông": "k brong, kbrong", "Y.Dot Y.Bê": "y dot y be, ydot ybe",
		"N.T.Phong Hải": "n t phong hai, ntphong hai", "Lê V. An": "le v an", "Trang 5–7": "trang 5 7"} {
		if got := text.AllKeys(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSpelling(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"Thôn Hòa Bình", "thôn hoà bình"}, {"Thủy Điện", "Thuỷ  Điện"}, {"Quý", "Quí"},
		{"Lý", "Lí"}, {"N.T Phong Hải", "N T Phong Hải"}, {"Ea H’Leo", "Ea H'Leo"}} {
		if text.Spelling(pair[0]) != text.Spelling(pair[1]) {
			t.Errorf("%q and %q are one name", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"Hòa", "Hóa"}, {"Na Má", "Na Mạ"}, {"Đông", "Dong"},
		{"Cam", "Căm"}, {"Bảy", "Bải"}} {
		if text.Spelling(pair[0]) == text.Spelling(pair[1]) {
			t.Errorf("%q and %q are two names", pair[0], pair[1])
		}
	}
}

func TestQueryIsShort(t *testing.T) {
	t.Parallel()
	if q := text.Query(strings.Repeat("ж", 1000)); len(q) > 200 || !utf8.ValidString(q) {
		t.Errorf("%d bytes", len(q))
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()
	if got := text.Initials("Lò Thị đào"); got != "L. T. Đ." {
		t.Errorf("got %q", got)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"Đặng", "\xff", "e\u0301\u0323", "İ", "%_\\", "H’Hen", "Нguyễn Ж",
		"о'a ж", "❤\ufe0f\u200d🔥"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := text.Clean(s)
		for name, once := range map[string]string{"Clean": clean, "Key": text.Key(s), "Fold": text.Fold(s),
			"Spelling": text.Spelling(s)} {
			if !utf8.ValidString(once) || strings.Contains(once, "  ") || strings.TrimSpace(once) != once {
				t.Errorf("%s(%q) = %q", name, s, once)
			}
		}
		if again := text.Clean(clean); again != clean {
			t.Errorf("Clean(%q) = %+q, and cleaned again %+q", s, clean, again)
		}
		if !norm.NFC.IsNormalString(clean) {
			t.Errorf("Clean(%q) = %+q is not NFC", s, clean)
		}
		if text.Key(clean) != text.Key(s) || text.Spelling(clean) != text.Spelling(s) {
			t.Errorf("a key of %q depends on cleaning", s)
		}
		if key := text.Key(s); text.Key(key) != key {
			t.Errorf("the key of %q is %+q, and of that %+q", s, key, text.Key(key))
		}
		if text.Key(text.Spelling(s)) != text.Key(s) {
			t.Errorf("%q: one spelling %+q, two keys %+q, %+q", s, text.Spelling(s),
				text.Key(text.Spelling(s)), text.Key(s))
		}
	})
}
