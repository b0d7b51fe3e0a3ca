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

// What nobody did is not read out over the loudspeaker.
func TestSpokenFiled(t *testing.T) {
	c := i18n.NewCatalog()
	if err := c.Add(Files); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		lang   string
		report Report
		want   string
	}{
		{"vi", Report{Self: 4, Helped: 7, Official: 1},
			"Đã gửi 12 hồ sơ: 4 hồ sơ bà con tự nộp, 7 hồ sơ tổ làm hộ theo phiếu nhờ, 1 hồ sơ cán bộ nộp thay."},
		{"vi", Report{Helped: 1}, "Đã gửi 1 hồ sơ: 1 hồ sơ tổ làm hộ theo phiếu nhờ."},
		{"vi", Report{}, "Chưa gửi hồ sơ nào."},
		{"en", Report{Self: 1}, "One dossier was sent: 1 by the people themselves."},
	} {
		if got := spokenFiled(i18n.With(t.Context(), c, tt.lang), tt.report); got != tt.want {
			t.Errorf("%+v in %s: %q, want %q", tt.report, tt.lang, got, tt.want)
		}
	}
}
