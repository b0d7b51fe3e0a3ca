package auth

import (
	"context"
	"fmt"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// EndOwn ends, in the caller's transaction, the roles by which a person of the
// register who has died could do something with an account of their own.
func (s *Service) EndOwn(ctx context.Context, tx *db.Tx, actor Actor, residentID string) error {
	now := today(s.clock)
	return s.setOwn(ctx, tx, actor, "auth.end_grant", now.AddDays(-1), true,
		`self_id <> '' and self_id = $1 and (valid_to = '' or valid_to >= $2)`, residentID, now)
}

// ResumeOwn takes EndOwn back: the death was entered by mistake.
func (s *Service) ResumeOwn(ctx context.Context, tx *db.Tx, actor Actor, residentID string) error {
	return s.setOwn(ctx, tx, actor, "auth.grant", "", false, `self_id <> '' and self_id = $1 and died`, residentID)
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
