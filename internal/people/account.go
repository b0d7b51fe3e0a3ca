package people

import (
	"context"
	"regexp"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
)

// AccountSources are the usual grounds on which an account is recorded, best last.
var AccountSources = []string{"said", "seen", "helped", "list"}

var sourceShape = regexp.MustCompile(`^[a-z][a-z_]{1,39}$`)

// An accountInput says since when a person has an account on the national portal.
type accountInput struct {
	ID      string     `json:"-" path:"id"`
	Since   clock.Date `json:"since" doc:"yyyy-mm-dd; empty: has no account"`
	Source  string     `json:"source,omitempty" example:"seen"`
	Version int        `json:"version" minimum:"1" maximum:"2147483647" doc:"the one that was read"`
}

// Fields are what is asked about an account.
func (in *accountInput) Fields() forms.Fields {
	return forms.Of(labels,
		forms.Version(&in.Version),
		forms.Date("since", &in.Since).Shape("people.since_shape"),
		forms.Choice("source", &in.Source, AccountSources...).Texts("people.source_"),
	).Private()
}

// SetAccount records since when a person has an account on the National Public
// Service Portal (VNeID), and how that is known; the zero date says that they
// have none. The village's figure is another at once.
func (s *Service) SetAccount(ctx context.Context, actor auth.Actor, id string, since clock.Date,
	source string, version int) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.SetAccountTx(ctx, tx, actor, id, since, source, version)
	})
	return fault.Wrap("set account", err)
}

// SetAccountTx is SetAccount within the caller's transaction.
func (s *Service) SetAccountTx(ctx context.Context, tx *db.Tx, actor auth.Actor, id string, since clock.Date,
	source string, version int) error {
	b, err := s.visible(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if err := actor.Need(Enter, b.VillageID); err != nil {
		return err
	}
	day, err := Counts.Open(ctx, tx, b.VillageID, s.today())
	if err != nil {
		return err
	}
	old, _, err := findRecord(ctx, tx, id) // read again: the tally's lock may have waited for another writer
	if err != nil {
		return err
	}
	if since.IsZero() {
		source = ""
	} else if err := checkAccount(since, source, day, old.BornOn); err != nil {
		return err
	}
	err = Counts.Change(ctx, tx, b.VillageID, day, countedWith(id), func() error {
		return db.ChangedOne(tx.Exec(ctx, `update people_resident set account_since = $3, account_source = $4,
			version = version + 1 where id = $1 and version = $2`, id, version, since, source))
	})
	if err != nil {
		return err
	}
	type account struct {
		Since  clock.Date `json:"since"`
		Source string     `json:"source"`
	}
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: b.VillageID, Action: "people.account", Kind: "resident",
		TargetID: id, ForID: id,
		Before: account{old.AccountSince, old.AccountSource}, After: account{since, source}})
}

func checkAccount(since clock.Date, source string, today, bornOn clock.Date) error {
	bad := map[string]string{}
	if d, err := clock.ParseDate(string(since)); err != nil || d.IsZero() {
		bad["since"] = "people.since_shape"
	} else if since > today {
		bad["since"] = "people.since_future"
	} else if !bornOn.IsZero() && string(since[:4]) < string(bornOn[:4]) {
		bad["since"] = "people.since_before_birth"
	}
	if !sourceShape.MatchString(source) {
		bad["source"] = "people.source_needed"
	}
	return fault.Fields(bad)
}
