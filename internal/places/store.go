package places

import (
	"context"

	"thonso/internal/platform/db"
	"thonso/internal/platform/text"
)

func insertPlace(ctx context.Context, tx *db.Tx, p Place) error {
	_, err := tx.Exec(ctx, `insert into places_place (id, kind, type, code, name, folded, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		p.ID, string(p.Kind), p.Type, p.Code, p.Name, text.Fold(p.Name), p.From, p.To)
	return err
}

func insertParent(ctx context.Context, tx *db.Tx, p Parent) error {
	_, err := tx.Exec(ctx, `insert into places_parent (place_id, parent_id, valid_from, valid_to) values ($1, $2, $3, $4)`, p.PlaceID, p.ParentID, p.From, p.To)
	return err
}

func insertLineage(ctx context.Context, tx *db.Tx, l Lineage) error {
	_, err := tx.Exec(ctx, `insert into places_lineage (from_id, to_id, on_date, share, decision) values ($1, $2, $3, $4, $5)`, l.FromID, l.ToID, l.On, l.Share, l.Decision)
	return err
}

// bump tells every process that the map has changed.
func bump(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `update places_revision set n = n + 1 where id = 1`)
	return err
}
