package office

import (
	"context"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/text"
)

// Assign gives a dossier to a specialist.
func (s *Service) Assign(ctx context.Context, actor auth.Actor, in dossiers.Act, assigneeID,
	assigneeName string) (dossiers.Dossier, error) {
	if assigneeID == "" {
		return dossiers.Dossier{}, fault.Field("assignee", "dossiers.choose_assignee")
	}
	return s.dossiers.Act(ctx, actor, in, dossiers.ActionAssign,
		func(_ context.Context, _ *db.Tx, t *dossiers.Transition) error {
			t.Event.Data.ToID, t.Event.Data.To = assigneeID, text.Clean(assigneeName)
			return nil
		})
}

// An AssignInput gives a dossier to a specialist.
type AssignInput struct {
	dossiers.Act
	Assignee string `json:"assignee" doc:"Id of an account that is a specialist at the office"`
}

// Fields are what is asked for it.
func (in *AssignInput) Fields() forms.Fields {
	return in.With(forms.Choice("assignee", &in.Assignee).Need("dossiers.choose_assignee"),
		forms.Lines("note", &in.Note).Max(dossiers.MaxNote))
}

// assignTo gives a dossier to one of the specialists of its office, and to nobody else.
func (s *Service) assignTo(ctx context.Context, actor auth.Actor, in AssignInput) (dossiers.Dossier, error) {
	d, err := dossiers.Get(ctx, s.db.Read(), in.ID)
	if err != nil {
		return dossiers.Dossier{}, err
	}
	if err := s.dossiers.NeedAction(actor, dossiers.ActionAssign, d); err != nil {
		return dossiers.Dossier{}, err
	}
	all, err := s.specialists(ctx, d)
	if err != nil {
		return dossiers.Dossier{}, err
	}
	i := slices.IndexFunc(all, func(a auth.Account) bool { return a.ID == in.Assignee })
	if i < 0 {
		return dossiers.Dossier{}, fault.Field("assignee", "dossiers.choose_assignee")
	}
	return s.Assign(ctx, actor, in.Act, in.Assignee, all[i].Name)
}

// An Opinion is what an appraisal or review proposes.
type Opinion struct {
	dossiers.Act
	Outcome dossiers.Outcome `json:"outcome"`
}

// Fields are what is asked for it: who is against it says why.
func (o *Opinion) Fields() forms.Fields {
	return o.With(
		forms.Choice("outcome", &o.Outcome, dossiers.Approved, dossiers.Rejected).Need("dossiers.choose_outcome"),
		forms.Lines("note", &o.Note).Max(dossiers.MaxNote).NeedIf(func() bool {
			return o.Outcome == dossiers.Rejected
		}, "dossiers.say_why"))
}

// Appraise records what the specialist found and proposes.
func (s *Service) Appraise(ctx context.Context, actor auth.Actor, in Opinion) (dossiers.Dossier, error) {
	return s.opinion(ctx, actor, in, dossiers.ActionAppraise)
}

// Review records the opinion of the head of the division, where the workflow has that step.
func (s *Service) Review(ctx context.Context, actor auth.Actor, in Opinion) (dossiers.Dossier, error) {
	return s.opinion(ctx, actor, in, dossiers.ActionReview)
}

func (s *Service) opinion(ctx context.Context, actor auth.Actor, in Opinion,
	action dossiers.Action) (dossiers.Dossier, error) {
	change := func(_ context.Context, _ *db.Tx, t *dossiers.Transition) error {
		if action == dossiers.ActionAppraise && t.AssigneeID != "" && t.AssigneeID != actor.ID {
			return fault.New(fault.Forbidden, "dossiers.assigned_to", "name", t.AssigneeName)
		}
		t.Event.Data.Outcome, t.Then = in.Outcome, s.numberResult
		return nil
	}
	return s.dossiers.Act(ctx, actor, in.Act, action, parts.Checked(in.Fields(), change))
}
