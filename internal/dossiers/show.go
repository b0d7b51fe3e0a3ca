package dossiers

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/procedures"
)

// A Case is everything about one dossier, for those who work on it.
type Case struct {
	Dossier
	Proc     procedures.Procedure
	Answers  procedures.Answers
	Photos   []Photo
	Events   []Event
	Wants    []Want // still open
	Result   *Result
	Due      string // the action that the workflow waits for
	Risk     Risk
	Secret   string
	Warnings []Warning
	Kept     []Kept // photos of papers signed by hand
	Fees     []procedures.FeeLine
}

// Show opens a dossier. Opening it is a look at a person's record, and logged.
func (s *Service) Show(ctx context.Context, actor auth.Actor, id string) (Case, error) {
	q := s.DB.Read()
	d, err := getDossier(ctx, q, id)
	if err != nil {
		return Case{}, err
	}
	if err := s.needFor(actor, View, d); err != nil {
		return Case{}, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.Journal.Viewed(ctx, tx, actor, d.ResidentID, d.CommuneID, "dossier:"+ReceiptNumber(d))
	})
	if err != nil {
		return Case{}, err
	}
	c := Case{Dossier: d, Risk: s.RiskOf(d)}
	if c.Proc, err = s.procedureOf(d); err != nil {
		return Case{}, err
	}
	c.Due = DueAction(c.Proc, d)
	if c.Answers, err = s.loadAnswers(ctx, q, id); err != nil {
		return Case{}, err
	}
	if c.Photos, err = photos(ctx, q, id); err != nil {
		return Case{}, err
	}
	if c.Events, err = events(ctx, q, id); err != nil {
		return Case{}, err
	}
	if c.Kept, err = s.kept(ctx, q, d, c.Events); err != nil {
		return Case{}, err
	}
	if c.Wants, err = openWants(ctx, q, id); err != nil {
		return Case{}, err
	}
	if c.Secret, c.Fees, err = s.secretAndFees(ctx, id); err != nil {
		return Case{}, err
	}
	if d.SubmittedAt.IsZero() || len(c.Fees) == 0 {
		c.Fees = s.fees(d, c.Proc, c.Answers)
	}
	if d.Status == Draft || d.Status == Supplement {
		if c.Warnings, err = warnings(ctx, q, d.CommuneID, d.Procedure); err != nil {
			return Case{}, err
		}
	}
	if r, err := s.resultOf(ctx, q, id); err == nil {
		c.Result = &r
	}
	return c, nil
}

// Brief returns a dossier without opening it: for lists of other modules, within the caller's own checks.
func (s *Service) Brief(ctx context.Context, q db.Querier, id string) (Dossier, error) {
	return getDossier(ctx, q, id)
}
