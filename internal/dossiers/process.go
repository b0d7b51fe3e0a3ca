package dossiers

import (
	"context"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
	"thonso/internal/procedures"
)

// stepIndex returns the index of the workflow step of key; -1 where the procedure has none.
func stepIndex(p procedures.Procedure, key string) int {
	return slices.IndexFunc(p.Steps, func(st procedures.Step) bool { return st.Key == key })
}

// actionOf returns the action that does a step. What a specialist does is an
// appraisal, whatever the procedure calls it: a list, a meeting, a posting.
func actionOf(st procedures.Step) string {
	if st.Role == "specialist" {
		return "appraise"
	}
	return st.Key
}

// firstAppraisal returns the index of the specialist's first step; -1 for none.
func firstAppraisal(p procedures.Procedure) int {
	return slices.IndexFunc(p.Steps, func(st procedures.Step) bool { return actionOf(st) == "appraise" })
}

// DueAction returns the action that the dossier's workflow waits for now; ""
// for none, as for what the national portal processes.
func DueAction(p procedures.Procedure, d Dossier) string {
	if d.Way == Portal && d.Status != Draft {
		return ""
	}
	switch d.Status {
	case Draft:
		return "submit"
	case Supplement:
		return "supplied"
	case Submitted:
		return "receive"
	case Received:
		return "transfer"
	case Resolved:
		return "return"
	case Withdrawing:
		return "stop"
	case Processing:
		if d.Step >= 0 && d.Step < len(p.Steps) {
			return actionOf(p.Steps[d.Step])
		}
	}
	return ""
}

// onStep refuses an action whose turn it isn't, unless the procedure has no such step.
func (d *doing) onStep(action string) error {
	if due := DueAction(d.proc, Dossier{Status: Processing, Step: d.Step}); due != action {
		return fault.New(fault.Conflict, "dossiers.not_this_step", "step", due)
	}
	return nil
}

// next moves on to the following step of the procedure.
func (d *doing) next() { d.Step = min(d.Step+1, len(d.proc.Steps)) }

// Assign gives a dossier to a specialist.
func (s *Service) Assign(ctx context.Context, actor auth.Actor, in Act, assigneeID, assigneeName string) (Dossier, error) {
	if assigneeID == "" {
		return Dossier{}, fault.Field("assignee", "dossiers.choose_assignee")
	}
	return s.act(ctx, actor, in, "assign", func(_ context.Context, _ *db.Tx, d *doing) error {
		i := firstAppraisal(d.proc)
		if i < 0 || d.Step > i {
			return fault.New(fault.Conflict, "dossiers.not_this_step", "step", "assign")
		}
		d.AssigneeID, d.AssigneeName = assigneeID, text.Clean(assigneeName)
		d.ev.Data.To = d.AssigneeName
		d.Step = i
		return nil
	})
}

// An Opinion is what an appraisal or review proposes.
type Opinion struct {
	Act
	Outcome string // "approve" or "reject"
}

func (o *Opinion) validate() error {
	o.Note = text.CleanLines(o.Note)
	switch {
	case o.Outcome != "approve" && o.Outcome != "reject":
		return fault.Field("outcome", "dossiers.choose_outcome")
	case o.Outcome == "reject" && o.Note == "":
		return fault.Field("note", "dossiers.say_why")
	}
	return nil
}

// Appraise records what the specialist found and proposes.
func (s *Service) Appraise(ctx context.Context, actor auth.Actor, in Opinion) (Dossier, error) {
	return s.opinion(ctx, actor, in, "appraise")
}

// Review records the opinion of the head of the division, where the workflow has that step.
func (s *Service) Review(ctx context.Context, actor auth.Actor, in Opinion) (Dossier, error) {
	return s.opinion(ctx, actor, in, "review")
}

func (s *Service) opinion(ctx context.Context, actor auth.Actor, in Opinion, action string) (Dossier, error) {
	if err := in.validate(); err != nil {
		return Dossier{}, err
	}
	return s.act(ctx, actor, in.Act, action, func(ctx context.Context, tx *db.Tx, d *doing) error {
		// A specialist may take an unassigned dossier up: in a small commune nobody assigns.
		if action == "appraise" && DueAction(d.proc, d.Dossier) == "assign" {
			d.Step = firstAppraisal(d.proc)
		}
		if err := d.onStep(action); err != nil {
			return err
		}
		if action == "appraise" {
			if d.AssigneeID != "" && d.AssigneeID != actor.ID {
				return fault.New(fault.Forbidden, "dossiers.assigned_to", "name", d.AssigneeName)
			}
			d.AssigneeID, d.AssigneeName = actor.ID, actor.Name
		}
		d.Outcome, d.ev.Data.Outcome = in.Outcome, in.Outcome
		return s.goOn(ctx, tx, d)
	})
}

// Decide is the leader's decision. Approved, the dossier goes on to be
// numbered; sent back with a note, to the specialist.
func (s *Service) Decide(ctx context.Context, actor auth.Actor, in Opinion) (Dossier, error) {
	if err := in.validate(); err != nil {
		return Dossier{}, err
	}
	return s.act(ctx, actor, in.Act, "decide", func(ctx context.Context, tx *db.Tx, d *doing) error {
		if err := d.onStep("decide"); err != nil {
			return err
		}
		d.ev.Data.Outcome = in.Outcome
		if in.Outcome == "reject" {
			d.Step = max(0, firstAppraisal(d.proc))
			d.Outcome = ""
			return nil
		}
		if err := s.draftResult(ctx, tx, actor, d); err != nil {
			return err
		}
		return s.goOn(ctx, tx, d)
	})
}

// goOn moves on to the next step. Where only the hand-over is left and nobody
// numbers the result, it is numbered at once.
func (s *Service) goOn(ctx context.Context, tx *db.Tx, d *doing) error {
	if d.next(); !d.atEnd() {
		return nil
	}
	return s.numberResult(ctx, tx, d)
}

// atEnd reports whether only the hand-over is left.
func (d *doing) atEnd() bool {
	return d.Step >= len(d.proc.Steps) || d.proc.Steps[d.Step].Key == "return"
}
