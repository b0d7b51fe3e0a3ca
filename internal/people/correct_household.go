package people

import (
	"context"
	"fmt"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

// A HouseholdCorrection says what is right of the household in which a person
// lives; what is nil stays as it is. It is right for all who live there.
type HouseholdCorrection struct {
	PersonID string
	Version  int // of the household, that was read

	Alley, Address, Phone *string
	HeadID                *string // somebody who lives there; "": not known
}

// CorrectHousehold puts the record of a person's household right.
func (s *Service) CorrectHousehold(ctx context.Context, actor auth.Actor, c HouseholdCorrection) (h Home, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if h, err = s.homeOf(ctx, tx, actor, c.PersonID); err != nil {
			return err
		}
		if h.Version != c.Version {
			return fault.Stale()
		}
		now, fields, err := h.corrected(c)
		if err != nil || len(fields) == 0 {
			return err
		}
		if err := db.ChangedOne(tx.Exec(ctx, `update people_household set alley = $3, walk = $4, address = $5, phone = $6, head_id = $7, version = version + 1 where id = $1 and version = $2`,
			h.ID, h.Version, now.Alley, walkKey(now.Alley, now.Code), now.Address, now.Phone, now.HeadID)); err != nil {
			return err
		}
		type state struct {
			Version int      `json:"version"`
			Head    string   `json:"head"`
			Changed []string `json:"changed,omitempty"`
		}
		if err := s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: h.VillageID, Action: "people.correct_household", Kind: "household", TargetID: h.ID, ForID: c.PersonID,
			Before: state{h.Version, h.HeadID, nil}, After: state{h.Version + 1, now.HeadID, fields}}); err != nil {
			return err
		}
		h, err = s.homeOf(ctx, tx, actor, c.PersonID)
		return err
	})
	if err != nil {
		return Home{}, fmt.Errorf("correct household: %w", err)
	}
	return h, nil
}

// corrected is the household as it shall be, and which of its fields are others.
func (h Home) corrected(c HouseholdCorrection) (now Household, fields []string, err error) {
	now = h.Household
	bad := map[string]string{}
	take := func(name string, given, is *string, right func(string) (string, string)) {
		if given == nil || text.Clean(*given) == *is {
			return
		}
		typed, wrong := right(text.Clean(*given))
		if wrong != "" {
			bad[name] = wrong
		} else if typed != *is {
			*is, fields = typed, append(fields, name)
		}
	}
	most := func(n int, key string) func(string) (string, string) {
		return func(typed string) (string, string) {
			if len([]rune(typed)) > n {
				return "", key
			}
			return typed, ""
		}
	}
	take("alley", c.Alley, &now.Alley, most(100, "people.alley_long"))
	take("address", c.Address, &now.Address, most(200, "people.address_long"))
	take("phone", c.Phone, &now.Phone, func(typed string) (string, string) {
		if p, ok := text.Phone(typed); ok {
			return p, ""
		}
		return "", "people.phone_shape"
	})
	take("head", c.HeadID, &now.HeadID, func(typed string) (string, string) {
		if typed == "" {
			return "", ""
		}
		for _, b := range h.Members {
			if b.ID == typed {
				return typed, ""
			}
		}
		return "", "people.head_unknown"
	})
	return now, fields, fault.Fields(bad)
}
