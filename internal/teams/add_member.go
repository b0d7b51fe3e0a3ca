package teams

import (
	"context"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

// A MemberInput describes a person who joins a team.
type MemberInput struct {
	ID          string // made by the client, or ""
	TeamID      string
	AccountID   string
	Name        string
	Phone       string
	PhonePublic bool
	Role        Role
	Position    string
	From, To    clock.Date // From zero: today
}

func (in MemberInput) membership(today clock.Date) (Membership, error) {
	id, err := newID(in.ID)
	if err != nil {
		return Membership{}, err
	}
	m := Membership{ID: id, TeamID: in.TeamID, AccountID: in.AccountID, From: in.From, To: in.To, Version: 1}
	if m.From.IsZero() {
		m.From = today
	}
	bad := m.describe(in.Name, in.Phone, in.PhonePublic, in.Role, in.Position)
	if !m.To.IsZero() && m.To < m.From {
		bad["to"] = "teams.to_before_from"
	}
	return m, fault.Fields(bad)
}

// describe sets what may be corrected later, and returns what is wrong with it.
func (m *Membership) describe(name, phone string, public bool, role Role, position string) map[string]string {
	bad := map[string]string{}
	var ok bool
	m.Name, m.Position, m.Role, m.PhonePublic = text.Clean(name), text.Clean(position), role, public
	if m.Name == "" {
		bad["name"] = "teams.member_name_needed"
	}
	if m.Phone, ok = text.Phone(phone); !ok {
		bad["phone"] = "teams.bad_phone"
	} else if public && m.Phone == "" {
		bad["phone"] = "teams.phone_needed"
	}
	if role != Lead && role != Deputy && role != Plain {
		bad["role"] = "teams.role_needed"
	}
	return bad
}

// AddMember puts a person into a team.
func (s *Service) AddMember(ctx context.Context, actor auth.Actor, in MemberInput) (Membership, error) {
	t, err := s.manage(ctx, actor, in.TeamID)
	if err != nil {
		return Membership{}, err
	}
	m, err := in.membership(s.today())
	if err != nil {
		return Membership{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if t, err = lockTeam(ctx, tx, t.ID); err != nil {
			return err
		}
		had, err := selectMembers(ctx, tx, `where id = $1`, m.ID)
		if err != nil {
			return err
		}
		if len(had) > 0 {
			if had[0].TeamID != t.ID {
				return fault.New(fault.Conflict, "teams.id_taken")
			}
			m = had[0]
			return nil
		}
		if m.To, err = t.within(m.From, m.To); err != nil {
			return err
		}
		if err := fits(ctx, tx, m); err != nil {
			return err
		}
		if err := s.counted(ctx, tx, t, func() error { return insertMember(ctx, tx, m) }); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: t.VillageID, Action: "teams.add_member", Kind: "team", TargetID: t.ID,
			After: map[string]any{"membership": m.ID, "role": m.Role, "from": m.From, "to": m.To, "phone_public": m.PhonePublic}})
	})
	return m, wrap("add member", err)
}

// within refuses a period that begins outside the team's, and ends it with the team at the latest.
func (t Team) within(from, to clock.Date) (clock.Date, error) {
	if !from.In(t.From, t.To) {
		return to, fault.Field("from", "teams.outside_team")
	}
	if !t.To.IsZero() && (to.IsZero() || to > t.To) {
		to = t.To
	}
	return to, nil
}

// fits refuses an account that is in the team at that time, and a second lead.
func fits(ctx context.Context, tx *db.Tx, m Membership) error {
	same, err := selectMembers(ctx, tx, `where team_id = $1 and id <> $2 and ($4 = '' or from_date <= $4) and (to_date = '' or to_date >= $3)`, m.TeamID, m.ID, m.From, m.To)
	for _, o := range same {
		if m.AccountID != "" && o.AccountID == m.AccountID {
			return fault.Field("account", "teams.account_in_team")
		}
		if m.Role == Lead && o.Role == Lead {
			return fault.Field("role", "teams.has_lead")
		}
	}
	return err
}
