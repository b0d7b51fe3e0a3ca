package office

import (
	"context"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/lists"
)

// receiveOne receives one of many that were opened.
func (s *Service) receiveOne(ctx context.Context, actor auth.Actor, p lists.Pick, _ string) (lists.Told, error) {
	d, err := s.ifOpened(ctx, actor, p, func() (dossiers.Dossier, error) {
		return s.Receive(ctx, actor, ReceiveInput{Act: act(p)})
	})
	return s.told(ctx, actor, p, d, err, func(d dossiers.Dossier) bool { return !d.ReceivedAt.IsZero() })
}

// approveOne approves the result of one of many that were opened; where the
// proposal is against it, nothing is approved.
func (s *Service) approveOne(ctx context.Context, actor auth.Actor, p lists.Pick, _ string) (lists.Told, error) {
	d, err := s.ifOpened(ctx, actor, p, func() (dossiers.Dossier, error) {
		return s.Decide(ctx, actor, Decision{Act: act(p), Outcome: dossiers.Approved})
	})
	return s.told(ctx, actor, p, d, err, func(d dossiers.Dossier) bool {
		return d.Due == dossiers.ActionNumber || d.Status == dossiers.Resolved
	})
}

// ifOpened does what needs that the dossier was looked at as it is.
func (s *Service) ifOpened(ctx context.Context, actor auth.Actor, p lists.Pick,
	do func() (dossiers.Dossier, error)) (dossiers.Dossier, error) {
	if err := s.needOpened(ctx, actor, p); err != nil {
		return dossiers.Dossier{}, err
	}
	return do()
}

// numberOne gives the result of one of many its number.
func (s *Service) numberOne(ctx context.Context, actor auth.Actor, p lists.Pick, _ string) (lists.Told, error) {
	d, err := s.NumberResult(ctx, actor, act(p))
	return s.told(ctx, actor, p, d, err, func(d dossiers.Dossier) bool { return d.Status == dossiers.Resolved })
}

// transferOne transfers one of many that were chosen in the inbox.
func (s *Service) transferOne(ctx context.Context, actor auth.Actor, p lists.Pick, _ string) (lists.Told, error) {
	d, err := s.Transfer(ctx, actor, act(p))
	return s.told(ctx, actor, p, d, err, func(d dossiers.Dossier) bool { return d.Status == dossiers.Processing })
}

// assignOne gives one of many to a specialist.
func (s *Service) assignOne(ctx context.Context, actor auth.Actor, p lists.Pick, to string) (lists.Told, error) {
	d, err := s.assignTo(ctx, actor, AssignInput{act(p), to})
	return s.told(ctx, actor, p, d, err, func(d dossiers.Dossier) bool { return d.AssigneeID == to })
}

func act(p lists.Pick) dossiers.Act {
	return dossiers.Act{ID: p.ID, Version: p.Version, EventID: p.Key}
}

// told names a dossier for who acted on it among others. What was done before,
// by somebody else or by the same list sent before, is as good as done.
func (s *Service) told(ctx context.Context, actor auth.Actor, p lists.Pick, d dossiers.Dossier, failed error,
	isDone func(dossiers.Dossier) bool) (lists.Told, error) {
	if failed == nil {
		return lists.Told{Name: dossiers.ReceiptNumber(d)}, nil
	}
	d, err := s.dossiers.Brief(ctx, s.db.Read(), p.ID)
	if err != nil || !actor.May(dossiers.View, d.CommuneID) {
		return lists.Told{}, failed // of what isn't the actor's nothing is told
	}
	t := lists.Told{Name: dossiers.ReceiptNumber(d)}
	if isDone(d) {
		t.Note, failed = "dossiers.inbox.done_before", nil
	}
	return t, failed
}

// onSight are the actions that are taken on many at once only of those that were
// opened: whoever takes them says that the papers are in order.
var onSight = []dossiers.Action{dossiers.ActionReceive, dossiers.ActionDecide}

// opened notes that the actor has a case before them as it is now, where that
// matters for what they do next.
func (s *Service) opened(ctx context.Context, actor auth.Actor, c cases.Case) error {
	if !slices.Contains(onSight, c.Due) || !s.dossiers.May(actor, c.Dossier, c.Proc, c.Events, c.Due) {
		return nil
	}
	if seen, err := s.openedVersion(ctx, actor, c.ID); err != nil || seen == c.Version {
		return err
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into dossiers_opened (account_id, dossier_id, version) values ($1, $2, $3)
			on conflict (account_id, dossier_id) do update set version = excluded.version`, actor.ID, c.ID, c.Version)
		return err
	})
	return fault.Wrap("note that a dossier was opened", err)
}

// openedVersion is the version that the actor opened last; 0 for none.
func (s *Service) openedVersion(ctx context.Context, actor auth.Actor, id string) (int, error) {
	all, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (v int, err error) { return v, r.Scan(&v) },
		`select version from dossiers_opened where account_id = $1 and dossier_id = $2`, actor.ID, id)
	if err != nil || len(all) == 0 {
		return 0, fault.Wrap("read which version was opened", err)
	}
	return all[0], nil
}

// needOpened refuses what the actor hasn't opened as it stands in the list.
func (s *Service) needOpened(ctx context.Context, actor auth.Actor, p lists.Pick) error {
	switch seen, err := s.openedVersion(ctx, actor, p.ID); {
	case err != nil:
		return err
	case seen == 0:
		return fault.New(fault.Conflict, "dossiers.inbox.not_opened")
	case seen != p.Version:
		return fault.New(fault.Conflict, "dossiers.inbox.changed_since")
	}
	return nil
}
