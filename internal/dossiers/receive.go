package dossiers

import (
	"context"
	"fmt"
	"time"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// Receive takes a complete and valid dossier in: it gets its code, its legal
// deadline begins to run and the appointment is made.
func (s *Service) Receive(ctx context.Context, actor auth.Actor, in Act) (Dossier, error) {
	return s.act(ctx, actor, in, ActionReceive, func(ctx context.Context, tx *db.Tx, t *Transition) error {
		day := clock.DateOf(t.Event.At)
		office, err := s.OfficeOf(ctx, tx, s.officeOn(t.Dossier, day))
		if err != nil {
			return err
		}
		n, err := nextNumber(ctx, tx, codeKey(office.AgencyCode, day))
		if err != nil {
			return err
		}
		t.Code = string(FormatCode(office.AgencyCode, day, n, ""))
		if t.RegisterNo, err = nextNumber(ctx, tx, registerKey(t.CommuneID, t.Event.At)); err != nil {
			return err
		}
		t.also = append(t.also, set{"register_no", t.RegisterNo})
		t.Event.Data.Rule = deadlines.Rule(office.ClockRule)
		return nil
	})
}

// codeKey is the sequence of the codes that an agency gives on a day.
func codeKey(agency string, day clock.Date) string { return "code:" + agency + ":" + string(day) }

// registerKey is the sequence of an office's register: one book a year, from 1
// without gaps, in the order of reception (TT 01/2018 Đ9).
func registerKey(communeID string, received time.Time) string {
	return fmt.Sprintf("register:%s:%d", communeID, received.In(clock.Vietnam).Year())
}

// Transfer hands received dossiers over to processing: the same working day, or
// the start of the next for what came from 15:00 on (NĐ 61/2018 Đ18).
func (s *Service) Transfer(ctx context.Context, actor auth.Actor, in Act) (Dossier, error) {
	return s.act(ctx, actor, in, ActionTransfer, nil)
}

// A Done says what became of one of many.
type Done struct {
	ID   string
	Code string
	Err  error
}

// TransferAll transfers many, each for itself: one that can't go doesn't stop the others.
func (s *Service) TransferAll(ctx context.Context, actor auth.Actor, ids []string) []Done {
	out := make([]Done, 0, len(ids))
	for _, id := range ids {
		d, err := s.Transfer(ctx, actor, Act{ID: id})
		out = append(out, Done{id, d.Code, err})
	}
	return out
}
