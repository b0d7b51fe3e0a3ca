package people

import (
	"cmp"
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
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
)

// A RegisterInput describes a person to be added.
type RegisterInput struct {
	ID          string `json:"id,omitempty" doc:"UUIDv7 made by you; a repeat with the same id returns the first result"`
	VillageID   string `json:"villageId"`
	HouseholdID string `json:"householdId,omitempty"`
	Name        string `json:"name"`
	// yyyy, yyyy-mm or yyyy-mm-dd, or as people write it; a walk-in may have none
	Born     string `json:"born,omitempty"`
	Sex      string `json:"sex,omitempty"`
	IDNumber string `json:"idNumber,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Email    string `json:"email,omitempty"`
	Address  string `json:"address,omitempty"` // where it isn't the household's
	WalkIn   bool   `json:"walkIn,omitempty"`
	Another  bool   `json:"confirmedDifferent,omitempty" doc:"none of those who look the same (see errors of a 409)"`
}

// Fields are what is asked of a new person, and what each answer must be.
func (in *RegisterInput) Fields() forms.Fields {
	return forms.Of(labels,
		forms.OwnID("id", &in.ID),
		forms.Pick("village", &in.VillageID).Need("people.village_needed").Blank("people.choose"),
		forms.Either("kind", &in.WalkIn, "resident", "guest").Texts("people.kind_"),
		Name(&in.Name),
		Born(&in.Born).Hint("people.born_hint").NeedIf(func() bool { return !in.WalkIn }, "people.born_needed"),
		sex(&in.Sex), number(&in.IDNumber, &in.Born, &in.Sex),
		forms.Phone("phone", &in.Phone),
		forms.Email("email", &in.Email),
		forms.Text("address", &in.Address),
		Another(&in.Another),
	).Private()
}

// Register adds a person. A repeat with the same id returns the first result.
func (s *Service) Register(ctx context.Context, actor auth.Actor, in RegisterInput) (b Brief, err error) {
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
	p, bad := s.check(in)
	if err := bad.Err(); err != nil {
		return Brief{}, err
	}
	sent := in
	sent.IDNumber = p.IDKey
	if before, err := once.Sent(ctx, tx, s.clock.Now(), "people_resident", in.ID, actor.ID, sent); err != nil {
		return Brief{}, err
	} else if before {
		return s.Get(ctx, tx, p.ID)
	}
	day, err := Counts.Open(ctx, tx, p.VillageID, s.today())
	if err != nil {
		return Brief{}, err
	}
	p.From = day
	if err := s.addRecord(ctx, tx, actor, p, day, in.Another); err != nil {
		return Brief{}, fmt.Errorf("register resident: %w", err)
	}
	return s.Get(ctx, tx, p.ID)
}

// check turns what was typed into a record, and says which fields are wrong.
func (s *Service) check(in RegisterInput) (record, forms.Faults) {
	bad := in.Fields().Faults()
	if village, ok := s.places.Tree().Find(in.VillageID); !ok || village.Kind != places.Village {
		bad.Add("village", "people.village_needed")
	}
	p := record{ID: cmp.Or(in.ID, ids.New()), VillageID: in.VillageID, HouseholdID: in.HouseholdID, Name: in.Name,
		Born: in.Born, BornOn: s.bornOn(in.Born, bad), Sex: in.Sex, Phone: in.Phone, Email: in.Email, Address: in.Address,
		Status: Here, WalkIn: in.WalkIn, Version: 1, CreatedAt: db.At(s.clock.Now())}
	s.sealNumber(&p, in.IDNumber)
	return p, bad
}

// bornOn is the day from which ages are counted; what is wrong with it goes into bad.
func (s *Service) bornOn(born string, bad forms.Faults) clock.Date {
	day, err := ParseBorn(born, s.today())
	if err != nil {
		bad.Add("born", fault.Of(err).Fields["born"])
	}
	return day
}

func (s *Service) sealNumber(p *record, number string) {
	p.IDKey, p.IDSealed, p.IDLast = s.box.Key(number), s.box.Seal(number, bindNumber(p.ID)), lastOf(number)
}

// addRecord inserts p, whose village's tally is open as of day, and counts it.
// another says that it is none of those who look the same.
func (s *Service) addRecord(ctx context.Context, tx *db.Tx, actor auth.Actor, p record, day clock.Date,
	another bool) error {
	if err := s.unknown(ctx, tx, actor, p, "people.duplicate"); err != nil {
		return err
	}
	if err := householdIn(ctx, tx, p); err != nil {
		return err
	}
	same, err := s.alike(ctx, tx, actor, p)
	if err != nil {
		return err
	}
	if len(same) > 0 && !another {
		return s.taken("another", "people.alike", same...)
	}
	err = Counts.Change(ctx, tx, p.VillageID, day, countedWith(p.ID, p.HouseholdID), func() error {
		return db.ChangedOne(tx.Exec(ctx, insertRecordSQL, p.values()...))
	})
	if db.IsDuplicate(err) { // somebody was faster than unknown
		return s.taken("id_number", "people.duplicate_elsewhere")
	}
	if err != nil {
		return err
	}
	if err := s.names().Insert(ctx, tx, p.entry()); err != nil {
		return err
	}
	after := map[string]any{"walkIn": p.WalkIn, "household": p.HouseholdID, "numbered": p.IDKey != ""}
	for _, b := range same {
		others, _ := after["differentFrom"].([]string)
		after["differentFrom"] = append(others, b.ID)
	}
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: p.VillageID, Action: "people.register",
		Kind: "resident", TargetID: p.ID, ForID: p.ID, After: after})
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
