package filing

import (
	"context"
	"fmt"

	"thonso/internal/dossiers"
	"thonso/internal/mandates"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// AskAgain asks the resident anew for a mandate that ran out before the draft
// could be sent: what was typed stays, but nothing is sent without their yes.
// One that is still good, or still waits for the resident, is kept.
func (s *Service) AskAgain(ctx context.Context, actor auth.Actor, id, mandateID string) (mandates.Mandate, error) {
	d, err := s.editable(ctx, s.db.Read(), actor, id)
	if err != nil {
		return mandates.Mandate{}, err
	}
	if d.Status != dossiers.Draft || d.Assist != dossiers.Helped {
		return mandates.Mandate{}, fault.New(fault.Conflict, "dossiers.not_now")
	}
	old, err := s.mandates.Get(ctx, actor, d.MandateID)
	if err != nil || !ranOut(old.StateAt(s.clock.Now())) {
		return old, err
	}
	m, err := s.mandates.Ask(ctx, actor, mandates.AskInput{ID: mandateID, PlaceID: d.PlaceID, ResidentID: d.ResidentID,
		Procedure: d.Procedure, SessionID: d.SessionID})
	if err != nil {
		return mandates.Mandate{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := db.ChangedOne(tx.Exec(ctx,
			`update dossiers_dossier set mandate_id = $2 where id = $1 and status = 'draft'`,
			d.ID, m.ID)); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: d.PlaceID,
			Action: "dossiers.ask_again", Kind: "dossier",
			TargetID: d.ID,
			ForID:    d.ResidentID, ForName: d.OwnerName, Before: map[string]any{"mandate": d.MandateID},
			After: map[string]any{"mandate": m.ID}})
	})
	if err != nil {
		return mandates.Mandate{}, fmt.Errorf("ask again for a mandate: %w", err)
	}
	return m.Mandate, nil
}

func ranOut(st mandates.State) bool { return st != mandates.Given && st != mandates.Asked }
