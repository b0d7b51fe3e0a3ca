package office

import (
	"context"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/deadlines"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/forms"
)

// An ExtendInput apologises and makes a new appointment.
type ExtendInput struct {
	dossiers.Act
	Due    time.Time  `json:"due" doc:"The new promise"`
	Day    clock.Date `json:"-"` // on a page: the day, at the hour of the promise before
	Reason string     `json:"reason"`
}

// Fields are what is asked for it.
func (in *ExtendInput) Fields() forms.Fields {
	return in.With(
		forms.Date("due", &in.Day).NeedIf(in.Due.IsZero, "dossiers.act.due_date"),
		forms.Lines("reason", &in.Reason).Reason("dossiers.extend_reason").Max(dossiers.MaxNote).Looks(reasonLook))
}

// Extend apologises for what will be late and makes a new appointment: once
// only, at the latest one working day before the old one (NĐ 61/2018 Đ19.9).
func (s *Service) Extend(ctx context.Context, actor auth.Actor, in ExtendInput) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in.Act, dossiers.ActionExtend, parts.Checked(in.Fields(),
		func(_ context.Context, _ *db.Tx, t *dossiers.Transition) error {
			if in.Day != "" {
				in.Due = s.calendar.Within(deadlines.OnDate(t.Promised, in.Day))
			}
			next := deadlines.Promise{Due: in.Due, MadeAt: t.Event.At, Reason: in.Reason}
			if _, err := (deadlines.Promises{{Due: t.Promised}}).Extend(s.calendar, next); err != nil {
				return err
			}
			t.Event.Data.Due, t.Event.Data.Reason = in.Due, in.Reason
			return nil
		}))
}
