package people

import (
	"context"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
)

// A leaveInput says that somebody moved away or died.
type leaveInput struct {
	ID      string     `json:"-" path:"id"`
	Status  string     `json:"status" enum:"moved,dead"`
	On      clock.Date `json:"on" doc:"yyyy-mm-dd: the day since which"`
	Version int        `json:"version" minimum:"1" maximum:"2147483647" doc:"the one that was read"`
}

// Fields are what is asked about who left.
func (in *leaveInput) Fields() forms.Fields {
	return forms.Of(labels,
		forms.Version(&in.Version),
		forms.Choice("status", &in.Status, Moved, Dead).Texts("people.status_").Need("people.status_needed"),
		forms.Date("on", &in.On).Need("people.leave_date").Shape("people.leave_date").
			Doubt(func() []string { return longAgo(in.On) }),
	).Private().Acts()
}

// Leave records that a person moved away or died; from day on they count no
// longer. Day is today or before: what lies ahead is recorded when it happens.
func (s *Service) Leave(ctx context.Context, actor auth.Actor, id, status string, day clock.Date, version int) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.leave(ctx, tx, actor, id, status, day, version)
	})
	return fault.Wrap("record a leave", err)
}

func (s *Service) leave(ctx context.Context, tx *db.Tx, actor auth.Actor, id, status string,
	on clock.Date, version int) error {
	b, err := s.visible(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if err := actor.Need(Enter, b.VillageID); err != nil {
		return err
	}
	if status != Moved && status != Dead {
		return fault.Field("status", "people.status_needed")
	}
	day, err := Counts.Open(ctx, tx, b.VillageID, s.today())
	if err != nil {
		return err
	}
	old, _, err := findRecord(ctx, tx, id)
	if err != nil {
		return err
	}
	if old.Status != Here {
		return fault.New(fault.Conflict, "people.has_left", "on", old.To.Format())
	}
	if err := checkLeave(on, day, old.Born); err != nil {
		return err
	}
	err = Counts.Change(ctx, tx, b.VillageID, day, countedWith(id, old.HouseholdID), func() error {
		return db.ChangedOne(tx.Exec(ctx, `update people_resident set status = $3, to_date = $4, version = version + 1
			where id = $1 and version = $2 and status = 'here'`, id, version, status, on))
	})
	if err != nil {
		return err
	}
	if err := s.names().Remove(ctx, tx, old.entry()); err != nil {
		return err
	}
	if status == Dead {
		if err := events.Publish(ctx, tx, s.events, actor, Died{id}); err != nil {
			return err
		}
	}
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: b.VillageID, Action: "people.leave", Kind: "resident",
		TargetID: id, ForID: id,
		After: map[string]any{"status": status, "on": on}})
}

func checkLeave(on, today clock.Date, born string) error {
	d, err := clock.ParseDate(string(on))
	switch {
	case err != nil || d.IsZero() || on > today:
		return fault.Field("on", "people.leave_date")
	case on < clock.Oldest:
		return fault.Field("on", "people.leave_old")
	case string(on[:len(born)]) < born:
		return fault.Field("on", "people.leave_before_birth")
	}
	return nil
}
