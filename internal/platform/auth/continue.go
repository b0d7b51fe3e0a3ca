package auth

import (
	"context"
	"fmt"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// GrantsFrom returns the grants at a place that are valid on a day or later,
// with the names of those who have them: account to name.
func (s *Service) GrantsFrom(ctx context.Context, placeID string, on clock.Date,
) ([]GrantRow, map[string]string, error) {
	gs, err := grantsFrom(ctx, s.db.Read(), placeID, on)
	if err != nil || len(gs) == 0 {
		return nil, nil, err
	}
	accs, err := s.Accounts(ctx, []string{placeID})
	names := map[string]string{}
	for _, a := range accs {
		names[a.ID] = a.Name
	}
	return gs, names, err
}

func grantsFrom(ctx context.Context, q db.Querier, placeID string, on clock.Date) ([]GrantRow, error) {
	return db.Collect(ctx, q, scanGrantRow, `select `+grantColumns+`
		from auth_grant where place_id = $1 and (valid_to = '' or valid_to >= $2) order by granted_at, id`, placeID, on)
}

// Continue lets the grants at a place that ends go on at its successor from the
// day on, for the same part of the work: the old ones end the day before and are
// kept. Who has the same role there already gets no second one. The successor may not be on the map yet, so
// authority is asked, and the journal written, at the place that ends.
func (s *Service) Continue(ctx context.Context, tx *db.Tx, actor Actor, placeID string, on clock.Date,
	successor func(accountID string) string,
) error {
	gs, err := grantsFrom(ctx, tx, placeID, on)
	if err != nil || len(gs) == 0 {
		return err
	}
	if err := actor.Need(ManageAccounts, placeID); err != nil {
		return err
	}
	defer s.forget()
	for _, g := range gs {
		if to := successor(g.AccountID); to != "" {
			if err := s.continueGrant(ctx, tx, actor, g, on, to); err != nil {
				return fmt.Errorf("continue grant: %w", err)
			}
		}
	}
	return nil
}

func (s *Service) continueGrant(ctx context.Context, tx *db.Tx, actor Actor, g GrantRow, on clock.Date, to string,
) error {
	from := max(g.From, on)
	if g.From >= on { // it has never been in force: it begins at the successor
		if _, err := tx.Exec(ctx, `delete from auth_grant where id = $1`, g.ID); err != nil {
			return err
		}
	} else if _, err := tx.Exec(ctx, `update auth_grant set valid_to = $2 where id = $1`,
		g.ID, on.AddDays(-1)); err != nil {
		return err
	}
	var has int
	sectors, bodies := g.columns()
	err := tx.QueryRow(ctx, `select count(*) from auth_grant where account_id = $1 and role = $2 and place_id = $3
		and for_id = $4 and self_id = $7 and sectors = $8 and bodies = $9
		and (valid_from = '' or valid_from <= $5) and (valid_to = '' or $6 <> '' and valid_to >= $6)`,
		g.AccountID, string(g.Role), to, g.ForID, from, g.To, g.SelfID, sectors, bodies).Scan(&has)
	if err != nil || has > 0 {
		return err
	}
	old := g.PlaceID
	g.ID, g.PlaceID, g.From = "", to, from
	if err := s.insertGrant(ctx, tx, actor, g); err != nil {
		return err
	}
	return s.rec.Record(ctx, tx, actor, old, "auth.continue_grant", "account", g.AccountID,
		map[string]any{"role": g.Role, "place": to, "from": from, "to": g.To, "for": g.ForID, "sectors": g.Sectors,
			"bodies": g.Bodies})
}
