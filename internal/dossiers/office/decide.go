package office

import (
	"context"
	"slices"
	"strconv"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
)

// A Decision is the leader's.
type Decision struct {
	dossiers.Act
	Outcome dossiers.Outcome `json:"outcome" enum:"approve,decline,reject" doc:"decline: not to be resolved, as proposed"`
}

// Fields are what is asked for it: who sends it back says why.
func (in *Decision) Fields() forms.Fields {
	return in.With(
		forms.Choice("outcome", &in.Outcome, dossiers.Approved, dossiers.Declined,
			dossiers.Rejected).Need("dossiers.choose_outcome"),
		forms.Lines("note", &in.Note).Max(dossiers.MaxNote).NeedIf(func() bool {
			return in.Outcome == dossiers.Rejected
		}, "dossiers.say_why"))
}

// Decide is the leader's decision, which follows the proposal: approved, the
// dossier goes on to be numbered; declined, the proposal not to resolve it ends it;
// sent back with a note, it goes to the specialist.
func (s *Service) Decide(ctx context.Context, actor auth.Actor, in Decision) (dossiers.Dossier, error) {
	action := dossiers.ActionDecide
	if in.Outcome == dossiers.Declined {
		action = dossiers.ActionDecline
	}
	return s.dossiers.Act(ctx, actor, in.Act, action, parts.Checked(in.Fields(),
		func(ctx context.Context, tx *db.Tx, t *dossiers.Transition) error {
			switch in.Outcome {
			case dossiers.Declined:
				past, err := t.Past()
				t.Event.Data.Reason = reasonAgainst(past)
				return err
			case dossiers.Approved:
				t.Event.Data.Outcome, t.Then = in.Outcome, s.numberResult
				return s.draftResult(ctx, tx, actor, t)
			}
			t.Event.Data.Outcome = in.Outcome
			return nil
		}))
}

// reasonAgainst is why it was proposed not to resolve a dossier, word for word as
// it will stand on form 03: the specialist's reason, else that of who looked after.
func reasonAgainst(past []dossiers.Event) string {
	reason := ""
	for _, e := range slices.Backward(dossiers.Standing(past)) {
		switch {
		case e.Kind == dossiers.ActionAppraise && e.Data.Outcome == dossiers.Rejected:
			return e.Note
		case e.Kind == dossiers.ActionAppraise:
			return reason
		case e.Kind == dossiers.ActionReview && e.Data.Outcome == dossiers.Rejected && reason == "":
			reason = e.Note
		}
	}
	return reason
}

// choicesUnder are the choices that a leader has: to agree with what is proposed, or to send it back.
func choicesUnder(proposed dossiers.Outcome) []dossiers.Outcome {
	if proposed == dossiers.Rejected {
		return []dossiers.Outcome{dossiers.Declined, dossiers.Rejected}
	}
	return []dossiers.Outcome{dossiers.Approved, dossiers.Rejected}
}

// preview is the text of the result as it would be numbered next.
func (p pages) preview(c cases.Case, actor auth.Actor) string {
	if c.Proc.Result.Template.Official() == "" {
		return c.Proc.Result.Name.Official()
	}
	now := p.clock.Now()
	return c.Proc.FillResult(c.Answers, map[string]string{
		"place.name": p.places.Tree().Name(c.CommuneID), "dossier.code": c.Code, "decision.number": "………",
		"decision.book": strconv.Itoa(now.Year()),
		"decision.date": clock.DateOf(now).Format(), "decision.signer": actor.Name,
	}, i18n.Languages[0])
}
