package errands

import (
	"context"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
)

// A StartInput lists what a member will fetch.
type StartInput struct {
	ID        string   `json:"id,omitempty" doc:"UUIDv7 made by you; a repeat returns the first"`
	VillageID string   `json:"villageId"`
	Dossiers  []string `json:"dossiers"`
}

// most is how many results one trip may list.
const most = 100

// Start opens an errand for results that are ready at the commune.
func (s *Service) Start(ctx context.Context, actor auth.Actor, in StartInput) (e Errand, err error) {
	if err := actor.Need(Carry, in.VillageID); err != nil {
		return Errand{}, err
	}
	slices.Sort(in.Dossiers)
	in.Dossiers = slices.Compact(in.Dossiers)
	id, err := ids.OrNew(in.ID)
	if err != nil {
		return Errand{}, err
	}
	if len(in.Dossiers) == 0 || len(in.Dossiers) > most {
		return Errand{}, fault.Field("dossiers", "errands.choose_some")
	}
	e = Errand{ID: id, VillageID: in.VillageID, CommuneID: s.places.Tree().CommuneOf(in.VillageID).ID,
		CarrierID: actor.ID, CarrierName: actor.Name,
		Status: Open, OpenedAt: s.clock.Now(), Version: 1}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if before, err := once.Sent(ctx, tx, e.OpenedAt, "errands_errand", in.ID, actor.ID, in); err != nil {
			return err
		} else if before {
			e, err = getErrand(ctx, tx, id)
			return err
		}
		if _, err := tx.Exec(ctx,
			`insert into errands_errand (id, village_id, commune_id, carrier_id, carrier_name, status, opened_at)
				values ($1, $2, $3, $4, $5, $6, $7)`,
			e.ID, e.VillageID, e.CommuneID, e.CarrierID, e.CarrierName, string(e.Status),
			db.At(e.OpenedAt)); err != nil {
			return err
		}
		for _, id := range in.Dossiers {
			if err := s.list(ctx, tx, e, id); err != nil {
				return err
			}
		}
		return s.write(ctx, tx, actor, e, "start", map[string]any{"dossiers": in.Dossiers})
	})
	if db.IsDuplicate(err) {
		err = fault.New(fault.Conflict, "errands.listed_already")
	}
	return e, fault.Wrap("start errand", err)
}

// list adds one result, if it is the village's and ready.
func (s *Service) list(ctx context.Context, tx *db.Tx, e Errand, dossierID string) error {
	d, err := s.dossiers.Brief(ctx, tx, dossierID)
	if err != nil {
		return err
	}
	if !slices.Contains(s.places.Tree().Line(e.VillageID), d.PlaceID) {
		return fault.New(fault.NotFound, "dossiers.not_found")
	}
	if d.Status != dossiers.Resolved {
		return fault.New(fault.Conflict, "errands.not_ready", "code", dossiers.ReceiptNumber(d))
	}
	name := d.Procedure
	if p, err := s.procedures.Version(d.Procedure, d.ProcVer); err == nil {
		name = p.Name.Official()
	}
	_, err = tx.Exec(ctx,
		`insert into errands_item (id, errand_id, dossier_id, code, owner, procedure_name, status)
			values ($1, $2, $3, $4, $5, $6, $7)`,
		ids.New(), e.ID, d.ID, dossiers.ReceiptNumber(d), d.OwnerName, name, string(Listed))
	return err
}

// Cancel gives up an errand before it was sealed.
func (s *Service) Cancel(ctx context.Context, actor auth.Actor, id string) error {
	return s.change(ctx, actor, Carry, "cancel errand", id, func(ctx context.Context, tx *db.Tx, e Errand) error {
		if e.Status == Done {
			return nil
		}
		if e.Status != Open {
			return fault.New(fault.Conflict, "errands.sealed_already")
		}
		if _, err := tx.Exec(ctx, `update errands_item set status = 'back' where errand_id = $1 and status = 'listed'`,
			e.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update errands_errand set status = 'done' where id = $1`, e.ID); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, e, "cancel", nil)
	})
}
