package workdays

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
)

// A WorkingDay is what the law takes a working day for when it is counted in hours.
const WorkingDay = 8 * time.Hour

// A TimeOfDay is a wall-clock time in minutes after midnight.
type TimeOfDay int

// readTime reads hh:mm, and the part of a day that a workbook keeps for it.
func readTime(s string) (TimeOfDay, bool) {
	if part, err := strconv.ParseFloat(s, 64); err == nil && part > 0 && part < 1 {
		return TimeOfDay(math.Round(part * 24 * 60)), true
	}
	v, err := time.Parse("15:04", s)
	return TimeOfDay(v.Hour()*60 + v.Minute()), err == nil && len(s) == len("15:04")
}

// On returns the moment at which it is t o'clock in Vietnam on d.
func (t TimeOfDay) On(d clock.Date) time.Time { return d.Start().Add(time.Duration(t) * time.Minute) }

// A Span is a stretch of office hours; To is the first minute after it.
type Span struct{ From, To TimeOfDay }

// Hours are the office hours of every working day of a period.
type Hours struct {
	ValidFrom clock.Date // zero: since always
	ValidTo   clock.Date // last day; zero: until further notice
	Spans     []Span
	Cutoff    TimeOfDay // what is received from then on is for the next working day
	Source    string
}

