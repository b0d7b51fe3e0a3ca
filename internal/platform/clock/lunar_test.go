package clock_test

import (
	"testing"

	"thonso/internal/platform/clock"
)

// Feasts as the country kept them, with the years in which Vietnam and China
// kept different days (1985, 2007, 2030), and leap months.
func TestLunar(t *testing.T) {
	t.Parallel()
	for day, want := range map[clock.Date]clock.LunarDay{
		"1968-01-29": {Day: 1, Month: 1},
		"1985-01-21": {Day: 1, Month: 1},
		"1985-02-20": {Day: 1, Month: 2},
		"2000-02-05": {Day: 1, Month: 1},
		"2007-02-17": {Day: 1, Month: 1},
		"2017-07-23": {Day: 1, Month: 6, Leap: true},
		"2020-05-23": {Day: 1, Month: 4, Leap: true},
		"2023-03-22": {Day: 1, Month: 2, Leap: true},
		"2023-04-20": {Day: 1, Month: 3},
		"2024-02-10": {Day: 1, Month: 1},
		"2024-09-17": {Day: 15, Month: 8},
		"2025-01-28": {Day: 29, Month: 12},
		"2025-01-29": {Day: 1, Month: 1},
		"2025-07-25": {Day: 1, Month: 6, Leap: true},
		"2025-08-23": {Day: 1, Month: 7},
		"2026-02-16": {Day: 29, Month: 12},
		"2026-02-17": {Day: 1, Month: 1},
		"2026-12-01": {Day: 23, Month: 10},
		"2027-02-06": {Day: 1, Month: 1},
		"2028-01-26": {Day: 1, Month: 1},
		"2028-06-23": {Day: 1, Month: 5, Leap: true},
		"2029-02-13": {Day: 1, Month: 1},
		"2030-02-02": {Day: 1, Month: 1},
	} {
		if got, ok := day.Lunar(); !ok || got != want {
			t.Errorf("%s is %+v, want %+v", day, got, want)
		}
	}
}

// Each day follows the one before: a month has 29 or 30 days, and months follow
// each other, a leap one after the one of its number.
func TestLunarDaysFollowEachOther(t *testing.T) {
	t.Parallel()
	before, _ := clock.Date("1968-01-01").Lunar()
	for d := clock.Date("1968-01-02"); d < "2100-01-01"; d = d.AddDays(1) {
		l, ok := d.Lunar()
		same := l.Month == before.Month && l.Leap == before.Leap
		next := l.Day == 1 && before.Day >= 29 && (l.Leap && l.Month == before.Month && !before.Leap ||
			!l.Leap && l.Month == before.Month%12+1)
		if !ok || !(same && l.Day == before.Day+1 && l.Day <= 30 || next) {
			t.Fatalf("%s is %+v after %+v", d, l, before)
		}
		before = l
	}
	if _, ok := clock.Date("1967-12-31").Lunar(); ok {
		t.Error("a day before the rule is told")
	}
}
