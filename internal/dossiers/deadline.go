package dossiers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// Three clocks run over a dossier and none is derived from another: the legal
// clock (what the law allows), the promises made to the person, and the clock
// of index 766 (what the government counts). They differ exactly where people
// argue, over waiting for papers and over new appointments, so each is read
// from the same events by its own rule.

// A ClockEvent is one fact that a clock depends on.
type ClockEvent struct {
	At   time.Time
	Kind ClockEventKind
}

// A ClockEventKind says what happened.
type ClockEventKind string

// The kinds. Papers asked for before acceptance move no clock: the dossier
// was not complete, so no limit was running.
const (
	ClockAccepted     ClockEventKind = "accepted"         // the complete and valid dossier was received
	ClockAsked        ClockEventKind = "supplement_asked" // papers asked for: waits for the person
	ClockSupplemented ClockEventKind = "supplemented"     // the papers came
	ClockRestarted    ClockEventKind = "restarted"        // counted again from the start, by decision
	ClockExtended     ClockEventKind = "extended"         // a new date was given with an apology; the legal limit stays
	ClockVerified     ClockEventKind = "to_verify"        // facts must be verified: the limit for that holds
	ClockEnded        ClockEventKind = "ended"            // resolved or refused: a result exists
	ClockStopped      ClockEventKind = "stopped"          // withdrawn or stopped
)

// A ClockRule says what waiting for papers does to the legal clock. It is
// stored with the reception, since the rule of that day stays the dossier's.
type ClockRule string

// The rules.
const (
	RuleRestart  ClockRule = "restart"  // counted again from the start once complete (NĐ 61/2018 Đ19.4)
	RuleExtend   ClockRule = "extend"   // the wait is added, rounded up to whole days
	RuleSubtract ClockRule = "subtract" // the wait is added exactly: it doesn't count
)

var clockRules = []ClockRule{RuleRestart, RuleExtend, RuleSubtract}

// A LegalClock is the state of the legal clock after a list of events.
type LegalClock struct {
	Start   time.Time // the count began; zero before acceptance
	Due     time.Time // legal due date; while waiting, as it stood when the clock stopped
	Running bool      // false before acceptance, while waiting for the person, and after the end

	asked time.Time // since when it waits; zero: it doesn't
	over  bool
}

// LegalDue returns the legal due date after events, and whether the clock runs.
func LegalDue(cal *workdays.Calendar, limit procedures.Limit, rule ClockRule, events []ClockEvent) (due time.Time, running bool, err error) {
	c, err := ReadLegalClock(cal, limit, rule, events)
	return c.Due, c.Running, err
}

