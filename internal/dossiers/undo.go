package dossiers

import (
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
)

// UndoTime is for how long who did something may take it back. For so long the
// person isn't told of it either.
const UndoTime = time.Minute

// undoable reports whether an event may be taken back at all: it has given no
// number, printed nothing and told nobody.
func undoable(e Event) bool { return e.Kind.Row().Back && e.To != Resolved }

// Standing are the events of a history that stand: without what was taken back,
// and without the taking back.
func Standing(history []Event) []Event {
	out := make([]Event, 0, len(history))
	for _, e := range history {
		if e.Kind == ActionUndo && len(out) > 0 {
			out = out[:len(out)-1]
			continue
		}
		out = append(out, e)
	}
	return out
}

// MayUndo refuses to take back what is somebody else's, or too long ago. Only the
// newest event is taken back: whoever acted since did so on it.
func MayUndo(actor auth.Actor, past []Event, at time.Time) error {
	if len(past) == 0 || !undoable(past[len(past)-1]) {
		return fault.New(fault.Conflict, "dossiers.undo_nothing")
	}
	switch last := past[len(past)-1]; {
	case last.ActorID != actor.ID:
		return fault.New(fault.Forbidden, "dossiers.undo_not_yours", "name", last.ActorName)
	case at.Sub(last.At) > UndoTime:
		return fault.New(fault.Conflict, "dossiers.undo_too_late")
	}
	return nil
}

// undo gives the state before the newest event: status and step stand in it, the
// rest follows from those that are left.
func (f fold) undo(d *Dossier) error {
	past, err := f.past()
	if err != nil {
		return err
	}
	if len(past) == 0 || !undoable(past[len(past)-1]) {
		return fault.New(fault.Conflict, "dossiers.undo_nothing")
	}
	d.Status, d.Step = past[len(past)-1].From, past[len(past)-1].Step
	d.AssigneeID, d.AssigneeName, d.Outcome = "", "", ""
	left := Standing(past)
	for _, e := range left[:len(left)-1] {
		d.proposed(e)
	}
	return nil
}

// proposed notes of an event with whom the dossier is, and what is proposed.
func (d *Dossier) proposed(e Event) {
	switch e.Kind {
	case ActionAssign:
		d.AssigneeID, d.AssigneeName = e.Data.ToID, e.Data.To
	case ActionAppraise:
		d.AssigneeID, d.AssigneeName, d.Outcome = e.ActorID, e.ActorName, e.Data.Outcome
	case ActionReview:
		if e.Data.Outcome == Rejected { // who agrees with a proposal agrees with it, whatever it is
			d.Outcome = Rejected
		}
	case ActionDecide:
		if e.Data.Outcome == Rejected {
			d.Outcome = ""
		}
	}
}
