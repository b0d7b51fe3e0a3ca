package office

import (
	"context"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/text"
)

// An ExtendInput apologises and makes a new appointment.
type ExtendInput struct {
	dossiers.Act
	Due    time.Time
	Reason string
}

// Extend apologises for what will be late and makes a new appointment: once
// only, at the latest one working day before the old one (NĐ 61/2018 Đ19.9).
func (s *Service) Extend(ctx context.Context, actor auth.Actor, in ExtendInput) (dossiers.Dossier, error) {
	in.Reason = text.CleanLines(in.Reason)
	return s.dossiers.Act(ctx, actor, in.Act, dossiers.ActionExtend,
		func(_ context.Context, _ *db.Tx, t *dossiers.Transition) error {
			next := deadlines.Promise{Due: in.Due, MadeAt: t.Event.At, Reason: in.Reason}
			if _, err := (deadlines.Promises{{Due: t.Promised}}).Extend(s.calendar, next); err != nil {
				return err
			}
			t.Event.Data.Due, t.Event.Data.Reason = in.Due, in.Reason
			return nil
		})
}
