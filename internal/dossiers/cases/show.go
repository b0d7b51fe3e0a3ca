package cases

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/scopes"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// A Case is everything about one dossier, for those who work on it.
type Case struct {
	dossiers.Dossier
	dossiers.Contents
	Proc   procedures.Procedure
	Events []dossiers.Event
	Result *offices.Result
	Due    dossiers.Action // that the workflow waits for
	Risk   dossiers.Risk
	Kept   []Signed // photos of papers signed by hand
	// Earlier are the photos that were sent and have been replaced since, newest first.
	Earlier []dossiers.Photo
}

// Show opens a dossier. Opening it is a look at a person's record, and logged.
func (s *Service) Show(ctx context.Context, actor auth.Actor, id string) (Case, error) {
	return s.show(ctx, actor, id, "dossier:")
}

// ShowWhole is Show for who is to see what is masked: a look of its own, and
// only of those whose work the dossier is.
func (s *Service) ShowWhole(ctx context.Context, actor auth.Actor, id string) (Case, error) {
	return s.show(ctx, actor, id, whole)
}

// MayWhole reports whether the dossier is the actor's work, or their own: who
// only sees it in passing sees no identity numbers.
func MayWhole(actor auth.Actor, d dossiers.Dossier) bool {
	return dossiers.IsOwn(actor, d) || actor.MayOn(dossiers.View, d.PlaceID, d.Work()) ||
		actor.MayOn(dossiers.View, d.CommuneID, d.Work())
}

// whole is the look at what is masked.
const whole = "dossier-number:"

func (s *Service) show(ctx context.Context, actor auth.Actor, id, look string) (Case, error) {
	q := s.db.Read()
	d, err := dossiers.Get(ctx, q, id)
	if err != nil {
		return Case{}, err
	}
	if err := s.dossiers.NeedFor(actor, dossiers.View, d); err != nil {
		return Case{}, err
	}
	if look == whole && !MayWhole(actor, d) {
		return Case{}, fault.New(fault.Forbidden, "dossiers.not_your_sector", "sector", scopes.SectorName(d.Sector))
	}
	if err := s.looked(ctx, actor, d, look); err != nil {
		return Case{}, err
	}
	c := Case{Dossier: d, Risk: s.dossiers.RiskOf(d)}
	if c.Proc, err = s.dossiers.ProcedureOf(d); err != nil {
		return Case{}, err
	}
	c.Due = dossiers.DueAction(c.Proc, d)
	var results []offices.Result
	if c.Contents, err = s.dossiers.Guided(ctx, q, d, db.All(&c.Events, dossiers.ScanEvent, dossiers.EventsSQL, id),
		db.All(&results, s.scanResult, resultSQL, id),
		db.All(&c.Earlier, dossiers.ScanPhoto, dossiers.EarlierSQL, id, db.At(d.SubmittedAt))); err != nil {
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

// looked logs a look at the owner's record that isn't their own; a page, its
// photos and its papers are one.
func (s *Service) looked(ctx context.Context, actor auth.Actor, d dossiers.Dossier, at string) error {
	if actor.Is(d.ResidentID) {
		return nil
	}
	return s.journal.ViewedOnce(ctx, s.db, actor, d.ResidentID, d.CommuneID, at+dossiers.ReceiptNumber(d))
}
