package errands

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// A HandOverInput gives one result to its owner.
type HandOverInput struct {
	ErrandID, ItemID string
	Proof            string // "code", "qr" or "photo": see dossiers.HandOverInput
	Secret, Blob     string
}

// HandOver records that a result is in its owner's hands: the item and the
// dossier in one transaction. A repeat changes nothing.
func (s *Service) HandOver(ctx context.Context, actor auth.Actor, in HandOverInput) (i Item, err error) {
	err = s.change(ctx, actor, Carry, "hand over", in.ErrandID, func(ctx context.Context, tx *db.Tx, e Errand) error {
		if i, err = getItem(ctx, tx, e.ID, in.ItemID); err != nil || i.Status == Handed {
			return err
		}
		if i.Status != With || e.TakenAt.IsZero() {
			return fault.New(fault.Conflict, "errands.not_taken")
		}
		if err := s.handOver(ctx, tx, actor, i, &in); err != nil {
			return err
		}
		i.Status, i.HandedAt, i.Proof, i.ByName = Handed, s.clock.Now(), in.Proof, actor.Name
		if err := db.ChangedOne(tx.Exec(ctx,
			`update errands_item set status = 'handed', handed_at = $2, proof = $3, by_name = $4
				where id = $1 and status = 'sealed'`,
			i.ID, db.At(i.HandedAt), i.Proof, i.ByName)); err != nil {
			return err
		}
		if err := s.write(ctx, tx, actor, e, "hand_over",
			map[string]any{"item": i.ID, "dossier": i.DossierID, "proof": i.Proof}); err != nil {
			return err
		}
		return s.endIfEmpty(ctx, tx, e)
	})
	return i, err
}

// handOver hands the dossier over, unless the office has recorded that already.
func (s *Service) handOver(ctx context.Context, tx *db.Tx, actor auth.Actor, i Item, in *HandOverInput) error {
	d, err := s.dossiers.Brief(ctx, tx, i.DossierID)
	if err != nil {
		return err
	}
	if d.Status == dossiers.Returned {
		in.Proof = "office"
		return nil
	}
	_, err = s.office.HandOverTx(ctx, tx, actor,
		office.HandOverInput{Act: dossiers.Act{ID: i.DossierID, EventID: i.ID}, Proof: office.Proof(in.Proof),
			Secret: in.Secret, Blob: in.Blob})
	return err
}

// TakeBack is the clerk's word that a result that was not handed over is at
// the office again.
func (s *Service) TakeBack(ctx context.Context, actor auth.Actor, errandID, itemID string) error {
	return s.change(ctx, actor, Seal, "take back", errandID, func(ctx context.Context, tx *db.Tx, e Errand) error {
		i, err := getItem(ctx, tx, e.ID, itemID)
		if err != nil || i.Status == Back {
			return err
		}
		if i.Status != With {
			return fault.New(fault.Conflict, "errands.not_with_carrier")
		}
		if err := move(ctx, tx, i, With, Back); err != nil {
			return err
		}
		if err := s.write(ctx, tx, actor, e, "take_back", map[string]any{"item": i.ID,
			"dossier": i.DossierID}); err != nil {
			return err
		}
		return s.endIfEmpty(ctx, tx, e)
	})
}

// carried returns the item by which actor has, or had until they handed it over, the result of a dossier.
func (s *Service) carried(ctx context.Context, actor auth.Actor, dossierID string) (i Item, found bool, err error) {
	i, found, err = db.Find(ctx, s.db.Read(), scanItem,
		`select i.id, i.errand_id, i.dossier_id, i.code, i.owner, i.procedure_name, i.status, i.handed_at, i.proof,
			i.by_name
		from errands_item i join errands_errand e on e.id = i.errand_id
		where i.dossier_id = $1 and e.carrier_id = $2 and i.status in ('sealed', 'handed') order by i.id desc limit 1`,
		dossierID, actor.ID)
	return i, found, fault.Wrap("what is carried", err)
}

func (s *Service) endIfEmpty(ctx context.Context, tx *db.Tx, e Errand) error {
	_, err := tx.Exec(ctx, `update errands_errand set status = 'done' where id = $1 and not exists
		(select 1 from errands_item where errand_id = $1 and status in ('listed', 'sealed'))`, e.ID)
	return err
}