// ReadLegalClock reads the legal clock from events in order of time. It fails
// for an unknown unit or rule, and for events that can't have happened so.
func ReadLegalClock(cal *workdays.Calendar, limit procedures.Limit, rule ClockRule, events []ClockEvent) (LegalClock, error) {
	if !slices.Contains(clockRules, rule) {
		return LegalClock{}, fmt.Errorf("legal clock: unknown rule %q", rule)
	}
	if slices.ContainsFunc(events, func(e ClockEvent) bool { return e.Kind == ClockVerified }) {
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

func (c *LegalClock) take(cal *workdays.Calendar, limit procedures.Limit, rule ClockRule, e ClockEvent) (err error) {
	accepted, waiting := !c.Start.IsZero(), !c.asked.IsZero()
	switch {
	case c.over:
		return fmt.Errorf("%s after the end", e.Kind)
	case e.Kind == ClockAccepted && !accepted, e.Kind == ClockRestarted && accepted:
		c.asked, c.Running = time.Time{}, true
		c.Start, c.Due, err = count(cal, limit, e.At)
		return err
	case e.Kind == ClockEnded || e.Kind == ClockStopped:
		c.Running, c.over = false, true
		return nil
	case !accepted && (e.Kind == ClockAsked || e.Kind == ClockSupplemented):
		return nil
	case e.Kind == ClockAsked && accepted:
		if !waiting { // asked for more while waiting: one wait, from the first request
			c.asked, c.Running = e.At, false
		}
		return nil
	case e.Kind == ClockSupplemented && waiting:
		return c.resume(cal, limit, rule, e.At)
	case e.Kind == ClockExtended && accepted, e.Kind == ClockVerified && c.Running:
		return nil
	}
	return fmt.Errorf("%q can't happen here", e.Kind)
}

// resume lets the clock run again once the papers came at at.
func (c *LegalClock) resume(cal *workdays.Calendar, limit procedures.Limit, rule ClockRule, at time.Time) (err error) {
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
		c.Due = withinHours(cal, pushOff(cal, c.Due.Add(wait)))
		return nil
	}
	wait := cal.WorkingTime(asked, at)
	if rule == RuleExtend {
		days := int(roundUp(wait, workdays.WorkingDay) / workdays.WorkingDay)
		c.Due = onDate(c.Due, cal.AddWorkingDays(clock.DateOf(c.Due), days))
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
		return start, cal.Opening(onDate(start, cal.AddWorkingDays(day, l.N))), nil
	case "hour":
		return start, cal.AddWorkingHours(start, l.N), nil
	case "day":
		return start, pushOff(cal, onDate(start, day.AddDays(l.N))), nil
	case "month":
		return start, pushOff(cal, onDate(start, addMonths(day, l.N))), nil
	case "same_day":
		if cal.AfterCutoff(start) {
			day = cal.AddWorkingDays(day, 1)
		}
		return start, cal.Closes(day), nil
	}
	return start, due, fmt.Errorf("unknown unit %q", l.Unit)
}

// onDate returns the clock time of t on another day.
func onDate(t time.Time, d clock.Date) time.Time {
	t = t.In(clock.Vietnam)
	return d.Start().Add(t.Sub(clock.DateOf(t).Start()))
}

// pushOff moves a due date that falls on a day off to the next working day.
func pushOff(cal *workdays.Calendar, due time.Time) time.Time {
	return onDate(due, cal.NextWorking(clock.DateOf(due)))
}

// withinHours brings a due date on a working day into that day's office hours.
func withinHours(cal *workdays.Calendar, due time.Time) time.Time {
	day := clock.DateOf(due)
	if opens := cal.Opens(day); due.Before(opens) {
		return opens
	}
	if closes := cal.Closes(day); due.After(closes) {
		return closes
	}
	return due
}

// addMonths returns the same day n months on, or the last day of a month that
// hasn't got that day.
func addMonths(d clock.Date, n int) clock.Date {
	y, m, day := d.Start().Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return clock.NewDate(y, m+time.Month(n), min(day, last))
}

// A Promise is a date given to the person, on the receipt or in an apology.
type Promise struct {
	Due    time.Time
	MadeAt time.Time
	Reason string // why it was moved; "" for the first
}

// Promises is the history of the dates given, oldest first; none is ever changed.
type Promises []Promise

// Due returns the date that holds now; zero when none was given.
func (p Promises) Due() time.Time {
	if len(p) == 0 {
		return time.Time{}
	}
	return p[len(p)-1].Due
}

// Extend adds a new date. The law allows one new appointment, given with an
// apology at the latest one working day before the day promised
// (NĐ 61/2018 Đ19.9).
func (p Promises) Extend(cal *workdays.Calendar, next Promise) (Promises, error) {
	switch {
	case len(p) == 0:
		return nil, fault.New(fault.Conflict, "dossiers.extend_no_promise")
	case len(p) > 1:
		return nil, fault.New(fault.Conflict, "dossiers.extend_once")
	case clock.DateOf(next.MadeAt) > cal.AddWorkingDays(clock.DateOf(p.Due()), -1):
		return nil, fault.New(fault.Conflict, "dossiers.extend_too_late")
	case !next.Due.After(p.Due()):
		return nil, fault.Field("due", "dossiers.extend_not_later")
	case next.Due.After(p.Due().AddDate(1, 0, 0)): // a slip in the year could never be taken back
		return nil, fault.Field("due", "dossiers.extend_far")
	case !cal.IsWorking(clock.DateOf(next.Due)):
		return nil, fault.Field("due", "dossiers.extend_day_off")
	case strings.TrimSpace(next.Reason) == "":
		return nil, fault.Field("reason", "dossiers.extend_reason")
	}
	return append(slices.Clone(p), next), nil
}

// TransferBy returns until when a dossier received at at must be with those
// who resolve it: the same working day, or from 15:00 the start of the next
// one (NĐ 61/2018 Đ18).
func TransferBy(cal *workdays.Calendar, at time.Time) time.Time {
	start := cal.Opening(at)
	day := clock.DateOf(start)
	if cal.AfterCutoff(start) {
		return cal.Opens(cal.AddWorkingDays(day, 1))
	}
	return cal.Closes(day)
}

// IndexOnTime judges a dossier as index 766 does, at asOf: the last moment of
// the period, or now while it runs. onTime counts for the rate; decided says
// that nothing can change it any more. Neither is true of a dossier that was
// not received: it isn't counted at all.
//
// Waiting for papers is taken off, a second request makes the dossier late,
// and a first one still open counts as its end. Without a promise the legal
// limit takes its place.
func IndexOnTime(cal *workdays.Calendar, limit procedures.Limit, events []ClockEvent, promised, asOf time.Time) (onTime, decided bool) {
	var accepted, asked, end time.Time
	var waited time.Duration
	requests := 0
	for _, e := range events {
		if e.At.After(asOf) || !end.IsZero() {
			break
		}
		switch {
		case e.Kind == ClockAccepted:
			accepted = e.At
		case accepted.IsZero():
		case e.Kind == ClockAsked:
			requests++
			asked = e.At
		case e.Kind == ClockSupplemented && !asked.IsZero():
			waited += e.At.Sub(asked)
			asked = time.Time{}
		case e.Kind == ClockEnded || e.Kind == ClockStopped:
			end = e.At
		}
	}
	if accepted.IsZero() {
		return false, false
	}
	if promised.IsZero() {
		var err error
		if _, promised, err = count(cal, limit, accepted); err != nil {
			return false, false
		}
	}
	ended := !end.IsZero()
	switch {
	case requests > 1:
		return false, true
	case !asked.IsZero(): // what happens while the person is awaited is not the office's time
		end = asked
	case !ended:
		end = asOf
	}
	onTime = !end.Add(-waited).After(promised)
	return onTime, ended || !onTime
}
