// Package workdays is the working calendar of Vietnamese state offices as
// data: days off, days worked in exchange, office hours. Legal time limits are
// counted on it. The government announces a year's days at the end of the year
// before, so every entry says whether it was announced or is our projection.
package workdays

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
)

// Messages are the texts of this package.
//
//go:embed messages
var Messages embed.FS

// A Day is a day that breaks the rhythm of the week: a weekday off, or a
// weekend day worked in exchange for one.
type Day struct {
	Date      clock.Date
	Name      i18n.Text
	Swap      clock.Date // the other day of the exchange (ngày hoán đổi)
	Announced bool
	Source    string
}

// A Year is one that the calendar has the days of.
type Year struct {
	Year      int
	Announced bool // false: a projection from the law
	Source    string
}

// A Calendar answers what is a working day and counts working time. It is
// immutable and safe for concurrent use.
type Calendar struct {
	years  map[int]Year
	off    map[clock.Date]Day
	worked map[clock.Date]Day
	breaks []rhythmBreak // of both, in the order of their dates
	hours  []Hours
}

// textOf is one of the texts of this package in every language.
func textOf(key string) i18n.Text {
	t := i18n.Text{}
	for _, tag := range i18n.Languages {
		texts, err := i18n.Read(Messages, tag)
		if err != nil { // embedded, and a test reads them
			panic(err)
		}
		t[tag] = texts[key]
	}
	return t
}

var saturday, sunday = textOf("workdays.saturday"), textOf("workdays.sunday")

//go:embed calendar.tsv
var shipped string

var readShipped = sync.OnceValue(func() *Calendar {
	c, faults, err := Read(strings.NewReader(shipped), "calendar.tsv")
	if err != nil || c == nil {
		panic(fmt.Sprint("calendar: ", faults, err)) // embedded and tested: only a broken build gets here
	}
	return c
})

// Shipped returns the calendar that comes with the product.
func Shipped() *Calendar { return readShipped() }

// String tells how much the calendar holds.
func (c *Calendar) String() string {
	return fmt.Sprintf("%d years, %d days off, %d worked in exchange", len(c.years), len(c.off), len(c.worked))
}

func isWeekend(d clock.Date) bool {
	w := d.Start().Weekday()
	return w == time.Saturday || w == time.Sunday
}

// IsWorking reports whether state offices work on d. Beyond the years of the
// data only weekends are known to be off: see Covered.
func (c *Calendar) IsWorking(d clock.Date) bool {
	if d.IsZero() {
		return false
	}
	if isWeekend(d) {
		_, worked := c.worked[d]
		return worked
	}
	_, off := c.off[d]
	return !off
}

// Why names the reason why d is off, or why a weekend day is worked; ok is
// false for an ordinary working day.
func (c *Calendar) Why(d clock.Date) (name i18n.Text, ok bool) {
	if day, found := c.Special(d); found {
		return day.Name, true
	}
	if d.IsZero() {
		return nil, false
	}
	switch d.Start().Weekday() {
	case time.Saturday:
		return saturday, true
	case time.Sunday:
		return sunday, true
	}
	return nil, false
}

// Special returns the calendar's entry for d, if there is one.
func (c *Calendar) Special(d clock.Date) (Day, bool) {
	if day, ok := c.off[d]; ok {
		return day, true
	}
	day, ok := c.worked[d]
	return day, ok
}

// YearOf returns what is known of the year of d: nothing, a projection, or
// what was announced.
func (c *Calendar) YearOf(d clock.Date) (Year, bool) {
	y, ok := c.years[d.Start().Year()]
	return y, ok
}

// Covered reports whether the days off around d were announced. A date beyond
// may move when they are, and whoever is shown it must be told.
func (c *Calendar) Covered(d clock.Date) bool {
	y, ok := c.YearOf(d)
	return ok && y.Announced
}

// NextWorking returns the first working day on or after d.
func (c *Calendar) NextWorking(d clock.Date) clock.Date {
	for !d.IsZero() && !c.IsWorking(d) {
		d = d.AddDays(1)
	}
	return d
}

// AddWorkingDays returns the n-th working day after d, or before it for a
// negative n; d itself is not counted, and 0 returns it unchanged.
func (c *Calendar) AddWorkingDays(d clock.Date, n int) clock.Date {
	if d.IsZero() {
		return d
	}
	step, left := 1, n
	if n < 0 {
		step, left = -1, -n
	}
	for left > 0 {
		d = d.AddDays(step)
		if c.IsWorking(d) {
			left--
		}
	}
	return d
}

// A rhythmBreak is a day of the calendar's data with how many working days
// more than weekdays there are up to it, itself included.
type rhythmBreak struct {
	date clock.Date
	more int
}

func breaks(off, worked map[clock.Date]Day) []rhythmBreak {
	var out []rhythmBreak
	for d := range off {
		out = append(out, rhythmBreak{d, -1})
	}
	for d := range worked {
		out = append(out, rhythmBreak{d, 1})
	}
	slices.SortFunc(out, func(a, b rhythmBreak) int { return strings.Compare(string(a.date), string(b.date)) })
	for i := 1; i < len(out); i++ {
		out[i].more += out[i-1].more
	}
	return out
}

// workingDays returns how many working days there are from a to the day before b.
func (c *Calendar) workingDays(a, b clock.Date) int { return c.workingBefore(b) - c.workingBefore(a) }

// DaysBetween returns how many working days there are after the day of a until
// that of b, that included; less than 0 where b's day comes first.
func (c *Calendar) DaysBetween(a, b time.Time) int {
	return c.workingDays(clock.DateOf(a).AddDays(1), clock.DateOf(b).AddDays(1))
}

// workingBefore counts the working days before d from some day in the distant past.
func (c *Calendar) workingBefore(d clock.Date) int {
	const (
		thursday = 3        // 1 January 1970 lay three days after a Monday
		ago      = 7 * 5000 // weeks enough that no date comes before the first
		day      = 24 * 60 * 60
	)
	t := d.Start()
	_, offset := t.Zone()
	n := (int(t.Unix())+offset)/day + thursday + ago
	i, _ := slices.BinarySearchFunc(c.breaks, d, func(b rhythmBreak, d clock.Date) int {
		return strings.Compare(string(b.date), string(d))
	})
	more := 0
	if i > 0 {
		more = c.breaks[i-1].more
	}
	return n/7*5 + min(n%7, 5) + more
}
