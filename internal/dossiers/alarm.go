package dossiers

import (
	"context"
	"slices"
	"time"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/db"
	"thonso/internal/procedures"
)

// A dossier "will be late" (sẽ trễ) when the hours of the steps still to do, of
// the present one what is left, don't fit into the working time until the
// promise. That can change only when the dossier moves on or when the present
// step has used up its hours, so the moment from which it is so is worked out
// at each action and kept in the row: marks, tiles and lists all ask whether it
// has passed, in SQL too.

// atWork are the actions during which time runs against the office.
var atWork = []string{"transfer", "assign", "appraise", "review", "decide", "number"}

// A Risk says how a running dossier stands against its promise.
type Risk int

// The risks, in order of gravity.
const (
	RiskNone Risk = iota
	RiskSoon      // will be late: the steps left don't fit in
	RiskLate
)

// RiskOf tells whether a dossier is late, or will be.
func (s *Service) RiskOf(d Dossier) Risk {
	switch now := s.Clock.Now(); {
	case d.Promised.IsZero() || !slices.Contains(atWork, d.Due):
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
	return `promised > 0 and promised < ` + db.Arg(args, db.At(s.Calendar.AddWorking(now, deadlines.RiskWindow)))
}

// recentAlarm bounds what is looked at where it is only counted: no alarm goes
// off more than RiskWindow before the promise, so none of what is not late yet
// is older.
func (s *Service) recentAlarm(now time.Time, args *[]any) string {
	return `alarm_at > 0 and alarm_at >= ` + db.Arg(args, db.At(s.Calendar.SubWorking(now, deadlines.RiskWindow)))
}

// running leaves out what waits for the person, or is done.
func running(args *[]any) string { return `due in (` + db.In(args, atWork) + `) and due <> ''` }

// setAlarm works the moment out anew after an action. Where the dossier stays in
// its step, what the step has had already is read from the history.
func (s *Service) setAlarm(ctx context.Context, tx *db.Tx, before Dossier, d *doing) error {
	evs := []Event{d.ev}
	if slices.Contains(atWork, d.Due) && d.Step == before.Step && !begins(d.ev) {
		past, err := events(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		evs = append(past, d.ev)
	}
	d.AlarmAt = s.alarm(d.Dossier, d.proc, evs)
	return nil
}

// alarm reads the moment from a history, of which the present step is enough;
// the newest event is what just happened.
func (s *Service) alarm(d Dossier, p procedures.Procedure, evs []Event) time.Time {
	if d.Promised.IsZero() || len(evs) == 0 || !slices.Contains(atWork, d.Due) {
		return noTime
	}
	had, toVerify := s.stay(d.Step, evs)
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
	return deadlines.Alarm(s.Calendar, evs[len(evs)-1].At, d.Promised, max(0, present-had), after)
}

// stay returns how much working time the present step has had, without that in
// which the person was waited for, and whether it was in it that facts had to be
// verified.
func (s *Service) stay(step int, evs []Event) (had time.Duration, toVerify bool) {
	for i := len(evs) - 1; i >= 0; i-- {
		e := evs[i]
		if i+1 < len(evs) && (e.To == Received || e.To == Processing) {
			had += s.Calendar.WorkingTime(e.At, evs[i+1].At)
		}
		if begins(e) || e.Step != step { // an event says in which step the dossier was before it
			break
		}
		toVerify = toVerify || e.Kind == "verify"
	}
	return had, toVerify
}

// begins reports whether a step begins with an event though the workflow stays where it was.
func begins(e Event) bool { return e.Kind == "receive" || e.Kind == "transfer" }
