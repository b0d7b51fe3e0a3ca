// Package clock gives the time, which tests may set, and dates without a time.
package clock

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
	_ "time/tzdata" // the binary must know Asia/Ho_Chi_Minh on any machine
)

// Vietnam is the time zone of everything shown to people.
var Vietnam = mustLoad("Asia/Ho_Chi_Minh")

func mustLoad(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return l
}

// A Clock gives the time, truncated to microseconds UTC: what both databases keep.
type Clock interface{ Now() time.Time }

// System is the clock of the machine.
type System struct{}

// Now returns the machine's time.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// A Date is a day of the calendar in Vietnam, without a time. The zero Date is
// "no date"; in JSON and SQL it is the empty string, otherwise yyyy-mm-dd, so
// that dates compare as strings.
type Date string

// NewDate returns the date of the given year, month and day, normalised as time.Date does.
func NewDate(y int, m time.Month, d int) Date {
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// DateOf returns the day in Vietnam on which t falls.
func DateOf(t time.Time) Date { return Date(t.In(Vietnam).Format(time.DateOnly)) }

// ParseDate reads yyyy-mm-dd; "" is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return "", nil
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("date %q: %w", s, err)
	}
	return Date(s), nil
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == "" }

// Start returns the first moment of the day in Vietnam.
func (d Date) Start() time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, string(d), Vietnam)
	return t
}

// AddDays returns the date n days later, or earlier for negative n.
func (d Date) AddDays(n int) Date { return Date(d.Start().AddDate(0, 0, n).Format(time.DateOnly)) }

// In reports whether d lies within from … to, both included; a zero bound is open.
func (d Date) In(from, to Date) bool {
	return (from.IsZero() || d >= from) && (to.IsZero() || d <= to)
}

// Format shows the date as dd/mm/yyyy.
func (d Date) Format() string {
	if len(d) != 10 {
		return string(d)
	}
	return string(d[8:10]) + "/" + string(d[5:7]) + "/" + string(d[:4])
}

// UnmarshalJSON refuses what is not a date.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	v, err := ParseDate(s)
	*d = v
	return err
}

// Value stores the date as text.
func (d Date) Value() (driver.Value, error) { return string(d), nil }

// Scan reads what Value stored.
func (d *Date) Scan(v any) error {
	switch v := v.(type) {
	case string:
		*d = Date(v)
	case []byte:
		*d = Date(v)
	case nil:
		*d = ""
	default:
		return fmt.Errorf("date: can't scan %T", v)
	}
	return nil
}
