package dossiers

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/jobs"
	"thonso/internal/procedures"
)

// A Stood is an event that stands, of which the owner of the dossier is to be told,
// with the dossier as it left it.
type Stood struct {
	Dossier
	Proc  procedures.Procedure
	Event Event
}

// tellLater is the job that tells the person of what may no longer be taken back.
type tellLater struct {
	EventID string `json:"eventId"`
}

// Job says how it is worked.
func (a tellLater) Job() jobs.Spec { return jobs.Spec{Kind: "dossiers.tell", Once: a.EventID} }

// tellNow tells what an event made of the dossier, unless it was taken back or
// something else has come since, of which the person was told.
func (s *Service) tellNow(ctx context.Context, actor auth.Actor, a tellLater) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := db.Collect(ctx, tx, ScanEvent, `select `+eventColumns+` from dossiers_event where id = $1`, a.EventID)
		if err != nil || len(found) == 0 {
			return err
		}
		e := found[0]
		d, err := Get(ctx, tx, e.DossierID)
		if err != nil || d.Status != e.To {
			return err
		}
		proc, err := s.ProcedureOf(d)
		if err != nil {
			return err
		}
		return events.Publish(ctx, tx, s.events, actor, Stood{d, proc, e})
	})
}
