package office

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/lists"
)

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
