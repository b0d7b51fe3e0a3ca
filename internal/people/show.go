package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/text"
)

// Get returns the person of id, for other modules: they check what their actor
// may see and log what they show.
func (s *Service) Get(ctx context.Context, q db.Querier, id string) (Brief, error) {
	b, err := scanBrief(q.QueryRow(ctx, briefSelect+`from people_resident r`+briefJoins+`where r.id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Brief{}, errNotFound()
	}
	if err != nil {
		return Brief{}, fmt.Errorf("read resident: %w", err)
	}
	return b, nil
}

// visible returns the person of id if actor may find people in their village;
// somebody else's person doesn't exist for them.
func (s *Service) visible(ctx context.Context, q db.Querier, actor auth.Actor, id string) (Brief, error) {
	b, err := s.Get(ctx, q, id)
	if err == nil && !actor.May(Find, b.VillageID) && !actor.Is(id) {
		return Brief{}, errNotFound()
	}
	return b, err
}

// ReasonOpened is the logged reason of opening a person's page, which shows the brief facts.
const ReasonOpened = "people.why_opened"

// Show returns the brief facts of a person to a member of staff, and logs the look.
func (s *Service) Show(ctx context.Context, actor auth.Actor, id string) (b Brief, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if b, err = s.visible(ctx, tx, actor, id); err != nil {
			return err
		}
		return s.journal.Viewed(ctx, tx, actor, id, b.VillageID, ReasonOpened)
	})
	if err != nil {
		return Brief{}, fmt.Errorf("show resident: %w", err)
	}
	return b, nil
}

// Full returns the whole record for a reason, which is logged.
func (s *Service) Full(ctx context.Context, actor auth.Actor, id, reason string) (f Full, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		f, err = s.FullTx(ctx, tx, actor, id, reason)
		return err
	})
	return f, err
}

// FullTx is Full within the caller's transaction.
func (s *Service) FullTx(ctx context.Context, tx *db.Tx, actor auth.Actor, id, reason string) (Full, error) {
	b, err := s.visible(ctx, tx, actor, id)
	if err != nil {
		return Full{}, err
	}
	if !actor.Is(id) {
		if err := actor.Need(View, b.VillageID); err != nil {
			return Full{}, err
		}
	}
	reason = text.Clean(reason)
	if !text.IsReason(reason) {
		return Full{}, fault.Field("reason", "people.reason_needed")
	}
	p, _, err := findRecord(ctx, tx, id)
	if err != nil {
		return Full{}, err
	}
	f, err := s.open(b, p)
	if err != nil {
		return Full{}, fmt.Errorf("open whole record: %w", err)
	}
	if actor.Is(id) { // looks of others are logged, for the person to see
		return f, nil
	}
	return f, s.journal.Viewed(ctx, tx, actor, id, b.VillageID, reason)
}

func (s *Service) open(b Brief, p record) (f Full, err error) {
	f = Full{Brief: b, Relation: p.Relation, Smartphone: p.Smartphone, AccountSource: p.AccountSource, From: p.From}
	if f.IDNumber, err = s.box.Open(p.IDSealed, bindNumber(p.ID)); err != nil {
		return Full{}, err
	}
	f.Ethnicity, err = s.box.Open(p.EthnSealed, bindEthnicity(p.ID))
	return f, err
}

// Legible fails where the key in use doesn't open everything that is sealed here.
func (s *Service) Legible(ctx context.Context) error {
	return s.box.Check(ctx, s.db.Read(),
		seal.Column{Table: "people_resident", ID: "id", Name: "id_sealed", Bind: bindNumber},
		seal.Column{Table: "people_resident", ID: "id", Name: "ethnicity_sealed", Bind: bindEthnicity})
}

// What a sealed value is bound to: moved to another record or column, it doesn't open.
func bindNumber(id string) string    { return id + " number" }
func bindEthnicity(id string) string { return id + " ethnicity" }

// Views returns who looked at a person's record, for the person to be told.
func (s *Service) Views(ctx context.Context, actor auth.Actor, id string) ([]audit.View, error) {
	b, err := s.visible(ctx, s.db.Read(), actor, id)
	if err != nil {
		return nil, err
	}
	if err := actor.Need(View, b.VillageID); err != nil {
		return nil, err
	}
	return audit.Views(ctx, s.db.Read(), id)
}
