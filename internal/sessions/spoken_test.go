package sessions

import (
	"testing"

	"thonso/internal/platform/i18n"
)

func TestHourWords(t *testing.T) {
	c := i18n.NewCatalog()
	if err := c.Add(Files); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ lang, hour, want string }{
		{"vi", "19:30", "19 giờ 30 phút"},
		{"vi", "21:00", "21 giờ"},
		{"vi", "21:05", "21 giờ 05 phút"},
		{"en", "21:05", "21:05"},
		{"en", "08:00", "8 o'clock"},
	} {
		if got := hourWords(i18n.With(t.Context(), c, tt.lang), tt.hour); got != tt.want {
			t.Errorf("%s in %s: %q, want %q", tt.hour, tt.lang, got, tt.want)
		}
	}
}
