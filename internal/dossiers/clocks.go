package dossiers

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// noTime is the legal due date of a clock that stands still.
var noTime time.Time

// clockEvents reads what the clocks depend on from a dossier's history.
func clockEvents(history []Event) []deadlines.Event {
	var out []deadlines.Event
	received := false
	for _, e := range history {
		received = received || e.Kind == ActionReceive
		kind := e.Kind.Row().Clock
		if e.To == Resolved && e.From != Resolved && e.Kind != ActionFollow {
			kind = deadlines.Ended // whichever action came last
		}
		if received && kind != "" {
			out = append(out, deadlines.Event{At: e.At, Kind: kind})
		}
	}
	return out
}

// A dossier "will be late" (sẽ trễ) when the hours of the steps still to do, of
// the present one what is left, don't fit into the working time until the
// promise. That can change only when the dossier moves on or when the present
// step has used up its hours, so the moment from which it is so is worked out
// at each action and kept in the row: marks, tiles and lists all ask whether it
// has passed, in SQL too.

// setAlarm works the moment out anew. Where the dossier stays in its step, what
// the step has had already is read from the history.
func (f fold) setAlarm(before Dossier, d *Dossier, e Event) error {
	d.AlarmAt = noTime
	if d.Promised.IsZero() || !slices.Contains(working, d.Due) {
		return nil
	}
	history := []Event{e}
	if undone := e.Kind == ActionUndo; undone || d.Step == before.Step && !begins(e) {
		past, err := f.past()
		if err != nil {
			return err
		}
		history = Standing(append(slices.Clip(past), e))
	}
	d.AlarmAt = alarm(f.calendar, f.proc, *d, history)
	return nil
}

// NoDay comes after every day: it is until when something has to be done that
// the office can't do, because it waits for the person.
var NoDay = time.Date(2200, 1, 1, 0, 0, 0, 0, clock.Vietnam)

// setDueAt says until when the office has to do what is due: the promise of what
// is at work; the same working day where somebody waits for an answer.
func (f fold) setDueAt(before Dossier, d *Dossier, e Event) error {
	switch {
	case d.Due == "" || d.Due == ActionSubmit:
		d.DueAt = noTime
	case slices.Contains(working, d.Due) && !d.Promised.IsZero():
		d.DueAt = d.Promised
	case d.Due != ActionReceive && d.Due != ActionStop:
		d.DueAt = NoDay
	case d.Due != before.Due:
		if e.Kind == ActionUndo { // what was asked before is asked again
			past, err := f.past()
			if err != nil {
				return err
			}
			left := Standing(append(slices.Clip(past), e))
			e = left[len(left)-1]
		}
		d.DueAt = deadlines.AnswerBy(f.calendar, e.At)
	}
	return nil
}

// alarm reads the moment from a history, of which the present step is enough; the
// newest event is what just happened.
func alarm(cal *workdays.Calendar, p procedures.Procedure, d Dossier, history []Event) time.Time {
	had, toVerify := stay(cal, d.Step, history)
	var present, after time.Duration
	for i, st := range p.Steps {
		switch hours := time.Duration(st.Hours) * time.Hour; {
		case i == d.Step:
			present = hours
		case i > d.Step:
			after += hours
		}
	}
	if toVerify {
		present += time.Duration(p.Limit.VerifyHours()) * time.Hour
	}
	return deadlines.Alarm(cal, history[len(history)-1].At, d.Promised, max(0, present-had), after)
}

// stay returns how much working time the present step has had, without that in
// which the person was waited for, and whether it was in it that facts had to be
// verified.
func stay(cal *workdays.Calendar, step int, history []Event) (had time.Duration, toVerify bool) {
	for i := len(history) - 1; i >= 0; i-- {
		e := history[i]
		if i+1 < len(history) && (e.To == Received || e.To == Processing) {
			had += cal.WorkingTime(e.At, history[i+1].At)
		}
		if begins(e) || e.Step != step { // an event says in which step the dossier was before it
			break
		}
		toVerify = toVerify || e.Kind == ActionVerify
	}
	return had, toVerify
}

// begins reports whether a step begins with an event though the workflow stays where it was.
func begins(e Event) bool { return e.Kind == ActionReceive || e.Kind == ActionTransfer }

// A Risk says how a running dossier stands against its promise.
type Risk string

