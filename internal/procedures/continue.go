package procedures

import (
	"context"
	"fmt"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/db"
)

// continueChoices lets the choices of villages that end go on in their successors.
func (s *Service) continueChoices(ctx context.Context, tx *db.Tx, actor auth.Actor, to places.Succession) error {
	for _, e := range to.Endings {
		into := convert.Each(e.Into, func(p places.Place) string { return p.ID })
		if err := s.continueChoice(ctx, tx, actor, e.Place.ID, into, to.On); err != nil {
			return err
		}
	}
	return nil
}

// continueChoice lets the choice of a village that ends go on in its successors
// from the day on: a village formed of two guides what either did.
func (s *Service) continueChoice(
	ctx context.Context, tx *db.Tx, actor auth.Actor, villageID string, into []string, on clock.Date,
) error {
	type row struct {
		code     string
		from, to clock.Date
	}
	rows, err := db.Collect(ctx, tx, func(r db.Rows) (c row, err error) { return c, r.Scan(&c.code, &c.from, &c.to) },
		`select code, from_date, to_date from procedures_choice
			where village_id = $1 and (to_date = '' or to_date >= $2) order by from_date, code`, villageID, on)
	if err != nil || len(rows) == 0 || len(into) == 0 {
		return err
	}
	if err := actor.Need(Choose, villageID); err != nil {
		return err
	}
	for _, c := range rows {
		for _, to := range into {
			if _, err := tx.Exec(ctx, `insert into procedures_choice (village_id, code, from_date, to_date)
				values ($1, $2, $3, $4)
				on conflict (village_id, code, from_date) do nothing`, to, c.code, max(c.from, on), c.to); err != nil {
				return fmt.Errorf("continue choice: %w", err)
			}
		}
	}
	for _, id := range append(into, villageID) {
		if _, err := tx.Exec(ctx, `insert into procedures_chosen (village_id, version) values ($1, 2)
			on conflict (village_id) do update set version = procedures_chosen.version + 1`, id); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `delete from procedures_choice where village_id = $1 and from_date >= $2`,
		villageID, on); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx,
		`update procedures_choice set to_date = $3 where village_id = $1 and (to_date = '' or to_date >= $2)`,
		villageID, on, on.AddDays(-1)); err != nil {
		return err
	}
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: villageID, Action: "procedures.continue",
		Kind: "village", TargetID: villageID, After: map[string]any{"in": into, "from": on}})
}
