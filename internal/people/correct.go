package people

import (
	"context"
	"fmt"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/text"
)

// Correct puts a person's record right: change gets what it is, and makes of it
// what it shall be, with the version that was read. The village's figures follow
// at once; what was made of the record before keeps what it was made with.
func (s *Service) Correct(ctx context.Context, actor auth.Actor, id string,
	change func(*Details)) (b Brief, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if b, err = s.mayCorrect(ctx, tx, actor, id); err != nil {
			return err
		}
		changed, err := s.correct(ctx, tx, actor, b, change)
		if err == nil && changed {
			b, err = s.Get(ctx, tx, id)
		}
		return err
	})
	if err != nil {
		return Brief{}, fmt.Errorf("correct resident: %w", err)
	}
	return b, nil
}

// mayCorrect returns the person if the actor may correct them: whoever may register there.
func (s *Service) mayCorrect(ctx context.Context, q db.Querier, actor auth.Actor, id string) (Brief, error) {
	b, err := s.visible(ctx, q, actor, id)
	if err == nil {
		err = actor.Need(Enter, b.VillageID)
	}
	return b, err
}

func (s *Service) correct(ctx context.Context, tx *db.Tx, actor auth.Actor, b Brief,
	change func(*Details)) (changed bool, err error) {
	village := b.VillageID
	day, err := Counts.Open(ctx, tx, village, s.today())
	if err != nil {
		return false, err
	}
	old, _, err := findRecord(ctx, tx, b.ID) // read again: the tally's lock may have waited for another writer
	if err != nil {
		return false, err
	}
	now, fields, err := s.corrected(old, change)
	if err != nil || len(fields) == 0 {
		return false, err
	}
	if now.IDKey != old.IDKey && now.Status == Here {
		if err := s.unknown(ctx, tx, actor, now, "people.number"); err != nil {
			return false, err
		}
	}
	if err := s.keepCorrected(ctx, tx, old, now, day); err != nil {
		return false, err
	}
	if was, is := (Contact{old.Phone, old.Email}), (Contact{now.Phone, now.Email}); was != is {
		if err := events.Publish(ctx, tx, s.events, actor, Recontacted{now.ID, was, is}); err != nil {
			return false, err
		}
	}
	type state struct {
		Version   int    `json:"version"`
		Household string `json:"household"`
		Numbered  bool   `json:"numbered"`
	}
	return true, s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: village, Action: "people.correct",
		Kind: "resident", TargetID: now.ID, ForID: now.ID,
		Before: state{old.Version, old.HouseholdID, old.IDKey != ""},
		After: struct {
			state
			Changed []string `json:"changed"` // names of fields: what is chained can't be erased
		}{state{old.Version + 1, now.HouseholdID, now.IDKey != ""}, fields}})
}

// corrected is the record as it shall be, and which of its fields are others.
func (s *Service) corrected(old record, change func(*Details)) (now record, fields []string, err error) {
	was := old.details()
	if was.IDNumber, err = s.box.Open(old.IDSealed, bindNumber(old.ID)); err != nil {
		return old, nil, err
	}
	is := was
	change(&is)
	if is.Version != old.Version {
		return old, nil, fault.Stale()
	}
	bad := is.Fields().FaultsSince(was.Fields())
	now = old
	now.Name, now.Born, now.Sex, now.Phone, now.Email = is.Name, is.Born, is.Sex, is.Phone, is.Email
	now.HouseholdID, now.Relation, now.Address = is.HouseholdID, is.Relation, is.Address
	if is.Lang != was.Lang {
		now.Lang = is.Lang
	}
	if is.Born != was.Born {
		now.BornOn = s.bornOn(is.Born, bad)
		if !now.AccountSince.IsZero() && !now.BornOn.IsZero() && now.AccountSince[:4] < now.BornOn[:4] {
			bad.Add("born", "people.born_after_account")
		}
	}
	if is.IDNumber != was.IDNumber {
		s.sealNumber(&now, is.IDNumber)
	}
	fields, _, _ = forms.Changed(was.Fields(), is.Fields())
	return now, fields, bad.Err()
}

// keepCorrected writes the record; the tally of its village is open as of day.
func (s *Service) keepCorrected(ctx context.Context, tx *db.Tx, old, now record, day clock.Date) error {
	moved := now.HouseholdID != old.HouseholdID
	if moved {
		if err := householdIn(ctx, tx, now); err != nil {
			return err
		}
	}
	err := Counts.Change(ctx, tx, now.VillageID, day, countedWith(now.ID, old.HouseholdID, now.HouseholdID),
		func() error {
			return db.ChangedOne(tx.Exec(ctx, `update people_resident set household_id = $3, name = $4, folded = $5,
			born = $6,
				born_on = $7, sex = $8, id_key = $9, id_sealed = $10, id_last = $11, phone = $12, email = $13,
				address = $14,
				relation = $15, lang = $16, version = version + 1 where id = $1 and version = $2`,
				now.ID, old.Version, now.HouseholdID, now.Name, text.AllKeys(now.Name), now.Born,
				now.BornOn, now.Sex, now.IDKey, now.IDSealed, now.IDLast, now.Phone, now.Email, now.Address,
				now.Relation, now.Lang))
		})
	if db.IsDuplicate(err) { // somebody was faster than unknown
		return s.taken("id_number", "people.number_elsewhere")
	}
	if err != nil {
		return err
	}
	if was, is := old.entry(), now.entry(); was != is && old.Status == Here {
		if err := s.names().Remove(ctx, tx, was); err != nil {
			return err
		}
		if err := s.names().Insert(ctx, tx, is); err != nil {
			return err
		}
	}
	if !moved {
		return nil
	}
	// Who lives elsewhere heads the household no longer.
	_, err = tx.Exec(ctx,
		`update people_household set head_id = '', version = version + 1 where id = $1 and head_id = $2`,
		old.HouseholdID, now.ID)
	return err
}
