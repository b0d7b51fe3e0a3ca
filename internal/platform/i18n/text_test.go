package i18n_test

import (
	"encoding/json"
	"slices"
	"testing"

	"thonso/internal/platform/i18n"
)

// TestTexts: what is kept reads and writes as it was before there were packs.
func TestTexts(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"vi":"Đất","en":"Land"}`, `{"vi":"Đất","en":"Land"}`},
		{`{"en":"Land","tyz":"Tẩt","vi":"Đất"}`, `{"vi":"Đất","en":"Land","tyz":"Tẩt"}`},
		{`{}`, `{"vi":"","en":""}`},
		{`null`, `{"vi":"","en":""}`},
	} {
		var text i18n.Text
		if err := json.Unmarshal([]byte(c.in), &text); err != nil {
			t.Fatal(err)
		}
		if raw, err := json.Marshal(text); err != nil || string(raw) != c.want {
			t.Errorf("%s is written as %s, %v", c.in, raw, err)
		}
	}
	text := i18n.Text{"vi": "Đất", "en": "Land", "tyz": ""}
	for tag, want := range map[string]string{"vi": "Đất", "en": "Land", "tyz": "Đất", "vi-x-easy": "Đất", "": "Đất"} {
		if got := text.In(tag); got != want {
			t.Errorf("%q: %q, want %q", tag, got, want)
		}
	}
	if got := text.Args("what"); !slices.Equal(got, []string{"what", "Đất", "what.en", "Land"}) {
		t.Errorf("args %q", got)
	}
	if !text.Complete() || (i18n.Text{"vi": "Đất", "en": " "}).Complete() ||
		!(i18n.Text{"vi": ""}).IsZero() || text.IsZero() {
		t.Error("complete, zero")
	}
}

// TestRulesOfPacks: a pack counts and writes numbers as its language does, and
// one whose rules nobody has written down as Vietnamese.
func TestRulesOfPacks(t *testing.T) {
	c := catalog(t, `{"n": "{n} việc", "n.one": "sai"}`, `{"n": "{n} things", "n.one": "one thing"}`)
	for _, tt := range []struct {
		lang string
		n    any
		want string
	}{
		{"vi", 1, "1 việc"}, {"en", 1, "one thing"}, {"en", "1", "one thing"}, {"en", 0, "0 things"},
		{"en", -1, "-1 things"},
		{"en", "1,001", "1,001 things"}, {"vi-x-easy", 1, "1 việc"}, {"tyz", 1, "1 việc"},
	} {
		if got := c.Text(tt.lang, "n", "n", tt.n); got != tt.want {
			t.Errorf("%s, %v: %q, want %q", tt.lang, tt.n, got, tt.want)
		}
	}
	for lang, want := range map[string]string{"vi": "1.189", "vi-x-easy": "1.189", "tyz": "1.189",
		"hmn": "1.189", "en": "1,189"} {
		if got := i18n.Number(lang, 1189); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
