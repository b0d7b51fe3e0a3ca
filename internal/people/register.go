package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// A RegisterInput describes a person to be added.
type RegisterInput struct {
	ID          string // UUIDv7 by the client; "": made here, and a repeat is then another person
	VillageID   string
	HouseholdID string // "": none known
	Name        string
	Born        string // yyyy, yyyy-mm or yyyy-mm-dd, or as people write it; a walk-in may have none
	Sex         string
	IDNumber    string // 12 digits or ""
	Phone       string
	Email       string
	Address     string // where it isn't the household's
	WalkIn      bool
}

// Register adds a person. A repeat with the same id returns the first result.
func (s *Service) Register(ctx context.Context, actor auth.Actor, in RegisterInput) (b Brief, err error) {
	if in.ID == "" {
		in.ID = ids.New()
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		b, err = s.RegisterTx(ctx, tx, actor, in)
		return err
	})
	return b, err
}

// RegisterTx is Register within the caller's transaction.
func (s *Service) RegisterTx(ctx context.Context, tx *db.Tx, actor auth.Actor, in RegisterInput) (Brief, error) {
	if err := actor.Need(Enter, in.VillageID); err != nil {
		return Brief{}, err
	}
	if in.ID == "" {
		in.ID = ids.New()
	}
	p, bad := s.check(in)
	if err := fault.Fields(bad); err != nil {
		return Brief{}, err
	}
	day, err := s.openTally(ctx, tx, p.VillageID)
	if err != nil {
		return Brief{}, err
	}
	p.From = day
	if err := s.addRecord(ctx, tx, actor, p, day); err != nil {
		return Brief{}, fmt.Errorf("register resident: %w", err)
	}
	return s.Get(ctx, tx, p.ID)
}

// check turns what was typed into a record, and says which fields are wrong.
func (s *Service) check(in RegisterInput) (p record, bad map[string]string) {
	bad = map[string]string{}
	need := func(ok bool, field, key string) {
		if !ok && bad[field] == "" {
			bad[field] = key
		}
	}
	p = record{ID: in.ID, VillageID: in.VillageID, HouseholdID: in.HouseholdID, Name: text.Clean(in.Name), Born: readBorn(text.Clean(in.Born)), Sex: in.Sex,
		Address: text.Clean(in.Address), Status: Here, WalkIn: in.WalkIn, Version: 1, CreatedAt: db.At(s.clock.Now())}
	need(ids.Valid(p.ID), "id", "people.bad_id")
	village, ok := s.places.Tree().Find(p.VillageID)
	need(ok && village.Kind == places.Village, "village", "people.village_needed")
	need(len([]rune(p.Name)) >= 2, "name", "people.name_needed")
	need(len([]rune(p.Name)) <= 100, "name", "people.name_long")
	bornOn, err := ParseBorn(p.Born, s.today())
	if err != nil {
		need(false, "born", fault.Of(err).Fields["born"])
	}
	p.BornOn = bornOn
	need(p.Born != "" || p.WalkIn, "born", "people.born_needed")
	need(p.Sex == "" || p.Sex == "m" || p.Sex == "f", "sex", "people.sex_shape")
	number, ok := text.IDNumber(in.IDNumber)
	need(ok, "id_number", "people.id_shape")
	p.Phone, ok = text.Phone(in.Phone)
	need(ok, "phone", "people.phone_shape")
	p.Email, ok = text.Email(in.Email)
	need(ok, "email", "people.email_shape")
	need(len([]rune(p.Address)) <= 200, "address", "people.address_long")
	s.sealNumber(&p, number)
	return p, bad
}

func (s *Service) sealNumber(p *record, number string) {
	p.IDKey, p.IDSealed, p.IDLast = s.box.Key(number), s.box.Seal(number, bindNumber(p.ID)), lastOf(number)
}

// addRecord inserts p, whose village's tally is open as of day, and counts it.
func (s *Service) addRecord(ctx context.Context, tx *db.Tx, actor auth.Actor, p record, day clock.Date) error {
	if old, found, err := findRecord(ctx, tx, p.ID); err != nil {
		return err
	} else if found {
		return repeated(old, p)
	}
	if err := s.unknown(ctx, tx, actor, p, "people.duplicate"); err != nil {
		return err
	}
	if err := householdIn(ctx, tx, p); err != nil {
		return err
	}
	before, err := inhabited(ctx, tx, p.HouseholdID, day)
	if err != nil {
		return err
	}
	isNew, err := insertRecord(ctx, tx, &p)
	if db.IsDuplicate(err) { // somebody was faster than unknown
		return duplicate("people.duplicate_elsewhere")
	}
	if err != nil || !isNew {
		return err
	}
	d := p.counts(day)
	after, err := inhabited(ctx, tx, p.HouseholdID, day)
	if err != nil {
		return err
	}
	d.Households = after - before
	if err := addTally(ctx, tx, p.VillageID, d); err != nil {
		return err
	}
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: p.VillageID, Action: "people.register", Kind: "resident", TargetID: p.ID, ForID: p.ID,
		After: map[string]any{"walkIn": p.WalkIn, "household": p.HouseholdID, "numbered": p.IDKey != ""}})
}

// repeated says whether new is old sent again; an id is never given to another village's person.
func repeated(old, new record) error {
	if old.VillageID != new.VillageID {
		return fault.New(fault.Conflict, "people.id_taken")
	}
	return nil
}

// unknown refuses a number that somebody else has in the register already. It
// tells of a person only to those who may find them: by key_here, else key_elsewhere.
func (s *Service) unknown(ctx context.Context, tx *db.Tx, actor auth.Actor, p record, key string) error {
	if p.IDKey == "" {
		return nil
	}
	var village string
	err := tx.QueryRow(ctx, `select village_id from people_resident where id_key = $1 and id_key <> '' and status = 'here' and (village_id = $2 or (not walk_in and not $3)) and id <> $4
		order by case when village_id = $2 then 0 else 1 end limit 1`, p.IDKey, p.VillageID, p.WalkIn, p.ID).Scan(&village)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	case actor.May(Find, village):
		return duplicate(key + "_here")
	default:
		return duplicate(key + "_elsewhere")
	}
}

func duplicate(key string) error {
	return &fault.Error{Kind: fault.Conflict, Key: key, Fields: map[string]string{"id_number": key}}
}

func householdIn(ctx context.Context, tx *db.Tx, p record) error {
	if p.HouseholdID == "" {
		return nil
	}
	var village string
	err := tx.QueryRow(ctx, `select village_id from people_household where id = $1`, p.HouseholdID).Scan(&village)
	if errors.Is(err, sql.ErrNoRows) || err == nil && village != p.VillageID {
		return fault.Field("household", "people.household_unknown")
	}
	return err
}
