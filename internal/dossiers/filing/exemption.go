package filing

import (
	"context"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// freezeFees keeps what is due as it was on the day of filing: a later catalogue
// or map doesn't change what somebody was told. After a supplement the counts
// may be others (two copies instead of one); the rules stay those of that day.
func (s *Service) freezeFees(ctx context.Context, tx *db.Tx, d dossiers.Dossier, proc procedures.Procedure,
	ans procedures.Answers) error {
	_, err := tx.Exec(ctx, `update dossiers_dossier set exempt = $2, fees = $3 where id = $1`, d.ID, d.Exempt,
		db.JSON(s.dossiers.Fees(d, proc, ans)))
	return err
}

// SetExemption says to which group of payers the person belongs; "" for none.
// Who prepares records what the person says; the office, which sees the paper
// that proves it, may put it right until it hands the dossier on.
func (s *Service) SetExemption(ctx context.Context, actor auth.Actor, id, group string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := s.priceable(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		proc, err := s.dossiers.ProcedureOf(d)
		if err != nil {
			return err
		}
		ans, err := s.dossiers.Answers(ctx, tx, id)
		if err != nil {
			return err
		}
		if group != "" && !slices.Contains(s.dossiers.ExemptGroups(d, proc, ans), group) {
			return fault.Field("exempt", "dossiers.fee.no_group")
		}
		before := d.Exempt
		if d.Exempt = group; before == group {
			return nil
		}
		if err := s.freezeFees(ctx, tx, d, proc, ans); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: d.CommuneID,
			Action: "dossiers.exempt", Kind: "dossier",
			TargetID: d.ID, ForID: d.ResidentID, ForName: d.OwnerName,
			Before: map[string]any{"exempt": before}, After: map[string]any{"exempt": group}})
	})
}

// priceable returns the dossier if the actor may say now who pays.
func (s *Service) priceable(ctx context.Context, q db.Querier, actor auth.Actor, id string) (dossiers.Dossier, error) {
	d, err := dossiers.Get(ctx, q, id)
	if err != nil {
		return d, err
	}
	if (d.Status == dossiers.Submitted || d.Status == dossiers.Received) && d.Way == dossiers.Here &&
		actor.May(dossiers.Receive, d.CommuneID) {
		return d, nil
	}
	return s.editable(ctx, q, actor, id)
}
