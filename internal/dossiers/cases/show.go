package cases

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/procedures"
)

// A Case is everything about one dossier, for those who work on it.
type Case struct {
	dossiers.Dossier
	dossiers.Contents
	Proc   procedures.Procedure
	Events []dossiers.Event
	Result *dossiers.Result
	Due    dossiers.Action // that the workflow waits for
	Risk   dossiers.Risk
	Kept   []Signed // photos of papers signed by hand
}

// Show opens a dossier. Opening it is a look at a person's record, and logged.
func (s *Service) Show(ctx context.Context, actor auth.Actor, id string) (Case, error) {
	q := s.db.Read()
	d, err := dossiers.Get(ctx, q, id)
	if err != nil {
		return Case{}, err
	}
	if err := s.dossiers.NeedFor(actor, dossiers.View, d); err != nil {
		return Case{}, err
	}
	if err := s.Looked(ctx, actor, d, "dossier:"); err != nil {
		return Case{}, err
	}
	c := Case{Dossier: d, Risk: s.dossiers.RiskOf(d)}
	if c.Proc, err = s.dossiers.ProcedureOf(d); err != nil {
		return Case{}, err
	}
	c.Due = dossiers.DueAction(c.Proc, d)
	var results []dossiers.Result
	if c.Contents, err = s.dossiers.Guided(ctx, q, d, db.All(&c.Events, dossiers.ScanEvent, dossiers.EventsSQL, id),
		db.All(&results, s.scanResult, resultSQL, id)); err != nil {
		return Case{}, err
	}
	if len(results) > 0 {
		c.Result = &results[0]
	}
	if c.Kept, err = s.kept(ctx, q, d, c.Events); err != nil {
		return Case{}, err
	}
	if d.SubmittedAt.IsZero() || len(c.Fees) == 0 {
		c.Fees = s.dossiers.Fees(d, c.Proc, c.Answers)
	}
	return c, nil
}

// Looked logs a look at the owner's record that isn't their own; to see what is masked whole is a look of its own.
func (s *Service) Looked(ctx context.Context, actor auth.Actor, d dossiers.Dossier, at string) error {
	if actor.Is(d.ResidentID) {
		return nil
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.journal.Viewed(ctx, tx, actor, d.ResidentID, d.CommuneID, at+dossiers.ReceiptNumber(d))
	})
}