// The risks, in order of gravity.
const (
	RiskNone Risk = ""
	RiskSoon Risk = "soon" // will be late: the steps left don't fit in
	RiskLate Risk = "late"
)

// RiskOf tells whether a dossier is late, or will be.
func (s *Service) RiskOf(d Dossier) Risk {
	switch now := s.clock.Now(); {
	case d.Promised.IsZero() || !slices.Contains(working, d.Due):
		return RiskNone
	case now.After(d.Promised):
		return RiskLate
	case now.After(d.AlarmAt):
		return RiskSoon
	}
	return RiskNone
}

// willBeLate is the same in SQL, of what is running.
func (s *Service) willBeLate(now time.Time, args *[]any) string {
	at := db.Arg(args, db.At(now))
	return `promised >= ` + at + ` and alarm_at < ` + at
}

// near bounds what is looked at for it: what is promised for later has no alarm yet.
func (s *Service) near(now time.Time, args *[]any) string {
	return `due_at < ` + db.Arg(args, db.At(s.calendar.AddWorking(now, deadlines.RiskWindow)))
}

// recentAlarm bounds what is looked at where it is only counted: no alarm goes
// off more than RiskWindow before the promise, so none of what is not late yet
// is older. Only what is at work has an alarm.
func (s *Service) recentAlarm(now time.Time, args *[]any) string {
	return `alarm_at > 0 and alarm_at >= ` + db.Arg(args, db.At(s.calendar.SubWorking(now, deadlines.RiskWindow)))
}

// running leaves out what waits for the person, or is done.
func running(args *[]any) string { return `due in (` + db.In(args, strs(working)) + `) and due <> ''` }

// DueFrom is when the result of what is received at a moment is due.
func (s *Service) DueFrom(p procedures.Procedure, at time.Time) (time.Time, error) {
	due, _, err := deadlines.LegalDue(s.calendar, p.Limit, deadlines.RuleRestart,
		[]deadlines.Event{{Kind: deadlines.Accepted, At: at}})
	return due, err
}

// PromiseText is the promised moment in words, with what is not sure about it.
func (s *Service) PromiseText(ctx context.Context, promised time.Time) string {
	return strings.TrimSpace(i18n.DateTime(promised) + "\n" + s.Projected(ctx, promised))
}

// Projected says that the days off of a year aren't announced yet, so that a
// promised day may prove to be one; "" where they are.
func (s *Service) Projected(ctx context.Context, promised time.Time) string {
	day := clock.DateOf(promised)
	if s.calendar.Covered(day) {
		return ""
	}
	return i18n.T(ctx, "dossiers.promise_projected", "year", strconv.Itoa(day.Start().Year()))
}

// Index 766 counts, in sub-indicator 2.1, the dossiers in time among those
// received and processed in a period. What can be counted for good is the end of
// the processing: a result, a refusal, a stop. What still runs is not counted
// until it ends, nor what the national portal processes: it counts that itself.

// index is what the end of the processing adds.
func (f fold) index(d Dossier, e Event) ([]tallies.Delta, error) {
	ends := e.From != e.To && (e.To == Resolved || e.To == Refused || e.To == Stopped)
	if d.Way != Here || d.ReceivedAt.IsZero() || !ends {
		return nil, nil
	}
	// Nothing was waited for and the appointment never moved: judged as the promise is.
	inTime := !e.At.After(d.Promised)
	if d.Supplements > 0 || d.Extended || d.ToVerify {
		past, err := f.past()
		if err != nil {
			return nil, err
		}
		inTime, _ = IndexOnTime(f.calendar, f.proc, append(slices.Clip(past), e), e.At)
	}
	if inTime {
		return one(CountIndexed, CountIndexOnTime), nil
	}
	return one(CountIndexed), nil
}

// IndexOnTime judges a history as index 766 does, by the first promise: an
// apology doesn't move it. Where facts must be verified it is the day that the
// longer limit gives from the reception on; what waiting adds is taken off apart.
func IndexOnTime(cal *workdays.Calendar, p procedures.Procedure, history []Event,
	asOf time.Time) (onTime, decided bool) {
	limit := p.Limit
	var first time.Time
	for _, e := range history {
		switch e.Kind {
		case ActionReceive:
			first = e.Data.Due
		case ActionVerify:
			limit, first = deadlines.VerifyLimit(p.Limit), time.Time{}
		}
	}
	return deadlines.IndexOnTime(cal, limit, clockEvents(history), first, asOf)
}
