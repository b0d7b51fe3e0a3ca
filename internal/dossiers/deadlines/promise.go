package deadlines

import (
	"slices"
	"strings"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/workdays"
)

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
	case !cal.Within(next.Due).Equal(next.Due):
		f := fault.Field("due", "dossiers.extend_closed")
		f.Args = []any{"hours", cal.HoursOn(clock.DateOf(next.Due)).String()}
		return nil, f
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

// AnswerBy returns until when what comes in at at has to be received or answered:
// in time to be transferred the same working day, or from 15:00 on the next.
func AnswerBy(cal *workdays.Calendar, at time.Time) time.Time {
	start := cal.Opening(at)
	day := clock.DateOf(start)
	if cal.AfterCutoff(start) {
		day = cal.AddWorkingDays(day, 1)
	}
	return cal.HoursOn(day).Cutoff.On(day)
}
