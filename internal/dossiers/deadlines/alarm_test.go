package deadlines

import (
	"math/rand/v2"
	"testing"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/workdays"
)

func TestAlarm(t *testing.T) {
	for _, tt := range []struct {
		name           string
		at, promised   string
		present, after int // hours
		alarm          string
	}{
		{"fits: the steps after the present one are the last reserve", "2026-11-16 09:00", "2026-11-20 09:00", 16, 8,
			"2026-11-19 09:00"},
		{"exactly on plan", "2026-11-17 09:00", "2026-11-20 09:00", 16, 8, "2026-11-19 09:00"},
		{"an hour too much: alarm at once", "2026-11-17 09:00", "2026-11-20 09:00", 17, 8, "2026-11-17 09:00"},
		{"won't fit, but four days off: still the plan's matter", "2026-11-16 09:00", "2026-11-20 09:00", 32, 8,
			"2026-11-17 09:00"},
		{"much to come after: looked no further ahead than three days", "2026-11-02 09:00", "2026-11-20 09:00", 8, 80,
			"2026-11-17 09:00"},
		{"weekend and 24/11 between", "2026-11-19 09:00", "2026-11-25 09:00", 17, 8, "2026-11-19 09:00"},
		{"only the hand-over is left", "2026-11-19 09:00", "2026-11-25 09:00", 0, 0, "2026-11-25 09:00"},
		{"over the lunch break", "2026-11-16 09:00", "2026-11-20 14:00", 1, 2, "2026-11-20 10:00"},
	} {
		got := Alarm(workdays.Shipped(), moment(t, tt.at), moment(t, tt.promised), time.Duration(tt.present)*time.Hour,
			time.Duration(tt.after)*time.Hour)
		if !got.Equal(moment(t, tt.alarm)) {
			t.Errorf("%s: %s, want %s", tt.name, got.In(clock.Vietnam), tt.alarm)
		}
	}
}

// The moment that is kept says at any time what the definition says of it: the
// steps left, the present one by what is left of it, don't fit in.
func TestAlarmIsTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	cal := workdays.Shipped()
	base := clock.NewDate(2025, 1, 1).Start()
	soon, fine := 0, 0
	for range 20000 {
		at := base.Add(time.Duration(r.Int64N(300*24*60)) * time.Minute)
		promised := cal.AddWorking(at, time.Duration(r.IntN(60*60))*time.Minute)
		present, after := time.Duration(r.IntN(24*60))*time.Minute, time.Duration(r.IntN(30*60))*time.Minute
		now := at.Add(time.Duration(r.Int64N(max(1, int64(promised.Sub(at)/time.Minute)))) * time.Minute)
		alarm := Alarm(cal, at, promised, present, after)
		left := cal.WorkingTime(now, promised)
		todo := max(0, present-cal.WorkingTime(at, now)) + after
		if want := left < RiskWindow && left < todo; now.After(alarm) != want {
			t.Fatalf("at %s, promised %s, present %s, after %s, now %s: %s left, %s to do, alarm %s",
				at, promised, present,
				after, now, left, todo, alarm)
		} else if want {
			soon++
		} else {
			fine++
		}
	}
	if soon < 1000 || fine < 1000 {
		t.Errorf("%d will be late, %d won't: the test looks at one side only", soon, fine)
	}
}
