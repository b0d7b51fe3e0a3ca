package dossiers

import (
	"slices"
	"time"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// A fold brings a dossier forward, one event after the other. What an event makes
// of status, step, dates and figures is said here and nowhere else: it is used
// live, by Load and by Recount. It is pure: all that it depends on is given.
type fold struct {
	calendar *workdays.Calendar
	proc     procedures.Procedure
	// rule is the office's about waiting for papers; asked for only of what was
	// received before the rule of that day was kept with the reception.
	rule func() (deadlines.Rule, error)
	// past are the events before, oldest first; asked for only where the dossier
	// doesn't say enough.
	past func() ([]Event, error)
}

// apply does what e says with d, and completes e by what follows from it: the
// statuses before and after, the step, the promise made. It returns what the
// event changes in the figures. Whether e may happen is asked before (checkTurn).
func (f fold) apply(d *Dossier, e *Event) ([]tallies.Delta, error) {
	before := *d
	e.DossierID, e.From, e.Step = d.ID, d.Status, d.Step
	if e.Kind == ActionFollow {
		d.Status = e.To
	} else if to := e.Kind.Row().To; to != "" {
		d.Status = to
	}
	counts, err := f.effect(d, e)
	if err != nil {
		return nil, err
	}
	e.To, d.Due = d.Status, DueAction(f.proc, *d)
	if err := f.setAlarm(before, d, *e); err != nil {
		return nil, err
	}
	if err := f.setDueAt(before, d, *e); err != nil {
		return nil, err
	}
	index, err := f.index(*d, *e)
	counts = append(counts, index...)
	for i := range counts {
		if counts[i].Month == 0 {
			counts[i].Month = tallies.Month(e.At)
		}
	}
	return counts, err
}

// effect is what each action changes.
func (f fold) effect(d *Dossier, e *Event) ([]tallies.Delta, error) {
	switch e.Kind {
	case ActionSubmit:
		d.SubmittedAt = e.At
		return submitted(*d), nil
	case ActionReceive:
		d.ReceivedAt = e.At
		d.Step = StepIndex(f.proc, ActionReceive) + 1
		return one(CountReceived), f.promise(d, e)
	case ActionTransfer:
		d.Step = max(d.Step, StepIndex(f.proc, ActionReceive)+1)
		// nothing to decide, no paper: only to hand over
		if StepIndex(f.proc, ActionDecide) < 0 && atEnd(f.proc, d.Step) {
			d.Status = Resolved
			return resolve(d, e.At), nil
		}
	case ActionAssign:
		d.proposed(*e)
		d.Step = max(0, FirstAppraisal(f.proc))
	case ActionAppraise:
		if DueAction(f.proc, *d) == ActionAssign {
			d.Step = FirstAppraisal(f.proc)
		}
		d.proposed(*e)
		return f.next(d, e.At), nil
	case ActionReview:
		d.proposed(*e)
		return f.next(d, e.At), nil
	case ActionDecide:
		d.proposed(*e)
		if e.Data.Outcome == Rejected {
			d.Step = max(0, FirstAppraisal(f.proc))
			return nil, nil
		}
		d.Step = max(d.Step, StepIndex(f.proc, ActionDecide)) // older histories were not appraised anew
		return f.next(d, e.At), nil
	case ActionNumber:
		return f.numbered(d, e.At), nil
	case ActionReturn:
		d.EndedAt = e.At
		return one(CountReturned), nil
	case ActionSupplement:
		d.Supplements++
		if !d.ReceivedAt.IsZero() {
			d.LegalDue = noTime // it stands still while we wait for the person
		}
		return one(CountSupplements), nil
	case ActionSupplied:
		return nil, f.supplied(d, e)
	case ActionVerify:
		d.ToVerify = true
		return nil, f.promise(d, e)
	case ActionExtend:
		d.Extended, d.Promised = true, e.Data.Due
	case ActionRefuseStop:
		return nil, f.statusBefore(d, ActionAskBack)
	case ActionStop:
		d.EndedAt = e.At
		return one(CountStopped), nil
	case ActionRefuse, ActionDecline:
		d.EndedAt = e.At
		return one(CountRefused), nil
	case ActionFollow:
		return followed(d, *e), nil
	case ActionUndo:
		return nil, f.undo(d)
	}
	return nil, nil
}

// next moves on to the following step. Where only the hand-over is left, nobody
// else numbers the result: it is numbered at once.
func (f fold) next(d *Dossier, at time.Time) []tallies.Delta {
	if d.Step = min(d.Step+1, len(f.proc.Steps)); !atEnd(f.proc, d.Step) {
		return nil
	}
	return f.numbered(d, at)
}

func (f fold) numbered(d *Dossier, at time.Time) []tallies.Delta {
	d.Status = Resolved
	d.Step = max(d.Step, StepIndex(f.proc, ActionReturn))
	return resolve(d, at)
}

// supplied goes back to where the dossier was when it was sent back. Received
// before, its clock runs again by the office's rule and a new promise is made.
func (f fold) supplied(d *Dossier, e *Event) error {
	if d.ReceivedAt.IsZero() {
		d.Status = Submitted
		return nil
	}
	d.Status = Processing
	if err := f.statusBefore(d, ActionSupplement); err != nil {
		return err
	}
	// What was appraised and decided was so of other papers: both look again.
	first := FirstAppraisal(f.proc)
	if first < 0 {
		first = StepIndex(f.proc, ActionDecide)
	}
	if first >= 0 && d.Step > first {
		d.Step, d.Outcome = first, ""
	}
	return f.promise(d, e)
}

// statusBefore takes the dossier back to the status from which the newest event of a kind came.
func (f fold) statusBefore(d *Dossier, kind Action) error {
	past, err := f.past()
	for _, e := range slices.Backward(past) {
		if e.Kind == kind {
			d.Status = e.From
			break
		}
	}
	return err
}

// promise promises the person the day that follows from the history, or keeps to
// a later one that an apology has named already. A day that was promised once
// stays promised, whatever calendar holds since.
func (f fold) promise(d *Dossier, e *Event) error {
	history := []Event{*e}
	if e.Kind != ActionReceive { // what happened before the reception moves no clock
		past, err := f.past()
		if err != nil {
			return err
		}
		history = append(slices.Clip(past), *e)
	}
	rule, err := f.ruleOf(history)
	if err != nil {
		return err
	}
	due, _, err := deadlines.LegalDue(f.calendar, f.proc.Limit, rule, clockEvents(history))
	if err != nil {
		return err
	}
	d.LegalDue = due
	switch {
	case !e.Data.Due.IsZero():
		d.Promised = e.Data.Due
	case !d.Extended || due.After(d.Promised):
		d.Promised = due
	}
	e.Data.Due = d.Promised
	return nil
}

// ruleOf is the rule that the office had when it received the dossier: another
// that it sets later is for what it receives later.
func (f fold) ruleOf(history []Event) (deadlines.Rule, error) {
	for _, e := range history {
		if e.Kind == ActionReceive && e.Data.Rule != "" {
			return e.Data.Rule, nil
		}
	}
	return f.rule()
}

// followed counts what the portal reports, each thing once, and takes off what it
// reported before and no longer says: a wrong choice put right, or a dossier taken
// up again. That goes off where it was counted: past months tell what was true of them.
func followed(d *Dossier, e Event) (out []tallies.Delta) {
	if e.From == d.Status {
		return nil // a note
	}
	out = takeBack(d, e.From)
	switch {
	case d.Status == Received && d.ReceivedAt.IsZero():
		d.ReceivedAt = e.At
		out = append(out, one(CountReceived)...)
	case d.Status == Supplement:
		d.Supplements++
		out = append(out, one(CountSupplements)...)
	case d.Status == Refused:
		d.EndedAt = e.At
		out = append(out, one(CountRefused)...)
	case d.Status == Stopped:
		d.EndedAt = e.At
		out = append(out, one(CountStopped)...)
	case (d.Status == Resolved || d.Status == Returned) && d.ResolvedAt.IsZero():
		out = append(out, resolve(d, e.At)...)
	}
	if d.Status == Returned && d.EndedAt.IsZero() {
		d.EndedAt = e.At
		out = append(out, one(CountReturned)...)
	}
	return out
}

// endCounts say which figure counts the end of a dossier in a status.
var endCounts = map[Status]string{Refused: CountRefused, Stopped: CountStopped, Returned: CountReturned}

func takeBack(d *Dossier, before Status) (out []tallies.Delta) {
	off := func(counted *time.Time, counts []tallies.Delta) {
		for _, c := range counts {
			out = append(out, tallies.Delta{Month: tallies.Month(*counted), Figure: c.Figure, N: -c.N})
		}
		*counted = noTime
	}
	if !d.EndedAt.IsZero() {
		off(&d.EndedAt, one(endCounts[before]))
	}
	if !d.ResolvedAt.IsZero() && d.Status != Resolved && d.Status != Returned {
		off(&d.ResolvedAt, resolved(*d))
	}
	if !d.ReceivedAt.IsZero() && d.Status == Submitted {
		off(&d.ReceivedAt, one(CountReceived))
	}
	return out
}
