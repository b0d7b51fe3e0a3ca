package text

import "testing"

// seeds are texts of every kind that the short cuts must not get wrong.
var seeds = []string{"", " ", "Đặng Thị Ước", "ĐẶNG", " hai  dấu cách ", "Ke\u0301o", "a\tb", "naïve Ω", "\u200bẩn",
	"a\u202eb\u0301", "x\xff", "ưu Ư", "a ", "\x7f", "H’Hen Niê", "Ðặng", "Quý Lý Thúy",
	"Lò Thị А", "о'a Ж", "👨\u200d👩",
	"ﬁ １２３ 𝐍𝐠𝐮𝐲𝐞̂̃𝐧", "é\u0302", "–a–b‑", "K`x", "e\u0301\u0323", "İ", "%_\\", "ľ\u0300ô"}

// FuzzShortCuts holds the ways for the usual text to the way for any.
func FuzzShortCuts(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := cleanAny(s)
		if got := Clean(s); got != clean {
			t.Errorf("Clean(%q) = %q, want %q", s, got, clean)
		}
		if got, want := Fold(s), foldAny(clean); got != want {
			t.Errorf("Fold(%q) = %q, want %q", s, got, want)
		}
		if got, want := Key(s), keyAny(clean); got != want {
			t.Errorf("Key(%q) = %q, want %q", s, got, want)
		}
	})
}

func BenchmarkKey(b *testing.B) {
	for b.Loop() {
		Key("Đặng Thị Thu Ước")
	}
}
