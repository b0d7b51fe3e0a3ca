package people

import (
	"fmt"
	"strconv"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
)

// oldest is the year before which nobody now living was born.
const oldest = 1900

// ParseBorn checks a birth date known wholly or in part (yyyy, yyyy-mm,
// yyyy-mm-dd) and returns the day from which ages are counted; "" has none.
func ParseBorn(born string, today clock.Date) (clock.Date, error) {
	if born == "" {
		return "", nil
	}
	full := map[int]string{4: born + "-07-01", 7: born + "-15", 10: born}[len(born)]
	d, err := clock.ParseDate(full)
	if err != nil || d.IsZero() || string(d[:4]) < strconv.Itoa(oldest) {
		return "", fault.Field("born", "people.born_shape")
	}
	// The middle of this year may lie ahead; the year itself doesn't.
	if born > string(today[:len(born)]) {
		return "", fault.Field("born", "people.born_future")
	}
	return d, nil
}

// bornBy is the last day on which one may be born to be n years old on day. It
// may be no day of the calendar (29 February of a common year) but sorts as
// one: whoever was born on a 29 February is of age on 1 March.
func bornBy(day clock.Date, n int) clock.Date {
	y, _ := strconv.Atoi(string(day[:4]))
	return clock.Date(fmt.Sprintf("%04d", y-n)) + day[4:]
}
