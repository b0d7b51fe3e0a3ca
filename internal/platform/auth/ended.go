package auth

import (
	"cmp"
	"context"
	"fmt"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// EndOwn ends, in the caller's transaction, the account of a person of the
// register who has died: its roles, its logins and its tokens.
func (s *Service) EndOwn(ctx context.Context, tx *db.Tx, actor Actor, residentID string) error {
	now := today(s.clock)
	err := s.setOwn(ctx, tx, actor, "auth.end_grant", now.AddDays(-1), true,
		`self_id <> '' and self_id = $1 and (valid_to = '' or valid_to >= $2)`, residentID, now)
	if err != nil {
		return err
	}
	ended, err := s.switchOwn(ctx, tx, actor, "auth.disable", `update auth_account set disabled_at = $2, died = true
		where disabled_at = 0 and id in (select account_id from auth_grant where self_id <> '' and self_id = $1)
		returning id`, residentID, db.At(s.clock.Now()))
	for _, account := range ended {
		err = cmp.Or(err, s.shutOut(ctx, tx, account))
	}
	return err
}

// ResumeOwn takes EndOwn back: the death was entered by mistake. Who had been
// shut out before stays so; the others sign in anew.
func (s *Service) ResumeOwn(ctx context.Context, tx *db.Tx, actor Actor, residentID string) error {
	if err := s.setOwn(ctx, tx, actor, "auth.grant", "", false, `self_id <> '' and self_id = $1 and died`,
		residentID); err != nil {
		return err
	}
	_, err := s.switchOwn(ctx, tx, actor, "auth.enable", `update auth_account set disabled_at = 0, died = false
		where died and id in (select account_id from auth_grant where self_id <> '' and self_id = $1) returning id`,
		residentID)
	return err
}

// switchOwn lets a person's own accounts in no longer, or again, and says which.
func (s *Service) switchOwn(ctx context.Context, tx *db.Tx, actor Actor, action, update string, args ...any,
) ([]string, error) {
	accounts, err := db.Strings(ctx, tx, update, args...)
	for _, id := range accounts {
		err = cmp.Or(err, s.rec.Record(ctx, tx, actor, "", action, "account", id, map[string]any{"died": true}))
	}
	if len(accounts) > 0 {
		tx.AfterCommit(s.forget)
	}
	return accounts, err
}

func (s *Service) setOwn(ctx context.Context, tx *db.Tx, actor Actor, action string, to clock.Date, died bool,
	where string, args ...any,
) error {
	type row struct{ id, account, place string }
	grants, err := db.Collect(ctx, tx, func(r db.Rows) (x row, err error) {
		return x, r.Scan(&x.id, &x.account, &x.place)
	},
		`select id, account_id, place_id from auth_grant where `+where+` order by id`, args...)
	if err != nil {
		return fmt.Errorf("roles of a person: %w", err)
	}
	for _, g := range grants {
		if _, err := tx.Exec(ctx, `update auth_grant set valid_to = $2, died = $3 where id = $1`,
			g.id, to, died); err != nil {
			return err
		}
		if err := s.rec.Record(ctx, tx, actor, g.place, action, "account", g.account,
			map[string]any{"role": Resident, "died": died}); err != nil {
			return err
		}
	}
	if len(grants) > 0 {
		tx.AfterCommit(s.forget)
	}
	return nil
}
