package places

import (
	"context"
	"errors"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/text"
)

// insert adds places, and where they lie and came from.
func insert(ctx context.Context, tx *db.Tx, news []Place, parents []Parent, lines []Lineage) error {
	for _, p := range news {
		if err := insertPlace(ctx, tx, p); err != nil {
			return err
		}
	}
	for _, p := range parents {
		if err := insertParent(ctx, tx, p); err != nil {
			return err
		}
	}
	for _, l := range lines {
		if err := insertLineage(ctx, tx, l); err != nil {
			return err
		}
	}
	return nil
}

func insertPlace(ctx context.Context, tx *db.Tx, p Place) error {
	_, err := tx.Exec(ctx,
		`insert into places_place (id, kind, type, code, name, folded, valid_from, valid_to)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		p.ID, string(p.Kind), p.Type, p.Code, p.Name, text.AllKeys(p.Name), p.From, p.To)
	return err
}

func insertParent(ctx context.Context, tx *db.Tx, p Parent) error {
	_, err := tx.Exec(ctx,
		`insert into places_parent (place_id, parent_id, valid_from, valid_to) values ($1, $2, $3, $4)`, p.PlaceID,
		p.ParentID, p.From, p.To)
	return err
}

func insertLineage(ctx context.Context, tx *db.Tx, l Lineage) error {
	_, err := tx.Exec(ctx,
		`insert into places_lineage (from_id, to_id, on_date, share, decision) values ($1, $2, $3, $4, $5)`, l.FromID,
		l.ToID, l.On, l.Share, l.Decision)
	return err
}

// bumpFrom tells every process that the map has changed, if it is still that of revision n.
func bumpFrom(ctx context.Context, tx *db.Tx, n int64) error {
	res, err := tx.Exec(ctx, `update places_revision set n = n + 1 where id = 1 and n = $1`, n)
	if err != nil {
		return err
	}
	if changed, err := res.RowsAffected(); err != nil || changed != 1 {
		return errors.Join(err, errMoved)
	}
	return nil
}

// correct changes the name and type of a place: what was written wrongly, never a reform.
func correct(ctx context.Context, tx *db.Tx, p Place) error {
	return db.ChangedOne(tx.Exec(ctx,
		`update places_place set type = $1, name = $2, folded = $3, valid_to = $4, version = version + 1
			where id = $5 and version = $6`,
		p.Type, p.Name, text.AllKeys(p.Name), p.To, p.ID, p.Version))
}

// closePlace ends a place of the given version with the day to.
func closePlace(ctx context.Context, tx *db.Tx, p Place, to clock.Date) error {
	return db.ChangedOne(tx.Exec(ctx,
		`update places_place set valid_to = $1, version = version + 1 where id = $2 and version = $3`, to, p.ID,
		p.Version))
}

func endParent(ctx context.Context, tx *db.Tx, p Parent, to clock.Date) error {
	return db.ChangedOne(tx.Exec(ctx,
		`update places_parent set valid_to = $1 where place_id = $2 and parent_id = $3 and valid_from = $4`, to,
		p.PlaceID, p.ParentID, p.From))
}

func deleteParent(ctx context.Context, tx *db.Tx, p Parent) error {
	return db.ChangedOne(tx.Exec(ctx,
		`delete from places_parent where place_id = $1 and parent_id = $2 and valid_from = $3`,
		p.PlaceID, p.ParentID, p.From))
}
