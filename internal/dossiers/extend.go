package dossiers

import (
	"context"
	"time"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/text"
)

// An ExtendInput apologises and makes a new appointment.
type ExtendInput struct {
	Act
	Due    time.Time
	Reason string
}

// Extend apologises for what will be late and makes a new appointment: once
// only, at the latest one working day before the old one (NĐ 61/2018 Đ19.9).
func (s *Service) Extend(ctx context.Context, actor auth.Actor, in ExtendInput) (Dossier, error) {
	in.Reason = text.CleanLines(in.Reason)
	return s.act(ctx, actor, in.Act, "extend", func(_ context.Context, _ *db.Tx, d *doing) error {
		made := deadlines.Promises{{Due: d.Promised}}
		if d.Extended {
			made = append(made, deadlines.Promise{Due: d.Promised})
		}
		if _, err := made.Extend(s.Calendar, deadlines.Promise{Due: in.Due, MadeAt: d.ev.At, Reason: in.Reason}); err != nil {
			return err
		}
		d.Extended, d.Promised = true, in.Due
		d.ev.Data.Due, d.ev.Data.Reason = in.Due, in.Reason
		return nil
	})
}
