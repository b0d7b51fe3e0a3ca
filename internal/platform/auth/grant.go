package auth

import (
	"context"
	"fmt"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

// Grant gives an account a role at a place for a period.
func (s *Service) Grant(ctx context.Context, actor Actor, g GrantRow) error {
	if err := actor.Need(ManageAccounts, g.PlaceID); err != nil {
		return err
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.grant(ctx, tx, actor, g) })
	s.forget()
	return err
}

func (s *Service) grant(ctx context.Context, tx *db.Tx, actor Actor, g GrantRow) error {
	if (g.Role == Resident) != (g.SelfID != "") {
		return fault.Field("role", "auth.resident_by_register")
	}
	if !g.From.IsZero() && !g.To.IsZero() && g.To < g.From {
		return fault.Field("to", "auth.grant_period")
	}
	if err := s.mayGive(ctx, tx, actor, g); err != nil {
		return err
	}
	if there, err := granted(ctx, tx, g); there || err != nil {
		return err
	}
	if err := s.insertGrant(ctx, tx, actor, g); err != nil {
		return err
	}
	return s.rec.Record(ctx, tx, actor, g.PlaceID, "auth.grant", "account", g.AccountID,
		map[string]any{"role": g.Role, "from": g.From, "to": g.To, "for": g.ForID,
			"sectors": g.Sectors, "bodies": g.Bodies})
}

// granted reports whether the same was given before: of a form sent twice, only
// one role is to be ended later.
func granted(ctx context.Context, q db.Querier, g GrantRow) (bool, error) {
	sectors, bodies := g.columns()
	var n int
	err := q.QueryRow(ctx, `select count(*) from auth_grant where account_id = $1 and role = $2 and place_id = $3
		and valid_from = $4 and valid_to = $5 and for_id = $6 and self_id = $7 and sectors = $8 and bodies = $9`,
		g.AccountID, string(g.Role), g.PlaceID, g.From, g.To, g.ForID, g.SelfID, sectors, bodies).Scan(&n)
	return n > 0, err
}

func (s *Service) insertGrant(ctx context.Context, tx *db.Tx, actor Actor, g GrantRow) error {
	if g.ID == "" {
		g.ID = ids.New()
	}
	sectors, bodies := g.columns()
	_, err := tx.Exec(ctx, `insert into auth_grant (id, account_id, role, place_id, valid_from, valid_to,
		for_id, for_name, self_id, sectors, bodies, granted_by, granted_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		g.ID, g.AccountID, string(g.Role), g.PlaceID, g.From, g.To, g.ForID, g.ForName, g.SelfID, sectors, bodies,
		actor.ID, db.At(s.clock.Now()))
	if err != nil {
		return fmt.Errorf("grant %s: %w", g.Role, err)
	}
	return nil
}
