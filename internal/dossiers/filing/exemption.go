package filing

import (
	"cmp"
	"context"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/procedures"
)

// An ExemptInput says to which group of payers the person belongs.
type ExemptInput struct {
	ID       string         `json:"-" path:"id"` // of the dossier
	Group    string         `json:"group" doc:"A group that the fee rules name, such as poor or merit; empty for none"`
	Snapshot forms.Snapshot `json:"snapshot" doc:"As it came with the dossier: a group set since is not replaced"`
}

// Fields are what a program gives; the page offers the groups that there are, see feeFields.
func (in *ExemptInput) Fields() forms.Fields {
	return forms.Of("dossiers.fee.", forms.Hidden(exemptField, &in.Group))
}

// The question in a form and in a snapshot, and its answer where no group is claimed.
const (
	exemptField = "exempt"
	noGroup     = "none"
)

// ExemptSnapshot is who pays as it is said now.
func ExemptSnapshot(d dossiers.Dossier) forms.Snapshot {
	s := forms.Snapshot{}
	s.Add(exemptField, cmp.Or(d.Exempt, noGroup))
	return s
}

// SetExemption says to which group of payers the person belongs. Who prepares
// records what the person says; the office, which sees the paper that proves it,
// may put it right until it hands the dossier on.
func (s *Service) SetExemption(ctx context.Context, actor auth.Actor, in ExemptInput) error {
	if in.Group == noGroup {
		in.Group = ""
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := s.priceable(ctx, tx, actor, in.ID)
		if err != nil {
			return err
		}
		proc, err := s.dossiers.ProcedureOf(d)
		if err != nil {
			return err
		}
		ans, err := s.dossiers.Answers(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		before := d.Exempt
		switch {
		case in.Group != "" && !slices.Contains(s.dossiers.ExemptGroups(d, proc, ans), in.Group):
			return fault.Field(exemptField, "dossiers.fee.no_group")
		case before == in.Group:
			return nil
		case !in.Snapshot.Stood(exemptField, cmp.Or(before, noGroup)):
			return fault.Stale()
		}
		d.Exempt = in.Group
		if err := s.freezeFees(ctx, tx, d, proc, ans, before); err != nil {
			return err
		}
		return s.noted(ctx, tx, actor, d, "exempt", map[string]any{"exempt": before},
			map[string]any{"exempt": d.Exempt})
	})
}

// groupByBirth is the group that owes less to which the birth date in the form
// shows that the person belongs; "" for none.
func (s *Service) groupByBirth(d dossiers.Dossier, p procedures.Procedure, ans procedures.Answers) string {
	return p.GroupByBirth(s.dossiers.FeeQuestion(d, p, ans))
}

// exemptByBirth follows an answer that changes what the birth date shows: nobody
// pays who need not because they didn't know. What was chosen by hand stays.
func (s *Service) exemptByBirth(ctx context.Context, tx *db.Tx, actor auth.Actor, d dossiers.Dossier,
	proc procedures.Procedure, before, now procedures.Answers) error {
	was, is := s.groupByBirth(d, proc, before), s.groupByBirth(d, proc, now)
	if was == is || d.Exempt != was || d.Status != dossiers.Draft {
		return nil
	}
	d.Exempt = is
	if err := s.freezeFees(ctx, tx, d, proc, now, was); err != nil {
		return err
	}
	return s.noted(ctx, tx, actor, d, "exempt", map[string]any{"exempt": was}, map[string]any{"exempt": is})
}

// freezeFees keeps what is due as it was on the day of filing: a later catalogue
// or map doesn't change what somebody was told. After a supplement the counts
// may be others (two copies instead of one); the rules stay those of that day.
// Of two at once who saw the same group, the second changes no row.
func (s *Service) freezeFees(ctx context.Context, tx *db.Tx, d dossiers.Dossier, proc procedures.Procedure,
	ans procedures.Answers, before string) error {
	return db.ChangedOne(tx.Exec(ctx,
		`update dossiers_dossier set exempt = $2, fees = $3 where id = $1 and exempt = $4`, d.ID, d.Exempt,
		db.JSON(s.dossiers.Fees(d, proc, ans)), before))
}

// exemptNow is the group that is claimed now.
func (s *Service) exemptNow(ctx context.Context, actor auth.Actor, in ExemptInput) (ExemptInput, error) {
	d, err := s.priceable(ctx, s.db.Read(), actor, in.ID)
	return ExemptInput{Group: d.Exempt, Snapshot: ExemptSnapshot(d)}, err
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
