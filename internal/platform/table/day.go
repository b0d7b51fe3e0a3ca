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
	counted   = regexp.MustCompile(`^[1-9][0-9]{4}$`) // 1927 to 2173
)

// readDay reads 5/3/2026, 05-03-2026, 2026-03-05, and what a workbook keeps for a day.
func readDay(cell string, epoch clock.Date) (clock.Date, bool) {
	var year, month, day string
	if m := dayFirst.FindStringSubmatch(cell); m != nil {
		day, month, year = m[1], m[2], m[3]
	} else if m := yearFirst.FindStringSubmatch(cell); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else if n, err := strconv.Atoi(cell); err == nil && counted.MatchString(cell) && epoch != "" {
		return epoch.AddDays(n), true
	}
	t, err := time.Parse("2006-1-2", year+"-"+month+"-"+day)
	return clock.Date(t.Format(time.DateOnly)), err == nil
}
