package people

import (
	"context"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
)

// An undoLeaveInput names the record that was read.
type undoLeaveInput struct {
	ID      string `json:"-" path:"id"`
	Version int    `json:"version" minimum:"1" maximum:"2147483647" doc:"the one that was read"`
}

// Fields are what the page carries along.
func (in *undoLeaveInput) Fields() forms.Fields { return forms.Of(labels, forms.Version(&in.Version)) }

// UndoLeave takes back that somebody moved away or died: it was entered by
// mistake, so they count as if they had never been away. Their number may have
// been registered again meanwhile; then that record has to be put right first.
func (s *Service) UndoLeave(ctx context.Context, actor auth.Actor, id string, version int) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.undoLeave(ctx, tx, actor, id, version)
	})
	return fault.Wrap("undo a leave", err)
}

func (s *Service) undoLeave(ctx context.Context, tx *db.Tx, actor auth.Actor, id string, version int) error {
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
	old, _, err := findRecord(ctx, tx, id)
	if err != nil {
		return err
	}
	if old.Version != version || old.Status == Here {
		return fault.Stale()
	}
	now := old
	now.Status, now.To = Here, ""
	if err := s.unknown(ctx, tx, actor, now, "people.number"); err != nil {
		if f := fault.Of(err); f.Kind == fault.Conflict {
			return fault.New(fault.Conflict, f.Key) // nothing was typed that could be marked
		}
		return err
	}
	err = Counts.Change(ctx, tx, b.VillageID, day, countedWith(id, old.HouseholdID), func() error {
		return db.ChangedOne(tx.Exec(ctx, `update people_resident set status = 'here', to_date = '',
			version = version + 1
			where id = $1 and version = $2`, id, version))
	})
	if err != nil {
		return err
	}
	if err := s.names().Insert(ctx, tx, now.entry()); err != nil {
		return err
	}
	if old.Status == Dead {
		if err := events.Publish(ctx, tx, s.events, actor, DeathUndone{id}); err != nil {
			return err
		}
	}
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: b.VillageID, Action: "people.undo_leave",
		Kind: "resident", TargetID: id, ForID: id,
		Before: map[string]any{"status": old.Status, "on": old.To}})
}
