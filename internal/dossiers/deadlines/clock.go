// Package deadlines says when a dossier is due, by whom it counts as late, and
// when it will be late. It is pure: calendar, limit and what happened go in,
// dates come out.
//
// Three clocks run over a dossier and none is derived from another: the legal
// clock (what the law allows), the promises made to the person, and the clock
// of index 766 (what the government counts). They differ exactly where people
// argue, over waiting for papers and over new appointments, so each is read
// from the same events by its own rule.
package deadlines

import (
	"fmt"
	"slices"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// An Event is one fact that a clock depends on.
type Event struct {
	At   time.Time
	Kind Kind
}

// A Kind says what happened.
type Kind string

// The kinds. Papers asked for before acceptance move no clock: the dossier
// was not complete, so no limit was running.
const (
	Accepted     Kind = "accepted"         // the complete and valid dossier was received
	Asked        Kind = "supplement_asked" // papers asked for: waits for the person
	Supplemented Kind = "supplemented"     // the papers came
	Restarted    Kind = "restarted"        // counted again from the start, by decision
	Extended     Kind = "extended"         // a new date was given with an apology; the legal limit stays
	Verified     Kind = "to_verify"        // facts must be verified: the limit for that holds
	Ended        Kind = "ended"            // resolved or refused: a result exists
	Stopped      Kind = "stopped"          // withdrawn or stopped
)

// A Rule says what waiting for papers does to the legal clock. It is
// stored with the reception, since the rule of that day stays the dossier's.
type Rule string

// The rules.
const (
	RuleRestart  Rule = "restart"  // counted again from the start once complete (NĐ 61/2018 Đ19.4)
	RuleExtend   Rule = "extend"   // the wait is added, rounded up to whole days
	RuleSubtract Rule = "subtract" // the wait is added exactly: it doesn't count
)

// Rules lists them.
var Rules = []Rule{RuleRestart, RuleExtend, RuleSubtract}

// A LegalClock is the state of the legal clock after a list of events.
type LegalClock struct {
	Start   time.Time // the count began; zero before acceptance
	Due     time.Time // legal due date; while waiting, as it stood when the clock stopped
	Running bool      // false before acceptance, while waiting for the person, and after the end

	asked time.Time // since when it waits; zero: it doesn't
	over  bool
}

// LegalDue returns the legal due date after events, and whether the clock runs.
func LegalDue(cal *workdays.Calendar, limit procedures.Limit, rule Rule,
	events []Event) (due time.Time, running bool, err error) {
	c, err := ReadLegalClock(cal, limit, rule, events)
	return c.Due, c.Running, err
}

// ReadLegalClock reads the legal clock from events in order of time. It fails
// for an unknown unit or rule, and for events that can't have happened so.
func ReadLegalClock(cal *workdays.Calendar, limit procedures.Limit, rule Rule,
	events []Event) (LegalClock, error) {
	if !slices.Contains(Rules, rule) {
		return LegalClock{}, fmt.Errorf("legal clock: unknown rule %q", rule)
	}
	if slices.ContainsFunc(events, func(e Event) bool { return e.Kind == Verified }) {
		limit = VerifyLimit(limit) // it is one limit, counted from the same start, whenever it was said
	}
	var c LegalClock
	var last time.Time
	for i, e := range events {
		if e.At.Before(last) {
			return LegalClock{}, fmt.Errorf("legal clock: event %d, %s, before the one before it", i+1, e.Kind)
		}
		last = e.At
		if err := c.take(cal, limit, rule, e); err != nil {
			return LegalClock{}, fmt.Errorf("legal clock: event %d: %w", i+1, err)
		}
	}
	return c, nil
}

func (c *LegalClock) take(cal *workdays.Calendar, limit procedures.Limit, rule Rule, e Event) (err error) {
	accepted, waiting := !c.Start.IsZero(), !c.asked.IsZero()
	switch {
	case c.over:
		return fmt.Errorf("%s after the end", e.Kind)
	case e.Kind == Accepted && !accepted, e.Kind == Restarted && accepted:
		c.asked, c.Running = time.Time{}, true
		c.Start, c.Due, err = count(cal, limit, e.At)
		return err
	case e.Kind == Ended || e.Kind == Stopped:
		c.Running, c.over = false, true
		return nil
	case !accepted && (e.Kind == Asked || e.Kind == Supplemented):
		return nil
	case e.Kind == Asked && accepted:
		if !waiting { // asked for more while waiting: one wait, from the first request
			c.asked, c.Running = e.At, false
		}
		return nil
	case e.Kind == Supplemented && waiting:
		return c.resume(cal, limit, rule, e.At)
	case e.Kind == Extended && accepted, e.Kind == Verified && c.Running:
		return nil
	}
	return fmt.Errorf("%q can't happen here", e.Kind)
}

// resume lets the clock run again once the papers came at at.
func (c *LegalClock) resume(cal *workdays.Calendar, limit procedures.Limit, rule Rule, at time.Time) (err error) {
	asked := c.asked
	c.asked, c.Running = time.Time{}, true
	if rule == RuleRestart {
		c.Start, c.Due, err = count(cal, limit, at)
		return err
	}
	if limit.Unit == "day" || limit.Unit == "month" {
		wait, day := at.Sub(asked), 24*time.Hour
		if rule == RuleExtend {
			wait = roundUp(wait, day)
		}
		c.Due = cal.Within(pushOff(cal, c.Due.Add(wait)))
		return nil
	}
	wait := cal.WorkingTime(asked, at)
	if rule == RuleExtend {
		days := int(roundUp(wait, workdays.WorkingDay) / workdays.WorkingDay)
		c.Due = OnDate(c.Due, cal.AddWorkingDays(clock.DateOf(c.Due), days))
		return nil
	}
	c.Due = cal.AddWorking(c.Due, wait)
	return nil
}

func roundUp(d, unit time.Duration) time.Duration { return (d + unit - 1) / unit * unit }

// VerifyLimit returns the limit that applies where facts must be verified.
func VerifyLimit(l procedures.Limit) procedures.Limit {
	if l.Verify == 0 {
		return l
	}
	if l.Unit == "same_day" { // the exception to "the same day" is counted in working days
		l.Unit = "working_day"
	}
	l.N, l.Verify = l.Verify, 0
	return l
}

// count returns when a limit begins for what came in at at, and when it ends.
// The count begins in office hours: what is received in the evening in the
// village, or on a Saturday, is taken up when the office opens.
func count(cal *workdays.Calendar, l procedures.Limit, at time.Time) (start, due time.Time, err error) {
	if l.N < 0 || l.N == 0 && l.Unit != "same_day" {
		return start, due, fmt.Errorf("limit of %d %s", l.N, l.Unit)
	}
	start = cal.Opening(at.In(clock.Vietnam))
	day := clock.DateOf(start)
	switch l.Unit {
	case "working_day":
		return start, cal.Opening(OnDate(start, cal.AddWorkingDays(day, l.N))), nil
	case "hour":
		return start, cal.AddWorkingHours(start, l.N), nil
	case "day":
		return start, pushOff(cal, OnDate(start, day.AddDays(l.N))), nil
	case "month":
		return start, pushOff(cal, OnDate(start, addMonths(day, l.N))), nil
	case "same_day":
		if cal.AfterCutoff(start) {
			day = cal.AddWorkingDays(day, 1)
		}
		return start, cal.Closes(day), nil
	}
	return start, due, fmt.Errorf("unknown unit %q", l.Unit)
}

// OnDate returns the clock time of t on another day.
func OnDate(t time.Time, d clock.Date) time.Time {
	t = t.In(clock.Vietnam)
	return d.Start().Add(t.Sub(clock.DateOf(t).Start()))
}

// pushOff moves a due date that falls on a day off to the next working day.
func pushOff(cal *workdays.Calendar, due time.Time) time.Time {
	return OnDate(due, cal.NextWorking(clock.DateOf(due)))
}

// addMonths returns the same day n months on, or the last day of a month that
// hasn't got that day.
func addMonths(d clock.Date, n int) clock.Date {
	y, m, day := d.Start().Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return clock.NewDate(y, m+time.Month(n), min(day, last))
}
