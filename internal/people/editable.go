package people

import (
	"context"
	"fmt"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// An Editable is a person's record as it is corrected, and the households of the
// village from which theirs is chosen.
type Editable struct {
	Brief
	Details Details // but for the identity number, which isn't shown
	Homes   []Home  // without their members
}

// A Home is a household with those who live in it.
type Home struct {
	Household
	HeadName string
	Members  []Brief
}

// The logged reasons of looks that come before a correction.
const (
	reasonCorrect   = "people.why_correct"
	reasonHousehold = "people.why_household"
)

// OpenToCorrect returns a person's record to who may correct it, and logs the look.
func (s *Service) OpenToCorrect(ctx context.Context, actor auth.Actor, id string) (e Editable, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if e, err = s.editable(ctx, tx, actor, id); err != nil {
			return err
		}
		return s.journal.Viewed(ctx, tx, actor, id, e.VillageID, reasonCorrect)
	})
	if err != nil {
		return Editable{}, fmt.Errorf("open to correct: %w", err)
	}
	return e, nil
}

func (s *Service) editable(ctx context.Context, q db.Querier, actor auth.Actor, id string) (e Editable, err error) {
	if e.Brief, err = s.mayCorrect(ctx, q, actor, id); err != nil {
		return e, err
	}
	p, _, err := findRecord(ctx, q, id)
	if err != nil {
		return e, err
	}
	e.Details = p.details()
	e.Homes, err = db.Collect(ctx, q, scanHome,
		homeSelect+`where h.village_id = $1 or h.id = $2 order by h.walk, h.id`, e.VillageID, e.HouseholdID)
	return e, err
}

// OpenHousehold returns the household of a person to who may correct it, and logs the look.
func (s *Service) OpenHousehold(ctx context.Context, actor auth.Actor, personID string) (h Home, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if h, err = s.homeOf(ctx, tx, actor, personID); err != nil {
			return err
		}
		return s.journal.Viewed(ctx, tx, actor, personID, h.VillageID, reasonHousehold)
	})
	if err != nil {
		return Home{}, fmt.Errorf("open household: %w", err)
	}
	return h, nil
}

// homeOf returns the household of a person whom the actor may correct.
func (s *Service) homeOf(ctx context.Context, q db.Querier, actor auth.Actor, personID string) (h Home, err error) {
	b, err := s.mayCorrect(ctx, q, actor, personID)
	if err != nil {
		return h, err
	}
	h, err = db.Get(ctx, q, fault.New(fault.Conflict, "people.no_household"), scanHome,
		homeSelect+`where h.id = $1`, b.HouseholdID)
	if err != nil {
		return h, err
	}
	h.Members, err = db.Collect(ctx, q, func(r db.Rows) (Brief, error) { return scanBrief(r) },
		briefSelect+`from people_resident r`+briefJoins+
			`where r.household_id = $1 and r.status = 'here' order by r.born_on, r.id`, h.ID)
	return h, err
}
