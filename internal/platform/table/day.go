package table

import (
	"regexp"
	"strconv"
	"time"

	"thonso/internal/platform/clock"
)

// Workbooks count days from one of two days; text from neither.
const (
	from1900 = clock.Date("1899-12-30") // so that 1 March 1900 is day 61, as Excel has it
	from1904 = clock.Date("1904-01-01")
)

var (
	dayFirst  = regexp.MustCompile(`^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})$`)
	yearFirst = regexp.MustCompile(`^([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})$`)
	counted   = regexp.MustCompile(`^([1-9][0-9]{4})(?:\.[0-9]+)?$`) // 1927 to 2173, perhaps with a part of the day
	clockTime = regexp.MustCompile(`^[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?,? |[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?$`)
)

// readDay reads 5/3/2026, 05-03-2026, 2026-03-05, and what a workbook keeps for
// a day; the time that programs write before or behind it is left out.
func readDay(cell string, epoch clock.Date) (clock.Date, bool) {
	var year, month, day string
	cell = clockTime.ReplaceAllString(cell, "")
	if m := dayFirst.FindStringSubmatch(cell); m != nil {
		day, month, year = m[1], m[2], m[3]
	} else if m := yearFirst.FindStringSubmatch(cell); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else if m := counted.FindStringSubmatch(cell); m != nil && epoch != "" {
		n, err := strconv.Atoi(m[1])
		return epoch.AddDays(n), err == nil
	}
	t, err := time.Parse("2006-1-2", year+"-"+month+"-"+day)
	return clock.Date(t.Format(time.DateOnly)), err == nil
}
