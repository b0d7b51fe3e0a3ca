package people

import (
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
)

// A Correction says what is right in a person's record; what is nil stays as it is.
type Correction struct {
	ID      string
	Version int // the one that was read

	Name, Born, Sex       *string
	IDNumber              *string // 12 digits; "": none is known
	Phone, Email, Lang    *string // Lang: in which they want to be written to
	HouseholdID, Relation *string // HouseholdID "": none known
	Address               *string // where it isn't the household's
}

// Correct puts a person's record right. The village's figures follow at once;
// what was made of the record before keeps what it was made with.
func (s *Service) Correct(ctx context.Context, actor auth.Actor, c Correction) (b Brief, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if b, err = s.mayCorrect(ctx, tx, actor, c.ID); err != nil {
			return err
		}
		changed, err := s.correct(ctx, tx, actor, b.VillageID, c)
		if err == nil && changed {
			b, err = s.Get(ctx, tx, c.ID)
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

func (s *Service) correct(ctx context.Context, tx *db.Tx, actor auth.Actor, village string, c Correction) (changed bool, err error) {
	day, err := s.openTally(ctx, tx, village)
	if err != nil {
		return false, err
	}
	old, _, err := findRecord(ctx, tx, c.ID) // read again: the tally's lock may have waited for another writer
	if err != nil {
		return false, err
	}
	if old.Version != c.Version {
		return false, fault.Stale()
	}
	now, fields, err := s.corrected(old, c)
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
	if was, is := (Contact{old.Phone, old.Email}), (Contact{now.Phone, now.Email}); was != is && s.Recontacted != nil {
		if err := s.Recontacted(ctx, tx, actor, now.ID, was, is); err != nil {
			return false, err
		}
	}
	type state struct {
		Version   int    `json:"version"`
		Household string `json:"household"`
		Numbered  bool   `json:"numbered"`
	}
	return true, s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: village, Action: "people.correct", Kind: "resident", TargetID: now.ID, ForID: now.ID,
		Before: state{old.Version, old.HouseholdID, old.IDKey != ""},
		After: struct {
			state
			Changed []string `json:"changed"` // names of fields: what is chained can't be erased
		}{state{old.Version + 1, now.HouseholdID, now.IDKey != ""}, fields}})
}

// maxRelation is how long the relation to the head of the household may be, in characters.
const maxRelation = 60

// corrected is the record as it shall be, and which of its fields are others.
// What isn't touched need not be right: registers come from elsewhere, too.
func (s *Service) corrected(old record, c Correction) (now record, fields []string, err error) {
	or := func(given *string, is string) string {
		if given == nil {
			return is
		}
		return text.Clean(*given)
	}
	typed, bad := s.check(RegisterInput{ID: old.ID, VillageID: old.VillageID, HouseholdID: or(c.HouseholdID, old.HouseholdID), Name: or(c.Name, old.Name), Born: or(c.Born, old.Born),
		Sex: or(c.Sex, old.Sex), IDNumber: or(c.IDNumber, ""), Phone: or(c.Phone, old.Phone), Email: or(c.Email, old.Email), Address: or(c.Address, old.Address), WalkIn: old.WalkIn})
	if typed.Relation = or(c.Relation, old.Relation); len([]rune(typed.Relation)) > maxRelation {
		bad["relation"] = "people.relation_long"
	}
	if typed.Lang = or(c.Lang, old.Lang); typed.Lang == i18n.Languages[0] && old.Lang == "" {
		typed.Lang = "" // it means the same
	}
	if typed.Lang != "" && !slices.Contains(i18n.Languages, typed.Lang) {
		bad["lang"] = "people.lang_needed"
	}
	now = old
	for _, f := range []struct {
		name  string
		given *string
		is    *string
		typed string
	}{
		{"name", c.Name, &now.Name, typed.Name}, {"born", c.Born, &now.Born, typed.Born}, {"sex", c.Sex, &now.Sex, typed.Sex},
		{"phone", c.Phone, &now.Phone, typed.Phone}, {"email", c.Email, &now.Email, typed.Email}, {"lang", c.Lang, &now.Lang, typed.Lang},
		{"household", c.HouseholdID, &now.HouseholdID, typed.HouseholdID}, {"relation", c.Relation, &now.Relation, typed.Relation}, {"address", c.Address, &now.Address, typed.Address},
	} {
		if or(f.given, *f.is) == *f.is {
			delete(bad, f.name)
		} else if f.typed != *f.is {
			*f.is = f.typed
			fields = append(fields, f.name)
		}
	}
	if now.Born != old.Born {
		now.BornOn = typed.BornOn
		if !now.AccountSince.IsZero() && !now.BornOn.IsZero() && now.AccountSince[:4] < now.BornOn[:4] && bad["born"] == "" {
			bad["born"] = "people.born_after_account"
		}
	}
	if c.IDNumber != nil && typed.IDKey != old.IDKey {
		now.IDKey, now.IDSealed, now.IDLast = typed.IDKey, typed.IDSealed, typed.IDLast
		fields = append(fields, "id_number")
	}
	return now, fields, fault.Fields(bad)
}

// keepCorrected writes the record, and adds what is another to the tally of
// its village, which is open as of day.
func (s *Service) keepCorrected(ctx context.Context, tx *db.Tx, old, now record, day clock.Date) error {
	homes := []string{old.HouseholdID}
	if now.HouseholdID != old.HouseholdID {
		if err := householdIn(ctx, tx, now); err != nil {
			return err
		}
		homes = append(homes, now.HouseholdID)
	}
	before, err := inhabitedOf(ctx, tx, homes, day)
	if err != nil {
		return err
	}
	err = db.ChangedOne(tx.Exec(ctx, `update people_resident set household_id = $3, name = $4, folded = $5, born = $6, born_on = $7, sex = $8, id_key = $9, id_sealed = $10, id_last = $11,
			phone = $12, email = $13, address = $14, relation = $15, lang = $16, version = version + 1 where id = $1 and version = $2`,
		now.ID, old.Version, now.HouseholdID, now.Name, text.Key(now.Name), now.Born, now.BornOn, now.Sex, now.IDKey, now.IDSealed, now.IDLast,
		now.Phone, now.Email, now.Address, now.Relation, now.Lang))
	if db.IsDuplicate(err) { // somebody was faster than unknown
		return duplicate("people.number_elsewhere")
	}
	if err != nil {
		return err
	}
	if len(homes) > 1 { // who lives elsewhere heads the household no longer
		if _, err := tx.Exec(ctx, `update people_household set head_id = '', version = version + 1 where id = $1 and head_id = $2`, old.HouseholdID, now.ID); err != nil {
			return err
		}
	}
	after, err := inhabitedOf(ctx, tx, homes, day)
	if err != nil {
		return err
	}
	d := now.counts(day).minus(old.counts(day))
	d.Households = after - before
	if d == (Tally{AsOf: day}) {
		return nil
	}
	return addTally(ctx, tx, now.VillageID, d)
}

// inhabitedOf counts the households in which somebody counts on day.
func inhabitedOf(ctx context.Context, q db.Querier, homes []string, day clock.Date) (sum int, err error) {
	for _, h := range homes {
		n, err := inhabited(ctx, q, h, day)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}
