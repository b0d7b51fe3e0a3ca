package i18n_test

import (
	"testing"
	"testing/fstest"

	"thonso/internal/platform/i18n"
)

func catalog(t *testing.T, vi, en string) *i18n.Catalog {
	t.Helper()
	c := i18n.NewCatalog()
	if err := c.Add(fstest.MapFS{"messages/vi.json": {Data: []byte(vi)},
		"messages/en.json": {Data: []byte(en)}}); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestText(t *testing.T) {
	c := catalog(t, `{"n": "{n} hồ sơ của {who}", "only": "chỉ tiếng Việt"}`,
		`{"n": "{n} dossiers of {who}", "n.one": "one dossier of {who}"}`)
	for _, tt := range []struct {
		lang, key string
		args      []any
		want      string
	}{
		{"vi", "n", []any{"n", 12, "who", "bà A"}, "12 hồ sơ của bà A"},
		{"en", "n", []any{"n", 12, "who", "Mrs A"}, "12 dossiers of Mrs A"},
		{"en", "n", []any{"n", 1, "who", "Mrs A"}, "one dossier of Mrs A"},
		{"en", "only", nil, "chỉ tiếng Việt"},
		{"vi", "unknown", nil, "unknown"},
	} {
		if got := c.Text(tt.lang, tt.key, tt.args...); got != tt.want {
			t.Errorf("%s %s: %q, want %q", tt.lang, tt.key, got, tt.want)
		}
	}
}

// A value is put in as it is: braces in a person's name start nothing.
func TestValuesAreNotTemplates(t *testing.T) {
	c := catalog(t, `{"k": "{a} và {b}"}`, `{}`)
	if got := c.Text("vi", "k", "a", "{b}", "b", "B"); got != "{b} và B" {
		t.Errorf("got %q", got)
	}
}

func TestWhatIsNoArgumentStays(t *testing.T) {
	c := catalog(t, `{"k": "{ {a} {none} {b"}`, `{}`)
	if got := c.Text("vi", "k", "a", 2.5); got != "{ 2.5 {none} {b" {
		t.Errorf("got %q", got)
	}
}

func TestAKeyTwiceIsAnError(t *testing.T) {
	c := catalog(t, `{"k": "1"}`, `{}`)
	if err := c.Add(fstest.MapFS{"messages/vi.json": {Data: []byte(`{"k": "2"}`)},
		"messages/en.json": {Data: []byte(`{}`)}}); err == nil {
		t.Error("no error")
	}
}

func TestPercent(t *testing.T) {
	for _, tt := range []struct {
		num, den int64
		dec      int
		vi, en   string
	}{
		{257, 387, 1, "66,4 %", "66.4 %"},
		{257, 387, 0, "66 %", "66 %"},
		{257, 387, 2, "66,41 %", "66.41 %"},
		{14, 14, 0, "100 %", "100 %"},
		{1, 3, 2, "33,33 %", "33.33 %"},
		{1, 2000, 1, "0,1 %", "0.1 %"}, // half up, on the fraction
		{0, 5, 1, "0,0 %", "0.0 %"},
		{5, 0, 1, "–", "–"},
	} {
		if got := i18n.Percent("vi", tt.num, tt.den, tt.dec); got != tt.vi {
			t.Errorf("%d/%d: %q, want %q", tt.num, tt.den, got, tt.vi)
		}
		if got := i18n.Percent("en", tt.num, tt.den, tt.dec); got != tt.en {
			t.Errorf("%d/%d: %q, want %q", tt.num, tt.den, got, tt.en)
		}
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1189: "1.189", 1000000: "1.000.000", -1150: "-1.150"} {
		if got := i18n.Number("vi", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
