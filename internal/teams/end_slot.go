package teams

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// EndSlot ends a weekly duty.
func (s *Service) EndSlot(ctx context.Context, actor auth.Actor, in EndInput) (Slot, error) {
	slot, err := one(selectSlots(ctx, s.db.Read(), `where id = $1`, in.ID))
	if err != nil {
		return slot, fault.Wrap("end slot", err)
	}
	t, err := s.manage(ctx, actor, slot.TeamID)
	if err != nil {
		return slot, fault.Wrap("end slot", err)
	}
	last, err := s.lastDay(in.Last, slot.From, t)
	if err != nil || last == slot.To { // a repeat
		return slot, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := db.ChangedOne(tx.Exec(ctx,
			`update teams_slot set valid_to = $3, version = version + 1 where id = $1 and version = $2`, slot.ID,
			in.Version, last)); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, t, "end_slot",
			map[string]any{"slot": slot.ID, "to": slot.To}, map[string]any{"to": last})
	})
	if err != nil {
		return slot, fault.Wrap("end slot", err)
	}
	slot.To, slot.Version = last, in.Version+1
	return slot, nil
}
