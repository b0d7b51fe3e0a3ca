package dossiers

import (
	"testing"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return v.UTC()
}

// What the present step has had is what the office had, not what the person took.
func TestStay(t *testing.T) {
	cal := workdays.Shipped()
	at := func(when string, kind Action, to Status, step int) Event {
		return Event{At: moment(t, when), Kind: kind, To: to, Step: step}
	}
	evs := []Event{
		at(
			"2026-11-02 08:00",
			"receive",
			Received,
			0,
		), at("2026-11-02 09:00", "transfer", Processing, 1), at("2026-11-02 10:00", "assign", Processing, 1),
		at(
			"2026-11-02 11:00",
			"assign",
			Processing,
			2,
		), at("2026-11-02 14:30", "verify", Processing, 2), at("2026-11-02 15:30", "supplement", Supplement, 2),
		at("2026-11-05 09:00", "supplied", Processing, 2), at("2026-11-05 10:00", "extend", Processing, 2),
	}
	for n, want := range map[int]struct {
		had      time.Duration
		toVerify bool
	}{1: {}, 2: {}, 3: {}, 4: {time.Hour, false}, 5: {150 * time.Minute, true}, 6: {210 * time.Minute, true},
		7: {210 * time.Minute, true}, 8: {270 * time.Minute, true}} {
		step := []int{0, 1, 1, 2, 2, 2, 2, 2, 2}[n]
		if had, toVerify := stay(cal, step, evs[:n]); had != want.had || toVerify != want.toVerify {
			t.Errorf("after %s: %s, to verify %v; want %v", evs[n-1].Kind, had, toVerify, want)
		}
	}
	back := append(
		evs[:4:4],
		at("2026-11-02 14:30", "appraise", Processing, 2),
		at("2026-11-02 15:30", "decide", Processing, 3),
	)
	if had, _ := stay(cal, 2, back); had != 0 {
		t.Errorf("sent back to the specialist: %s had already", had)
	}
	p := procedures.Procedure{
		Limit: procedures.Limit{Unit: "working_day", N: 1, Verify: 3},
		Steps: []procedures.Step{{Hours: 1}, {Hours: 1}, {Hours: 4}, {Hours: 2}},
	}
	d := Dossier{Status: Processing, Due: "appraise", Step: 2, Promised: moment(t, "2026-11-05 08:00")}
	// 4 + 16 hours for the step, 2.5 of them had, 2 after it: from 14:30 on there are exactly those 19.5 hours.
	past := evs[:4]
	f := fold{calendar: cal, proc: p, past: func() ([]Event, error) { return past, nil }}
	if err := f.setAlarm(d, &d, evs[4]); err != nil || !d.AlarmAt.Equal(moment(t, "2026-11-04 16:00")) {
		t.Errorf("to verify: alarm %s, %v", d.AlarmAt.In(clock.Vietnam), err)
	}
	d.Due, past = ActionSupplied, evs[:5]
	if err := f.setAlarm(d, &d, evs[5]); err != nil || !d.AlarmAt.IsZero() {
		t.Error("an alarm while the person is waited for")
	}
}