// String is how people write them: 07:00–11:30, 13:30–17:00.
func (h Hours) String() string {
	out := make([]string, len(h.Spans))
	for i, s := range h.Spans {
		out[i] = fmt.Sprintf("%02d:%02d–%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
	}
	return strings.Join(out, ", ")
}

// checkHours wants the periods to follow each other without gap, the first
// and the last open, so that there is no day without hours. wrong is told of
// what isn't so, and of which period.
func checkHours(hours []Hours, wrong func(i int, column, key string, args ...any)) {
	for i, h := range hours {
		first, last := i == 0, i == len(hours)-1
		switch {
		case first != h.ValidFrom.IsZero() || last != h.ValidTo.IsZero():
			wrong(i, "date", "workdays.hours_open")
		case !first && h.ValidFrom != hours[i-1].ValidTo.AddDays(1):
			wrong(i, "date", "workdays.hours_gap", "day", hours[i-1].ValidTo.Format())
		case !last && !first && h.ValidTo < h.ValidFrom:
			wrong(i, "to", "workdays.hours_reversed")
		}
		if h.Source == "" {
			wrong(i, "source", "workdays.no_source")
		}
		end := TimeOfDay(-1)
		for _, s := range h.Spans {
			if s.From <= end || s.To <= s.From {
				wrong(i, "hours", "workdays.hours_order")
			}
			end = max(end, s.To)
		}
		switch {
		case len(h.Spans) == 0:
			wrong(i, "hours", "workdays.no_hours")
		case h.Cutoff <= h.Spans[0].From || h.Cutoff > end:
			wrong(i, "cutoff", "workdays.cutoff")
		}
	}
}

// WithHours returns the same calendar with other office hours: provinces fix
// their own, and some change them with the season.
func (c *Calendar) WithHours(hours ...Hours) (*Calendar, error) {
	var err error
	wrong := func(_ int, _, key string, args ...any) { err = fault.New(fault.Invalid, key, args...) }
	if checkHours(hours, wrong); err == nil && len(hours) == 0 {
		wrong(0, "", "workdays.no_hours")
	}
	if err != nil {
		return nil, err
	}
	other := *c
	other.hours = slices.Clone(hours)
	return &other, nil
}

// HoursOn returns the office hours valid on d, whether or not d is worked.
func (c *Calendar) HoursOn(d clock.Date) Hours {
	for _, h := range c.hours {
		if d.In(h.ValidFrom, h.ValidTo) {
			return h
		}
	}
	return c.hours[len(c.hours)-1]
}

// Opens returns the moment at which offices open on d, a working day.
func (c *Calendar) Opens(d clock.Date) time.Time { return c.HoursOn(d).Spans[0].From.On(d) }

// Closes returns the moment at which offices close on d, a working day.
func (c *Calendar) Closes(d clock.Date) time.Time {
	spans := c.HoursOn(d).Spans
	return spans[len(spans)-1].To.On(d)
}

// Opening returns t itself within office hours, otherwise the next moment at
// which offices open: after lunch, next morning, after the holiday. It is when
// the office takes up what came in at t.
func (c *Calendar) Opening(t time.Time) time.Time {
	for d := clock.DateOf(t); ; d = c.AddWorkingDays(d, 1) {
		if !c.IsWorking(d) {
			continue
		}
		for _, s := range c.HoursOn(d).Spans {
			if t.Before(s.From.On(d)) {
				return s.From.On(d)
			}
			if t.Before(s.To.On(d)) {
				return t
			}
		}
	}
}

// Within returns t where offices are open at that time of its day, else when
// they open next on it, or close at its end.
func (c *Calendar) Within(t time.Time) time.Time {
	d := clock.DateOf(t)
	for _, s := range c.HoursOn(d).Spans {
		if t.Before(s.From.On(d)) {
			return s.From.On(d)
		}
		if !t.After(s.To.On(d)) {
			return t
		}
	}
	return c.Closes(d)
}

// AfterCutoff reports whether t, a moment within office hours, is so late that
// the day's work is passed on the next working day.
func (c *Calendar) AfterCutoff(t time.Time) bool {
	d := clock.DateOf(t)
	return !t.Before(c.HoursOn(d).Cutoff.On(d))
}

// AddWorkingHours returns the moment at which so many working hours after t
// are over. Exactly a day's hours from opening end at closing time, not at the
// next opening. It panics for negative hours.
func (c *Calendar) AddWorkingHours(t time.Time, hours int) time.Time {
	return c.AddWorking(t, time.Duration(hours)*time.Hour)
}

// AddWorking is AddWorkingHours for any length of working time.
func (c *Calendar) AddWorking(t time.Time, length time.Duration) time.Time {
	if length < 0 {
		panic("workdays: negative working time")
	}
	for d := clock.DateOf(t); ; d = c.AddWorkingDays(d, 1) {
		if !c.IsWorking(d) {
			continue
		}
		for _, s := range c.HoursOn(d).Spans {
			from, to := s.From.On(d), s.To.On(d)
			if t.After(to) {
				continue
			}
			if t.After(from) {
				from = t
			}
			if left := to.Sub(from); length > left {
				length -= left
				continue
			}
			return from.Add(length)
		}
	}
}

// SubWorking returns the last moment from which there is still so much working
// time until t. It panics for a negative length.
func (c *Calendar) SubWorking(t time.Time, length time.Duration) time.Time {
	if length < 0 {
		panic("workdays: negative working time")
	}
	if length == 0 {
		return t
	}
	for d := clock.DateOf(t); ; d = c.AddWorkingDays(d, -1) {
		if !c.IsWorking(d) {
			continue
		}
		for _, s := range slices.Backward(c.HoursOn(d).Spans) {
			from, to := s.From.On(d), s.To.On(d)
			if t.Before(from) {
				continue
			}
			if t.Before(to) {
				to = t
			}
			if there := to.Sub(from); length > there {
				length -= there
				continue
			}
			return to.Add(-length)
		}
	}
}

// WorkingTime returns the working time between a and b: 0 when b is not after
// a. Whole days between are counted, not walked: a promise may be years old.
func (c *Calendar) WorkingTime(a, b time.Time) time.Duration {
	if !b.After(a) {
		return 0
	}
	first, last := clock.DateOf(a), clock.DateOf(b)
	sum := c.officeTime(first, a, b)
	if first == last {
		return sum
	}
	for _, h := range c.hours {
		from, end := max(first.AddDays(1), h.ValidFrom), last
		if !h.ValidTo.IsZero() && h.ValidTo < end {
			end = h.ValidTo.AddDays(1)
		}
		if from < end {
			sum += h.daily() * time.Duration(c.workingDays(from, end))
		}
	}
	return sum + c.officeTime(last, a, b)
}

// officeTime returns the part of the day's office hours between a and b.
func (c *Calendar) officeTime(d clock.Date, a, b time.Time) (sum time.Duration) {
	if !c.IsWorking(d) {
		return 0
	}
	for _, s := range c.HoursOn(d).Spans {
		from, to := s.From.On(d), s.To.On(d)
		if a.After(from) {
			from = a
		}
		if b.Before(to) {
			to = b
		}
		sum += max(0, to.Sub(from))
	}
	return sum
}

// daily is the working time of a whole day.
func (h Hours) daily() (sum time.Duration) {
	for _, s := range h.Spans {
		sum += time.Duration(s.To-s.From) * time.Minute
	}
	return sum
}

// WorkingHoursBetween returns the working time between a and b in hours.
func (c *Calendar) WorkingHoursBetween(a, b time.Time) float64 { return c.WorkingTime(a, b).Hours() }
