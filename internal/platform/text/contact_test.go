package text_test

import (
	"strings"
	"testing"

	"thonso/internal/platform/text"
)

// shape is what a rule makes of each input; "!" where it is none.
func shape(rule func(string) (string, bool)) func(string) string {
	return func(s string) string {
		if v, ok := rule(s); ok {
			return v
		}
		return "!"
	}
}

func TestPhone(t *testing.T) {
	t.Parallel()
	same(t, shape(text.Phone), map[string]string{
		"": "", "0912345678": "0912345678", "0912–345–678": "0912345678", "0912‑345‑678": "0912345678",
		"+84 912 345 678": "0912345678", "0084912345678": "0912345678", "84 912.345.678": "0912345678",
		"+84 (0) 912 345 678": "0912345678", "(0912) 345-678": "0912345678", "0912\u200b345\u00a0678": "0912345678",
		"０９１２３４５６７８": "0912345678", "0214 3840 034": "02143840034", "+84 214 3840 034": "02143840034",
		"84 214 3840034": "02143840034", "02438251234": "02438251234",
		"0912_345_678": "0912345678", "0912·345·678": "0912345678", "0912⁃345⁃678": "0912345678",
		"0912,345,678": "0912345678", "0912/345/678": "0912345678", "[0912]−345~678": "0912345678",
		"0912345*678": "!", "091234567?8": "!", "0912345678#1": "!",
		"09123456789": "!", "0000000000": "!", "0012345678": "!", "+84 0 0 12345678": "!",
		"0912345": "!", "1912345678": "!", "09I2345678": "!", "Lò": "!", "0": "!", "+": "!",
	})
}

func TestIsOfficePhone(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"0214 3840 034": true, "0214.3840.034 máy lẻ 12": true, "0214 3840 034 (ext. 12)": true,
		"02143840034, Máy Lẻ: 105": true, "0214 3840 034; 0912 345 678": true, "1900 1234": true, "1800 599 920": true,
		"": false, "máy lẻ 12": false, "0214": false, "hỏi văn thư": false, "0214 3840 034;": false,
		"0214 3840 034 0912 345 678": false, "0214 3840 034 x": false,
	} {
		if got := text.IsOfficePhone(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestIDNumber(t *testing.T) {
	t.Parallel()
	same(t, shape(text.IDNumber), map[string]string{
		"": "", "010165000789": "010165000789", "010 165 000 789": "010165000789", "010.165–000-789": "010165000789",
		"010_165·000⁃789": "010165000789",
		"01016500078":     "!", "0101650007890": "!", "01016500078x": "!", "Lò": "!",
		"000000000000": "!",
	})
}

func TestEmail(t *testing.T) {
	t.Parallel()
	same(t, shape(text.Email), map[string]string{
		"": "", " Lo.Thi-A+1@xa.laocai.gov.vn ": "Lo.Thi-A+1@xa.laocai.gov.vn", "a@b.vn": "a@b.vn",
		"đaothi@xa.vn": "!", "a@b": "!", "a@@b.vn": "!", "a@b..vn": "!", ".a@b.vn": "!", "a.@b.vn": "!", "a@-b.vn": "!",
		"a,b@c.vn": "!", "A <a@b.vn>": "!", strings.Repeat("a", 250) + "@b.vn": "!",
	})
}

func FuzzContact(f *testing.F) {
	for _, s := range []string{"", "0912–345–678", "84", "0084", "010 165 000 789", "a@b.vn"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, rule := range map[string]func(string) (string, bool){"Phone": text.Phone,
			"IDNumber": text.IDNumber, "Email": text.Email} {
			v, ok := rule(s)
			if again, fine := rule(v); !fine || again != v {
				t.Errorf("%s(%q) = %q, and of that %q", name, s, v, again)
			}
			if c, fine := rule(text.Clean(s)); c != v || fine != ok {
				t.Errorf("%s(%q) depends on cleaning", name, s)
			}
		}
	})
}

func TestCode(t *testing.T) {
	t.Parallel()
	same(t, text.Code, map[string]string{"123 456": "123456", "ab-2k.7": "AB2K7", " 12\u200b3–456\n": "123456",
		"": "", "１２３": "123"})
}

// FuzzCode: whatever is typed becomes one word of clean text, the same when it is read again.
func FuzzCode(f *testing.F) {
	for _, s := range []string{"123 456", "AB2K7", "a-b.c", "\x00", "\xff", "１２３", "ŉ", "\u202e12", "ﬀ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := text.Code(s)
		if strings.ContainsAny(got, " -.–\x00\n") || text.Clean(got) != got {
			t.Errorf("%q becomes %q", s, got)
		}
		if again := text.Code(got); again != got {
			t.Errorf("%q becomes %q, and that %q", s, got, again)
		}
	})
}
