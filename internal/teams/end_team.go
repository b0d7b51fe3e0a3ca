package teams

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// EndTeam ends a team, its memberships and its duties: when villages merge, or
// when a new decision sets up another team in its place.
func (s *Service) EndTeam(ctx context.Context, actor auth.Actor, in EndInput) (Team, error) {
	t, err := s.manage(ctx, actor, in.ID)
	if err != nil {
		return t, fault.Wrap("end team", err)
	}
	last, err := s.lastDay(in.Last, t.From, t)
	if err != nil || last == t.To { // a repeat
		return t, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := lockTeam(ctx, tx, t.ID); err != nil {
			return err
		}
		err := s.counted(ctx, tx, t, func() error {
			if err := db.ChangedOne(tx.Exec(ctx, `update teams_team set to_date = $3, version = version + 1
				where id = $1 and version = $2`, t.ID, in.Version, last)); err != nil {
				return err
			}
			return endParts(ctx, tx, t, last)
		})
		if err != nil {
			return err
		}
		return s.write(ctx, tx, actor, t, "end", map[string]any{"to": t.To}, map[string]any{"to": last})
	})
	if err != nil {
		return t, fault.Wrap("end team", err)
	}
	t.To, t.Version = last, in.Version+1
	return t, nil
}

// endParts ends all that would outlast the team. What begins only later can't
// end before it began, so it must be taken out first.
func endParts(ctx context.Context, tx *db.Tx, t Team, last clock.Date) error {
	members, err := selectMembers(ctx, tx, `where team_id = $1 and (to_date = '' or to_date > $2)`, t.ID, last)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.From > last {
			return fault.Field("last", "teams.member_later")
		}
		if err := endMember(ctx, tx, m, last); err != nil {
			return err
		}
	}
	// A slot that would begin later keeps its days: the roster asks for the team's days as well.
	_, err = tx.Exec(ctx,
		`update teams_slot set valid_to = $2, version = version + 1
			where team_id = $1 and valid_from <= $2 and (valid_to = '' or valid_to > $2)`,
		t.ID, last)
	return err
}
