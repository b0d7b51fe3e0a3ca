package dossiers

import (
	"context"
	"slices"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// feeQuestion is what decides the fee: the rules of the day of filing, and of
// today only while nothing has been filed.
func (s *Service) feeQuestion(d Dossier, proc procedures.Procedure, ans procedures.Answers) procedures.FeeQuestion {
	tree := s.Places.Tree()
	q := proc.FeeQuestion(ans)
	if q.On = tree.Today(); !d.SubmittedAt.IsZero() {
		q.On = clock.DateOf(d.SubmittedAt)
	}
	q.Online = d.Channel == Online
	q.Province = tree.Up(s.officeOn(d, q.On), places.Province, q.On).Code
	if d.Exempt != "" {
		q.Groups = []string{d.Exempt}
	}
	return q
}

// fees is what is due by rule.
func (s *Service) fees(d Dossier, proc procedures.Procedure, ans procedures.Answers) []procedures.FeeLine {
	return proc.FeesDue(s.feeQuestion(d, proc, ans))
}

// freezeFees keeps what is due as it was on the day of filing: a later catalogue
// or map doesn't change what somebody was told. After a supplement the counts
// may be others (two copies instead of one); the rules stay those of that day.
func (s *Service) freezeFees(ctx context.Context, tx *db.Tx, d Dossier, proc procedures.Procedure, ans procedures.Answers) error {
	_, err := tx.Exec(ctx, `update dossiers_dossier set exempt = $2, fees = $3 where id = $1`, d.ID, d.Exempt, db.JSON(s.fees(d, proc, ans)))
	return err
}

// exemptGroups are the groups among which the person may claim one.
func (s *Service) exemptGroups(d Dossier, proc procedures.Procedure, ans procedures.Answers) []string {
	return proc.ExemptGroups(s.feeQuestion(d, proc, ans))
}

// SetExemption says to which group of payers the person belongs; "" for none.
// Who prepares records what the person says; the office, which sees the paper
// that proves it, may put it right until it hands the dossier on.
func (s *Service) SetExemption(ctx context.Context, actor auth.Actor, id, group string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := s.priceable(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		proc, err := s.procedureOf(d)
		if err != nil {
			return err
		}
		ans, err := s.loadAnswers(ctx, tx, id)
		if err != nil {
			return err
		}
		if group != "" && !slices.Contains(s.exemptGroups(d, proc, ans), group) {
			return fault.Field("exempt", "dossiers.fee.no_group")
		}
		before := d.Exempt
		if d.Exempt = group; before == group {
			return nil
		}
		if err := s.freezeFees(ctx, tx, d, proc, ans); err != nil {
			return err
		}
		return s.Journal.Write(ctx, tx, actor, audit.Entry{PlaceID: d.CommuneID, Action: "dossiers.exempt", Kind: "dossier", TargetID: d.ID, ForID: d.ResidentID, ForName: d.OwnerName,
			Before: map[string]any{"exempt": before}, After: map[string]any{"exempt": group}})
	})
}

// priceable returns the dossier if the actor may say now who pays.
func (s *Service) priceable(ctx context.Context, q db.Querier, actor auth.Actor, id string) (Dossier, error) {
	d, err := getDossier(ctx, q, id)
	if err != nil {
		return d, err
	}
	if (d.Status == Submitted || d.Status == Received) && d.Way == Here && actor.May(Receive, d.CommuneID) {
		return d, nil
	}
	return s.editable(ctx, q, actor, id)
}
