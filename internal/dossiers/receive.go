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
	return s.act(ctx, actor, in, "receive", func(ctx context.Context, tx *db.Tx, d *doing) error {
		day := clock.DateOf(d.ev.At)
		office, err := s.OfficeOf(ctx, tx, s.officeOn(d.Dossier, day))
		if err != nil {
			return err
		}
		n, err := nextNumber(ctx, tx, "code:"+office.AgencyCode+":"+string(day))
		if err != nil {
			return err
		}
		d.Code = string(FormatCode(office.AgencyCode, day, n, ""))
		d.ReceivedAt = d.ev.At
		if d.RegisterNo, err = nextNumber(ctx, tx, registerKey(d.CommuneID, d.ReceivedAt)); err != nil {
			return err
		}
		d.also = append(d.also, set{"register_no", d.RegisterNo})
		d.ev.Data.Rule = deadlines.Rule(office.ClockRule)
		if err := s.runClock(ctx, tx, d, office); err != nil {
			return err
		}
		d.Step = stepIndex(d.proc, "receive") + 1
		d.add = tally{Received: 1}
		return nil
	})
}

// registerKey is the sequence of an office's register: one book a year, from 1
// without gaps, in the order of reception (TT 01/2018 Đ9).
func registerKey(communeID string, received time.Time) string {
	return fmt.Sprintf("register:%s:%d", communeID, received.In(clock.Vietnam).Year())
}

// Transfer hands received dossiers over to processing: the same working day, or
// the start of the next for what came from 15:00 on (NĐ 61/2018 Đ18).
func (s *Service) Transfer(ctx context.Context, actor auth.Actor, in Act) (Dossier, error) {
	return s.act(ctx, actor, in, "transfer", func(_ context.Context, _ *db.Tx, d *doing) error {
		d.Step = max(d.Step, stepIndex(d.proc, "receive")+1)
		d.atCounter()
		return nil
	})
}

// atCounter resolves what has nothing to decide and no paper, only something to hand over.
func (d *doing) atCounter() {
	if stepIndex(d.proc, "decide") < 0 && d.atEnd() {
		d.Status, d.ResolvedAt = Resolved, d.ev.At
		d.add = resolvedTally(d.Dossier, d.ev.At)
	}
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
