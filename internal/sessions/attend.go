package sessions

import (
	"context"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/teams"
)

// arrive notes that a member is here, or here again.
func (s *Service) arrive(ctx context.Context, tx *db.Tx, se Session, m teams.Membership) error {
	_, err := tx.Exec(ctx, `insert into sessions_attendance (session_id, membership_id, account_id, name, role,
		came_at) values ($1, $2, $3, $4, $5, $6)
		on conflict (session_id, membership_id) do update set left_at = 0, version = sessions_attendance.version + 1
		where sessions_attendance.left_at <> 0`,
		se.ID, m.ID, m.AccountID, m.Name, string(m.Role), db.At(s.clock.Now()))
	return err
}

// An AttendInput says that a member has come (Here) or gone.
type AttendInput struct {
	SessionID    string `json:"-" path:"id"`
	MembershipID string `json:"membershipId"`
	Here         bool   `json:"here"`
	Version      int    `json:"version" minimum:"0" doc:"Of the attendance as it was seen; 0 of who had not come yet"`
}

// Fields are what the page sends: there is nothing to type.
func (in *AttendInput) Fields() forms.Fields {
	return forms.Of(labels, forms.Version(&in.Version), forms.Hidden("member", &in.MembershipID),
		forms.Tick("here", &in.Here).Carried())
}

// Attend notes that a member of the village's team has come or gone.
func (s *Service) Attend(ctx context.Context, actor auth.Actor, in AttendInput) error {
	all, err := s.Attendances(ctx, actor, in.SessionID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(p Presence) bool { return p.Membership.ID == in.MembershipID })
	if i < 0 {
		return fault.Field("member", "sessions.not_member")
	}
	return s.change(ctx, actor, "attendance", in.SessionID, func(ctx context.Context, tx *db.Tx, se Session) error {
		now, _, err := db.Find(ctx, tx, scanAttendance, `select `+attendanceColumns+
			` from sessions_attendance where session_id = $1 and membership_id = $2`, se.ID, in.MembershipID)
		switch {
		case err != nil || now.Here() == in.Here: // a repeat
			return err
		case now.Version != in.Version:
			return fault.Stale()
		case in.Here:
			err = s.arrive(ctx, tx, se, all[i].Membership)
		default:
			_, err = tx.Exec(ctx, `update sessions_attendance set left_at = $3, version = version + 1
				where session_id = $1 and membership_id = $2`, se.ID, in.MembershipID, db.At(s.clock.Now()))
		}
		if err != nil {
			return err
		}
		return s.write(ctx, tx, actor, se, "attend", Visit{})
	})
}

// A Presence is a member of the team, and whether they are here.
type Presence struct {
	teams.Membership
	Attendance
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
			p.Attendance = as[i]
		}
		out = append(out, p)
	}
	return out, err
}
