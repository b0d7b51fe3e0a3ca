package clock

import (
	"encoding/json"
	"testing"
)

// FuzzParseDate: what is a date comes back as it was, and can be counted with.
func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-11-23", "2024-02-29", "2026-02-30", "0000-01-01", "9999-12-31", "", "2026-1-1",
		"٢٠٢٦-١١-٢٣", "2026-11-23T00:00:00Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			return
		}
		if string(d) != s {
			t.Errorf("%q is read as %q", s, d)
		}
		if d.IsZero() {
			return
		}
		if len(d.Format()) != 10 || d.AddDays(1).AddDays(-1) != d && d < "9999-12-31" {
			t.Errorf("%q: %q, the day before the next is %q", s, d.Format(), d.AddDays(1).AddDays(-1))
		}
		raw, err := json.Marshal(d)
		var back Date
		if err != nil || json.Unmarshal(raw, &back) != nil || back != d {
			t.Errorf("%q is not what JSON gives back: %q", s, back)
		}
	})
}
