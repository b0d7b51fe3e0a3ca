package teams

import (
	"testing"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/text"
)

func TestParseHour(t *testing.T) {
	for in, want := range map[string]string{
		"19:30": "19:30", "19h30": "19:30", "19H": "19:00", "7h": "07:00", "7.15": "07:15", "19 giờ 30": "19:30",
		"19 giờ 30 phút": "19:30",
		"0:00":           "00:00", "24:00": "00:00", "24h": "00:00", " 8h ": "08:00",
		"": "", "25h": "", "24:01": "", "19:60": "", "19:5": "", "1930": "", "h30": "", "19:30:00": "", "-1:00": "",
		"tối": "", "19h30h": "",
	} {
		got, valid := ParseHour(in)
		if got != want || valid != (want != "") {
			t.Errorf("ParseHour(%q) = %q, %v", in, got, valid)
		}
	}
}

func TestPhone(t *testing.T) {
	for in, want := range map[string]string{
		"0912 345 678": "0912345678", "+84 912.345.678": "0912345678", "+84(0)912-345-678": "0912345678",
		"02143861234": "02143861234", "": "",
	} {
		if got, valid := text.Phone(in); got != want || !valid {
			t.Errorf("Phone(%q) = %q, %v", in, got, valid)
		}
	}
	for _, in := range []string{"912345678", "091234567", "091234567890", "0912x45678", "+85912345678", "１２３４５６７８９０"} {
		if got, valid := text.Phone(in); valid {
			t.Errorf("Phone(%q) = %q", in, got)
		}
	}
	if got := ShowPhone("0912345678"); got != "0912\u00a0345\u00a0678" {
		t.Error(got)
	}
}

func TestWeekday(t *testing.T) {
	for d, want := range map[clock.Date]int{"2024-01-01": 1, "2024-01-03": 3, "2024-01-06": 6, "2024-01-07": 7} {
		if got := Weekday(d); got != want {
			t.Errorf("%s: %d, want %d", d, got, want)
		}
	}
}

func FuzzParseHour(f *testing.F) {
	for _, s := range []string{"19h30", "7.15", "24:00", "19 giờ 30 phút", "99", ":"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, valid := ParseHour(s)
		if !valid {
			return
		}
		if again, ok := ParseHour(got); !ok || again != got {
			t.Errorf("%q gives %q, which gives %q", s, got, again)
		}
		if d := at("2024-01-01", got); d.IsZero() {
			t.Errorf("%q gives %q, which is no time", s, got)
		}
	})
}

func FuzzPhone(f *testing.F) {
	for _, s := range []string{"0912 345 678", "+84 912.345.678", "+840", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, valid := text.Phone(s)
		if !valid {
			return
		}
		if again, ok := text.Phone(got); !ok || again != got {
			t.Errorf("%q gives %q, which gives %q", s, got, again)
		}
		if back, ok := text.Phone(ShowPhone(got)); !ok || back != got {
			t.Errorf("%q is shown as %q", got, ShowPhone(got))
		}
	})
}
