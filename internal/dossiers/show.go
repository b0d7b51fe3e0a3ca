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
	Contents
	Proc   procedures.Procedure
	Events []Event
	Result *Result
	Due    Action // that the workflow waits for
	Risk   Risk
	Kept   []Kept // photos of papers signed by hand
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
	if err := s.looked(ctx, actor, d, "dossier:"); err != nil {
		return Case{}, err
	}
	c := Case{Dossier: d, Risk: s.RiskOf(d)}
	if c.Proc, err = s.procedureOf(d); err != nil {
		return Case{}, err
	}
	c.Due = DueAction(c.Proc, d)
	var results []Result
	if c.Contents, err = s.contentsOf(ctx, q, d, db.All(&c.Events, scanEvent, eventsSQL, id), db.All(&results, s.scanResult, resultSQL, id)); err != nil {
		return Case{}, err
	}
	if len(results) > 0 {
		c.Result = &results[0]
	}
	if c.Kept, err = s.kept(ctx, q, d, c.Events); err != nil {
		return Case{}, err
	}
	if d.SubmittedAt.IsZero() || len(c.Fees) == 0 {
		c.Fees = s.fees(d, c.Proc, c.Answers)
	}
	if d.Status != Draft && d.Status != Supplement {
		c.Warnings = nil // too late to help
	}
	return c, nil
}

// looked logs a look at the owner's record; to see what is masked whole is a look of its own.
func (s *Service) looked(ctx context.Context, actor auth.Actor, d Dossier, at string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.Journal.Viewed(ctx, tx, actor, d.ResidentID, d.CommuneID, at+ReceiptNumber(d))
	})
}

// Brief returns a dossier without opening it: for lists of other modules, within the caller's own checks.
func (s *Service) Brief(ctx context.Context, q db.Querier, id string) (Dossier, error) {
	return getDossier(ctx, q, id)
}
