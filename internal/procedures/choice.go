package procedures

import (
	"context"
	"slices"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
)

// A Choice is what a village guides.
type Choice struct {
	Codes   []string `json:"codes" minItems:"1" maxItems:"200"`
	Version int      `json:"version" minimum:"1" maximum:"2147483647" doc:"the one that was read"`
}

// Fields are what a village chooses.
func (in *Choice) Fields() forms.Fields {
	return forms.Of("procedures.choice.", forms.Version(&in.Version),
		forms.Boxes("codes", &in.Codes).Need("procedures.choose_one").Hint("procedures.choice.hint"))
}

// Choice returns what the village guides today, for who may change it.
func (s *Service) Choice(ctx context.Context, actor auth.Actor, villageID string) (Choice, error) {
	if err := s.mayChoose(actor, villageID); err != nil {
		return Choice{}, err
	}
	return choice(ctx, s.db.Read(), villageID, s.Today())
}

func (s *Service) mayChoose(actor auth.Actor, villageID string) error {
	if err := actor.Need(Choose, villageID); err != nil {
		return err
	}
	if v, ok := s.places.Tree().Find(villageID); !ok || v.Kind != places.Village {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	return nil
}

func choice(ctx context.Context, q db.Querier, villageID string, day clock.Date) (c Choice, err error) {
	if c.Codes, err = chosen(ctx, q, villageID, day); err != nil {
		return c, err
	}
	slices.Sort(c.Codes)
	return c, q.QueryRow(ctx, `select coalesce(max(version), 1) from procedures_chosen where village_id = $1`,
		villageID).Scan(&c.Version)
}

// Choose makes the codes of in the procedures that the village guides from day on.
func (s *Service) Choose(ctx context.Context, actor auth.Actor, villageID string, in Choice, day clock.Date) error {
	if err := s.mayChoose(actor, villageID); err != nil {
		return err
	}
	if err := in.Fields().Check(); err != nil {
		return err
	}
	slices.Sort(in.Codes)
	in.Codes = slices.Compact(in.Codes)
	for _, c := range in.Codes {
		if _, err := s.Get(c, day); err != nil {
			return err
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now, err := choice(ctx, tx, villageID, day)
		if err != nil || slices.Equal(now.Codes, in.Codes) { // a repeat
			return err
		}
		if err := chooses(ctx, tx, villageID, in.Version); err != nil {
			return err
		}
		if err := s.replace(ctx, tx, villageID, now.Codes, in.Codes, day); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: villageID, Action: "procedures.choose",
			Kind: "village", TargetID: villageID, Before: now.Codes, After: in.Codes})
	})
}

// chooses counts a change of what the village guides; it is refused where
// somebody else made one after the version that was seen.
func chooses(ctx context.Context, tx *db.Tx, villageID string, seen int) error {
	_, err := tx.Exec(ctx, `insert into procedures_chosen (village_id, version) values ($1, 1)
		on conflict (village_id) do nothing`, villageID)
	if err != nil {
		return err
	}
	return db.ChangedOne(tx.Exec(ctx, `update procedures_chosen set version = version + 1
		where village_id = $1 and version = $2`, villageID, seen))
}

// replace ends what is chosen no more the day before, and begins what is new.
func (s *Service) replace(ctx context.Context, tx *db.Tx, villageID string, was, is []string, day clock.Date) error {
	for _, c := range was {
		if slices.Contains(is, c) {
			continue
		}
		if _, err := tx.Exec(ctx,
			`update procedures_choice set to_date = $3 where village_id = $1 and code = $2 and to_date = ''`,
			villageID, c, day.AddDays(-1)); err != nil {
			return err
		}
	}
	for _, c := range is {
		if slices.Contains(was, c) {
			continue
		}
		if _, err := tx.Exec(ctx, `insert into procedures_choice (village_id, code, from_date) values ($1, $2, $3)
			on conflict (village_id, code, from_date) do update set to_date = ''`, villageID, c, day); err != nil {
			return err
		}
	}
	return nil
}

// Chosen returns the codes that the village guides on day.
func (s *Service) Chosen(ctx context.Context, villageID string, day clock.Date) ([]string, error) {
	return chosen(ctx, s.db.Read(), villageID, day)
}

func chosen(ctx context.Context, q db.Querier, villageID string, day clock.Date) ([]string, error) {
	return db.Strings(ctx, q, `select code from procedures_choice where village_id = $1 and from_date <= $2
		and (to_date = '' or to_date >= $2) order by from_date, code`, villageID, day)
}
