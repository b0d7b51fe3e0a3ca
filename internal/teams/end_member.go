package teams

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
)

// An EndInput ends a membership, a slot or a team: Last is its last day, zero
// for today; Version is the one that was looked at.
type EndInput struct {
	ID      string     `json:"-" path:"part"`
	Version int        `json:"version" minimum:"1" maximum:"2147483647" doc:"the one that was read"`
	Last    clock.Date `json:"last,omitempty" doc:"last day; none: today"`
}

// Fields are what is asked of what ends.
func (in *EndInput) Fields() forms.Fields {
	return forms.Of(labels, forms.Version(&in.Version),
		forms.Date("last", &in.Last).Need("teams.bad_date").Hint("teams.hint.last_day"))
}

// EndMember lets a person leave a team.
func (s *Service) EndMember(ctx context.Context, actor auth.Actor, in EndInput) (Membership, error) {
	m, err := one(selectMembers(ctx, s.db.Read(), `where id = $1`, in.ID))
	if err != nil {
		return m, fault.Wrap("end member", err)
	}
	t, err := s.manage(ctx, actor, m.TeamID)
	if err != nil {
		return m, fault.Wrap("end member", err)
	}
	last, err := s.lastDay(in.Last, m.From, t)
	if err != nil || last == m.To { // a repeat
		return m, err
	}
	if m.Version != in.Version {
		return m, fault.Stale()
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.counted(ctx, tx, t, func() error { return endMember(ctx, tx, m, last) }); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, t, "end_member",
			map[string]any{"membership": m.ID, "to": m.To}, map[string]any{"to": last})
	})
	if err != nil {
		return m, fault.Wrap("end member", err)
	}
	m.To, m.Version = last, m.Version+1
	return m, nil
}

func endMember(ctx context.Context, tx *db.Tx, m Membership, last clock.Date) error {
	return db.ChangedOne(tx.Exec(ctx, `update teams_membership set to_date = $3, version = version + 1
		where id = $1 and version = $2`, m.ID, m.Version, last))
}

// lastDay checks the last day of something in a team that began on from.
func (s *Service) lastDay(last, from clock.Date, t Team) (clock.Date, error) {
	if last.IsZero() {
		last = s.today()
	}
	if last < from {
		return last, fault.Field("last", "teams.to_before_from")
	}
	if !t.To.IsZero() && last > t.To {
		return last, fault.Field("last", "teams.outside_team")
	}
	return last, nil
}
