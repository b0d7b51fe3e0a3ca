package workdays

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/clock"
)

// at reads a moment in Vietnam.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAnnouncedDays(t *testing.T) {
	// Every weekday off and every Saturday worked, year by year.
	off := map[int]string{
		2024: "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03",
		2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
		2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24",
		2027: "01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03 11-24",
	}
	worked := map[int]string{2024: "05-04", 2025: "04-26", 2026: "01-10 08-22", 2027: ""}
	c := Shipped()
	for year := range off {
		var gotOff, gotWorked []string
		for d := clock.NewDate(year, 1, 1); d.Start().Year() == year; d = d.AddDays(1) {
			switch _, why := c.Why(d); {
			case isWeekend(d) && c.IsWorking(d):
				gotWorked = append(gotWorked, string(d[5:]))
			case !isWeekend(d) && !c.IsWorking(d):
				gotOff = append(gotOff, string(d[5:]))
			case isWeekend(d) != why:
				t.Errorf("%s: weekend %v, but a reason %v", d, isWeekend(d), why)
			}
		}
		if got := strings.Join(gotOff, " "); got != off[year] {
			t.Errorf("%d off:\n got %s\nwant %s", year, got, off[year])
		}
		if got := strings.Join(gotWorked, " "); got != worked[year] {
			t.Errorf("%d worked: got %q, want %q", year, got, worked[year])
		}
	}
}

func TestWhy(t *testing.T) {
	for _, tt := range []struct{ date, vi string }{
		{"2026-11-24", "Ngày Văn hóa Việt Nam"},
		{"2025-11-24", ""}, // a Monday like any other before the resolution
		{"2026-01-02", "Nghỉ hoán đổi, làm bù thứ Bảy 10/01/2026"},
		{"2026-01-10", "Làm bù cho ngày nghỉ hoán đổi 02/01/2026"},
		{"2026-02-17", "Tết Nguyên đán"},
		{"2026-04-26", "Chủ nhật"},
		{"2026-04-27", "Nghỉ bù Ngày Giỗ Tổ Hùng Vương"},
		{"2026-11-21", "Thứ Bảy"},
		{"2026-11-23", ""},
		{"", ""},
	} {
		name, ok := Shipped().Why(clock.Date(tt.date))
		if name.In("vi") != tt.vi || ok != (tt.vi != "") {
			t.Errorf("%s: %q %v, want %q", tt.date, name, ok, tt.vi)
		}
	}
}

func TestCovered(t *testing.T) {
	c := Shipped()
	for date, want := range map[clock.Date]bool{
		"2023-12-29": false, "2024-01-01": true, "2026-12-31": true, "2027-01-04": false,
		"2028-05-01": false, "": false,
	} {
		if got := c.Covered(date); got != want {
			t.Errorf("%s covered: %v", date, got)
		}
	}
	if y, ok := c.YearOf("2027-06-01"); !ok || y.Announced {
		t.Errorf("2027 must be known as a projection: %+v %v", y, ok)
	}
	if _, ok := c.YearOf("2028-06-01"); ok {
		t.Error("2028 is not in the data")
	}
	if c.IsWorking("2028-01-01") || !c.IsWorking("2028-05-01") { // Saturday; Monday, holiday unknown to the data
		t.Error("beyond the data only weekends are off")
	}
	if day, _ := c.Special("2027-02-08"); day.Announced {
		t.Error("a day of 2027 passes for announced")
	}
}

