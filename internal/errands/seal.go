package errands

import (
	"context"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// Seal gives the ticked items to the carrier and returns the code that the
// clerk reads out, once. What is not ticked stays at the office. Sealing again,
// before the carrier typed the code, makes a fresh code for the same batch.
func (s *Service) Seal(ctx context.Context, actor auth.Actor, errandID string,
	itemIDs []string) (code string, err error) {
	err = s.change(ctx, actor, Seal, "seal errand", errandID, func(ctx context.Context, tx *db.Tx, e Errand) error {
		if e.Status == Done || !e.TakenAt.IsZero() {
			return fault.New(fault.Conflict, "errands.sealed_already")
		}
		if e.Status == Open {
			if err := tick(ctx, tx, e, itemIDs); err != nil {
				return err
			}
		}
		code = ids.Code(6)
		if _, err := tx.Exec(ctx,
			`update errands_errand
				set status = 'sealed', seal_hash = $2, tries = 0, sealed_by = $3, sealed_by_name = $4, sealed_at = $5
				where id = $1`,
			e.ID, ids.Hash(e.ID+code), actor.ID, actor.Name, db.At(s.clock.Now())); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, e, "seal", map[string]any{"items": itemIDs})
	})
	return code, err
}

func tick(ctx context.Context, tx *db.Tx, e Errand, itemIDs []string) error {
	items, err := itemsOf(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	given := 0
	for _, i := range items {
		to := Back
		if slices.Contains(itemIDs, i.ID) {
			to = With
			given++
		}
		if err := move(ctx, tx, i, Listed, to); err != nil {
			return err
		}
	}
	if given == 0 || given != len(itemIDs) {
		return fault.Field("items", "errands.tick_some")
	}
	return nil
}

func move(ctx context.Context, tx *db.Tx, i Item, from, to ItemStatus) error {
	return db.ChangedOne(tx.Exec(ctx, `update errands_item set status = $3 where id = $1 and status = $2`, i.ID,
		string(from), string(to)))
}

// Take is the carrier's word that the batch is theirs now: the code from the clerk.
func (s *Service) Take(ctx context.Context, actor auth.Actor, errandID, code string) error {
	code = text.Code(code)
	wrong := false
	err := s.change(ctx, actor, Carry, "take errand", errandID, func(ctx context.Context, tx *db.Tx, e Errand) error {
		if !e.TakenAt.IsZero() {
			return nil
		}
		if e.Status != Sealed {
			return fault.New(fault.Conflict, "errands.not_sealed")
		}
		if e.Tries >= maxTries {
			return fault.New(fault.TooMany, "errands.too_many_tries")
		}
		var hash string
		if err := tx.QueryRow(ctx, `update errands_errand set tries = tries + 1 where id = $1 returning seal_hash`,
			e.ID).Scan(&hash); err != nil {
			return err
		}
		if hash != ids.Hash(e.ID+code) {
			wrong = true // the try counts, so the transaction must stand
			return nil
		}
		if _, err := tx.Exec(ctx, `update errands_errand set taken_at = $2, seal_hash = '' where id = $1`, e.ID,
			db.At(s.clock.Now())); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, e, "take", nil)
	})
	if err == nil && wrong {
		err = fault.Field("code", "errands.code_wrong")
	}
	return err
}
