package sessions

import (
	"context"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/teams"
)

// arrive notes that a member is here, or here again.
func (s *Service) arrive(ctx context.Context, tx *db.Tx, se Session, m teams.Membership) error {
	_, err := tx.Exec(ctx, `insert into sessions_attendance (session_id, membership_id, account_id, name, role,
		came_at) values ($1, $2, $3, $4, $5, $6)
		on conflict (session_id, membership_id) do update set left_at = 0`,
		se.ID, m.ID, m.AccountID, m.Name, string(m.Role), db.At(s.clock.Now()))
	return err
}

// Attend notes that a member of the village's team has come (here) or gone.
func (s *Service) Attend(ctx context.Context, actor auth.Actor, sessionID, membershipID string, here bool) error {
	se, err := s.Get(ctx, actor, sessionID)
	if err != nil {
		return err
	}
	ms, err := s.teams.Members(ctx, se.TeamID, clock.DateOf(se.OpenedAt))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(ms, func(m teams.Membership) bool { return m.ID == membershipID })
	if i < 0 {
		return fault.Field("member", "sessions.not_member")
	}
	return s.change(ctx, actor, "attendance", sessionID, func(ctx context.Context, tx *db.Tx, se Session) error {
		if here {
			if err := s.arrive(ctx, tx, se, ms[i]); err != nil {
				return err
			}
		} else if _, err := tx.Exec(ctx,
			`update sessions_attendance set left_at = $3 where session_id = $1 and membership_id = $2 and left_at = 0`,
			se.ID, membershipID, db.At(s.clock.Now())); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, se, "attend", Visit{})
	})
}

// A Presence is a member of the team, and whether they are here.
type Presence struct {
	teams.Membership
	Attendance
	Here bool
}

// Attendances returns all members of the team as of that evening.
func (s *Service) Attendances(ctx context.Context, actor auth.Actor, sessionID string) ([]Presence, error) {
	se, err := s.Get(ctx, actor, sessionID)
	if err != nil {
		return nil, err
	}
	ms, err := s.teams.Members(ctx, se.TeamID, clock.DateOf(se.OpenedAt))
	if err != nil {
		return nil, err
	}
	as, err := attendanceOf(ctx, s.db.Read(), sessionID)
	out := make([]Presence, 0, len(ms))
	for _, m := range ms {
		p := Presence{Membership: m}
		if i := slices.IndexFunc(as, func(a Attendance) bool { return a.MembershipID == m.ID }); i >= 0 {
			p.Attendance, p.Here = as[i], as[i].LeftAt.IsZero()
		}
		out = append(out, p)
	}
	return out, err
}