func TestAddWorkingDays(t *testing.T) {
	for _, tt := range []struct {
		from clock.Date
		n    int
		want clock.Date
	}{
		{"2026-11-23", 1, "2026-11-25"},  // over 24/11
		{"2025-12-31", 1, "2026-01-05"},  // over 1/1, the swapped 2/1 and a weekend
		{"2026-01-09", 1, "2026-01-10"},  // the Saturday counts
		{"2026-02-13", 1, "2026-02-23"},  // over Tết
		{"2026-11-21", 1, "2026-11-23"},  // from a Saturday
		{"2026-11-25", -1, "2026-11-23"}, // back over 24/11
		{"2026-01-12", -1, "2026-01-10"}, // back onto the Saturday
		{"2026-11-22", 0, "2026-11-22"},
		{"2026-10-23", 21, "2026-11-23"},
	} {
		if got := Shipped().AddWorkingDays(tt.from, tt.n); got != tt.want {
			t.Errorf("%s %+d: %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
	if got := Shipped().NextWorking("2026-02-14"); got != "2026-02-23" {
		t.Errorf("after Tết: %s", got)
	}
	if got := Shipped().NextWorking("2026-11-23"); got != "2026-11-23" {
		t.Errorf("a working day is its own next: %s", got)
	}
}

func TestOpeningAndHours(t *testing.T) {
	c := Shipped()
	for _, tt := range []struct {
		from, opening string
		hours         int
		due           string
	}{
		{"2026-11-23 08:00", "2026-11-23 08:00", 4, "2026-11-23 14:00"}, // over lunch
		{"2026-11-23 06:10", "2026-11-23 07:00", 8, "2026-11-23 17:00"},
		{"2026-11-23 12:00", "2026-11-23 13:30", 2, "2026-11-23 15:30"},
		{"2026-11-23 11:30", "2026-11-23 13:30", 1, "2026-11-23 14:30"},
		{"2026-11-23 17:00", "2026-11-25 07:00", 1, "2026-11-25 08:00"}, // 24/11 between
		{"2026-11-23 19:30", "2026-11-25 07:00", 8, "2026-11-25 17:00"}, // the village's evening
		{"2026-11-21 09:00", "2026-11-23 07:00", 1, "2026-11-23 08:00"}, // Saturday
		{"2026-01-10 09:00", "2026-01-10 09:00", 1, "2026-01-10 10:00"}, // Saturday worked
		{"2026-02-13 16:00", "2026-02-13 16:00", 2, "2026-02-23 08:00"}, // over Tết
		{"2026-11-23 09:00", "2026-11-23 09:00", 0, "2026-11-23 09:00"},
	} {
		from := at(t, tt.from)
		if got := c.Opening(from.UTC()); !got.Equal(at(t, tt.opening)) {
			t.Errorf("opening after %s: %s, want %s", tt.from, got.In(clock.Vietnam), tt.opening)
		}
		if got := c.AddWorkingHours(from.UTC(), tt.hours); !got.Equal(at(t, tt.due)) {
			t.Errorf("%s + %d h: %s, want %s", tt.from, tt.hours, got.In(clock.Vietnam), tt.due)
		}
	}
	if !c.AfterCutoff(at(t, "2026-11-23 15:00")) || c.AfterCutoff(at(t, "2026-11-23 14:59")) {
		t.Error("the day's cutoff is 15:00")
	}
	if got := c.WorkingHoursBetween(at(t, "2026-11-23 16:00"), at(t, "2026-11-25 08:30")); got != 2.5 {
		t.Errorf("Monday 16:00 to Wednesday 08:30: %v h", got)
	}
}

func TestWithHours(t *testing.T) {
	noon := TimeOfDay(12 * 60)
	summer := Hours{ValidTo: "2026-10-15", Cutoff: 15 * 60, Source: "thử",
		Spans: []Span{{7 * 60, noon}, {13 * 60, 16 * 60}}}
	winter := Hours{ValidFrom: "2026-10-16", Cutoff: 15 * 60, Source: "thử",
		Spans: []Span{{8 * 60, noon}, {13 * 60, 17 * 60}}}
	c, err := Shipped().WithHours(summer, winter)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.AddWorkingHours(at(t, "2026-10-15 15:30"), 1); !got.Equal(at(t, "2026-10-16 08:30")) {
		t.Errorf("over the change of hours: %s", got)
	}
	if !Shipped().Opens("2026-11-23").Equal(at(t, "2026-11-23 07:00")) {
		t.Error("the shipped calendar has changed")
	}
	for name, bad := range map[string][]Hours{
		"none":    nil,
		"gap":     {summer, {ValidFrom: "2026-10-20", Cutoff: 900, Source: "x", Spans: winter.Spans}},
		"closed":  {summer},
		"overlap": {{Cutoff: 900, Source: "x", Spans: []Span{{420, 720}, {700, 1020}}}},
		"cutoff":  {{Cutoff: 1100, Source: "x", Spans: winter.Spans}},
		"source":  {{Cutoff: 900, Spans: winter.Spans}},
	} {
		if _, err := Shipped().WithHours(bad...); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// randomMoment falls within the data, on every kind of day and hour.
func randomMoment(r *rand.Rand) time.Time {
	start := clock.NewDate(2024, 1, 1).Start()
	return start.Add(time.Duration(r.Int64N(4*365*24*60)) * time.Minute)
}

func TestWorkingTimeProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	c := Shipped()
	for range 3000 {
		a, b := randomMoment(r), randomMoment(r)
		if b.Before(a) {
			a, b = b, a
		}
		n, m := r.IntN(60), r.IntN(60)
		end := c.AddWorkingHours(a, n)
		if !c.duringOffice(end) {
			t.Fatalf("%s + %d h lands at %s", a, n, end)
		}
		if later := c.AddWorkingHours(b, n); later.Before(end) {
			t.Fatalf("not monotone: %s and %s + %d h give %s and %s", a, b, n, end, later)
		}
		if twice, once := c.AddWorkingHours(end, m), c.AddWorkingHours(a, n+m); !twice.Equal(once) {
			t.Fatalf("not additive: %s + %d + %d h: %s, at once %s", a, n, m, twice, once)
		}
		if got := c.WorkingTime(a, end); got != time.Duration(n)*time.Hour {
			t.Fatalf("%s to %s is %s, added %d h", a, end, got, n)
		}
		if open := c.Opening(a); open.Before(a) || c.WorkingTime(a, open) != 0 {
			t.Fatalf("work is lost between %s and the opening %s", a, open)
		}
	}
}

// Counting whole days gives what walking through them does, also where the
// office hours change and beyond the years of the data.
func TestWorkingTimeWalked(t *testing.T) {
	summer := Hours{ValidFrom: "2026-04-01", ValidTo: "2026-10-15", Cutoff: 15 * 60, Source: "test",
		Spans: []Span{{7 * 60, 11 * 60}, {13*60 + 30, 17 * 60}}}
	before, after := Shipped().hours[0], Shipped().hours[0]
	before.ValidTo, after.ValidFrom = "2026-03-31", "2026-10-16"
	c, err := Shipped().WithHours(before, summer, after)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		a, b := randomMoment(r), randomMoment(r).AddDate(r.IntN(3)-1, 0, 0)
		var want time.Duration
		for d := clock.DateOf(a); d.Start().Before(b); d = d.AddDays(1) {
			want += c.officeTime(d, a, b)
		}
		if got := c.WorkingTime(a, b); got != want {
			t.Fatalf("%s to %s: %s, walked %s", a, b, got, want)
		}
	}
}

// duringOffice includes closing time, at which limits end.
func (c *Calendar) duringOffice(t time.Time) bool {
	d := clock.DateOf(t)
	if !c.IsWorking(d) {
		return false
	}
	for _, s := range c.HoursOn(d).Spans {
		if !t.Before(s.From.On(d)) && !t.After(s.To.On(d)) {
			return true
		}
	}
	return false
}

// SubWorking is the last moment from which there is so much time left.
func TestSubWorking(t *testing.T) {
	cal := Shipped()
	r := rand.New(rand.NewPCG(5, 6))
	base := clock.NewDate(2025, 1, 1).Start()
	for range 5000 {
		due := base.Add(time.Duration(r.Int64N(700*24*60)) * time.Minute)
		length := time.Duration(r.IntN(100*60)) * time.Minute
		at := cal.SubWorking(due, length)
		if got := cal.WorkingTime(at, due); got < length || length > 0 && cal.WorkingTime(at.Add(time.Minute),
			due) >= length || at.After(due) {
			t.Fatalf("%s before %s: %s, which leaves %s", length, due.In(clock.Vietnam), at.In(clock.Vietnam), got)
		}
	}
	if due := base.Add(12 * time.Hour); !cal.SubWorking(due, 0).Equal(due) {
		t.Error("no time before it is not the moment itself")
	}
}
