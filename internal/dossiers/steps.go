package dossiers

import (
	"slices"

	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// StepIndex returns the index of the workflow step that an action does; -1 where the procedure has none.
func StepIndex(p procedures.Procedure, a Action) int {
	return slices.IndexFunc(p.Steps, func(st procedures.Step) bool { return st.Key == string(a) })
}

// actionOf returns the action that does a step. What a specialist does is an
// appraisal, whatever the procedure calls it: a list, a meeting, a posting.
func actionOf(st procedures.Step) Action {
	if st.Role == "specialist" {
		return ActionAppraise
	}
	return Action(st.Key)
}

// FirstAppraisal returns the index of the specialist's first step; -1 for none.
func FirstAppraisal(p procedures.Procedure) int {
	return slices.IndexFunc(p.Steps, func(st procedures.Step) bool { return actionOf(st) == ActionAppraise })
}

// DueAction returns the action that the dossier's workflow waits for now; ""
// for none, as for what the national portal processes.
func DueAction(p procedures.Procedure, d Dossier) Action {
	if d.Way == Portal && d.Status != Draft {
		return ""
	}
	switch d.Status {
	case Draft:
		return ActionSubmit
	case Supplement:
		return ActionSupplied
	case Submitted:
		return ActionReceive
	case Received:
		return ActionTransfer
	case Resolved:
		return ActionReturn
	case Withdrawing:
		return ActionStop
	case Processing:
		if d.Step >= 0 && d.Step < len(p.Steps) {
			return actionOf(p.Steps[d.Step])
		}
	}
	return ""
}

// atEnd reports whether only the hand-over is left.
func atEnd(p procedures.Procedure, step int) bool {
	return step >= len(p.Steps) || p.Steps[step].Key == string(ActionReturn)
}

// checkTurn refuses an action that can't follow now: by status, by way, or since
// the workflow waits for another.
func checkTurn(p procedures.Procedure, d Dossier, a Action) error {
	row := a.Row()
	switch {
	case a == ActionFollow && (d.Way != Portal || d.Status == Draft):
		return fault.New(fault.Conflict, "dossiers.not_portal")
	case !row.allows(d.Status):
		return fault.New(fault.Conflict, "dossiers.not_now", "status", string(d.Status))
	case d.Way == Portal && !row.OnPortal:
		return fault.New(fault.Conflict, "dossiers.act.portal") // processed there, only followed here
	}
	due := DueAction(p, d)
	switch a {
	case ActionAssign:
		if i := FirstAppraisal(p); i < 0 || d.Step > i {
			return fault.New(fault.Conflict, "dossiers.not_this_step", "step", string(a))
		}
	case ActionAppraise:
		// A specialist may take an unassigned dossier up: in a small commune nobody assigns.
		if due != a && (due != ActionAssign || FirstAppraisal(p) < 0) {
			return fault.New(fault.Conflict, "dossiers.not_this_step", "step", string(due))
		}
	case ActionReview, ActionDecide, ActionNumber:
		if due != a {
			return fault.New(fault.Conflict, "dossiers.not_this_step", "step", string(due))
		}
	case ActionDecline:
		if due != ActionDecide {
			return fault.New(fault.Conflict, "dossiers.not_this_step", "step", string(due))
		}
		if d.Outcome != Rejected {
			return fault.New(fault.Conflict, "dossiers.proposed_for")
		}
	case ActionVerify:
		return checkVerify(p, d, due)
	case ActionExtend:
		if d.Extended {
			return fault.New(fault.Conflict, "dossiers.extend_once")
		}
	}
	return nil
}

// checkProposal lets no result come of a proposal not to resolve: neither from a
// leader who agrees, nor from a specialist whose step is the last one.
func checkProposal(before Dossier, e Event) error {
	switch {
	case e.Kind == ActionDecide && e.Data.Outcome == Approved && before.Outcome == Rejected:
		return fault.New(fault.Conflict, "dossiers.proposed_against")
	case e.Data.Outcome == Rejected && e.To == Resolved:
		return fault.New(fault.Conflict, "dossiers.against_at_end")
	}
	return nil
}

// checkVerify refuses the longer limit where there is none, a second time, and
// while nobody works on the dossier who could verify anything: the specialist
// does or, where the procedure has none, the counter until the decision.
func checkVerify(p procedures.Procedure, d Dossier, due Action) error {
	at := []Action{ActionTransfer, ActionReview, ActionDecide}
	if FirstAppraisal(p) >= 0 {
		at = []Action{ActionAppraise, ActionAssign}
	}
	switch {
	case p.Limit.Verify == 0:
		return fault.New(fault.Conflict, "dossiers.verify_no_limit")
	case d.ToVerify:
		return fault.New(fault.Conflict, "dossiers.verify_once")
	case !slices.Contains(at, due):
		return fault.New(fault.Conflict, "dossiers.not_this_step", "step", string(due))
	}
	return nil
}
