package people

import (
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
)

// CorrectHousehold puts the record of the household right in which a person
// lives, which is right for all who live there: change gets what it is, and
// makes of it what it shall be, with the version that was read.
func (s *Service) CorrectHousehold(ctx context.Context, actor auth.Actor, personID string,
	change func(*HouseholdDetails)) (h Home, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if h, err = s.homeOf(ctx, tx, actor, personID); err != nil {
			return err
		}
		now, fields, err := h.corrected(change)
		if err != nil || len(fields) == 0 {
			return err
		}
		if err := now.update(ctx, tx); err != nil {
			return err
		}
		type state struct {
			Version int      `json:"version"`
			Head    string   `json:"head"`
			Changed []string `json:"changed,omitempty"`
		}
		if err := s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: h.VillageID, Action: "people.correct_household",
			Kind: "household", TargetID: h.ID, ForID: personID,
			Before: state{h.Version, h.HeadID, nil}, After: state{h.Version + 1, now.HeadID, fields}}); err != nil {
			return err
		}
		h, err = s.homeOf(ctx, tx, actor, personID)
		return err
	})
	if err != nil {
		return Home{}, fmt.Errorf("correct household: %w", err)
	}
	return h, nil
}

// corrected is the household as it shall be, and which of its fields are others.
func (h Home) corrected(change func(*HouseholdDetails)) (now Household, fields []string, err error) {
	now = h.Household
	change(&now.HouseholdDetails)
	if now.Version != h.Version {
		return now, nil, fault.Stale()
	}
	bad := now.Fields().FaultsSince(h.Fields())
	lives := func(b Brief) bool { return b.ID == now.HeadID }
	if now.HeadID != h.HeadID && now.HeadID != "" && !slices.ContainsFunc(h.Members, lives) {
		bad.Add("head", "people.head_unknown")
	}
	fields, _, _ = forms.Changed(h.Fields(), now.Fields())
	return now, fields, bad.Err()
}
