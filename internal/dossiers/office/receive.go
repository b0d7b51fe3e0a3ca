package office

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/codes"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// Receive takes a complete and valid dossier in: it gets its code, its legal
// deadline begins to run and the appointment is made.
func (s *Service) Receive(ctx context.Context, actor auth.Actor, in dossiers.Act) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in, dossiers.ActionReceive,
		func(ctx context.Context, tx *db.Tx, t *dossiers.Transition) error {
			day := clock.DateOf(t.Event.At)
			office, err := s.offices.OfficeOf(ctx, tx, s.dossiers.OfficeOn(t.Dossier, day))
			if err != nil {
				return err
			}
			n, err := dossiers.NextNumber(ctx, tx, dossiers.CodeKey(office.AgencyCode, day))
			if err != nil {
				return err
			}
			t.Code = string(codes.Format(office.AgencyCode, day, n, ""))
			if t.RegisterNo, err = dossiers.NextNumber(ctx, tx, dossiers.RegisterKey(t.CommuneID,
				t.Event.At)); err != nil {
				return err
			}
			t.Set("register_no", t.RegisterNo)
			t.Event.Data.Rule = office.ClockRule
			return nil
		})
}

// Transfer hands received dossiers over to processing: the same working day, or
// the start of the next for what came from 15:00 on (NĐ 61/2018 Đ18).
func (s *Service) Transfer(ctx context.Context, actor auth.Actor, in dossiers.Act) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in, dossiers.ActionTransfer, nil)
}

// A Done says what became of one of many.
type Done struct {
	ID   string
	Code string
	Err  error
}

// TransferAll transfers many, each for itself: one that can't go doesn't stop the others.
func (s *Service) TransferAll(ctx context.Context, actor auth.Actor, all []dossiers.Act) []Done {
	out := make([]Done, 0, len(all))
	for _, in := range all {
		d, err := s.Transfer(ctx, actor, in)
		out = append(out, Done{in.ID, d.Code, err})
	}
	return out
}
