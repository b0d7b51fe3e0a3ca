package teams

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
)

// A MemberInput describes a person who joins a team.
type MemberInput struct {
	ID     string `json:"id,omitempty" doc:"UUIDv7 made by the client: a repeat returns the first result"`
	TeamID string `json:"-" path:"id"`
	MemberDetails
	From clock.Date `json:"from,omitempty" doc:"none: today"`
	To   clock.Date `json:"to,omitempty"`
}

// MemberDetails are what is known of a member, and may be put right.
type MemberDetails struct {
	AccountID string `json:"accountId,omitempty"`
	Name      string `json:"name"`
	Phone     string `json:"phone,omitempty"`
	// and may take it back
	PhonePublic bool   `json:"phonePublic,omitempty" doc:"the member agreed that the number is posted"`
	Role        Role   `json:"role"`
	Position    string `json:"position,omitempty"`
}

// Fields are what is asked of a member.
func (d *MemberDetails) Fields() forms.Fields {
	return forms.Of(labels,
		forms.Text("name", &d.Name).Called("member_name").Need("teams.member_name_needed").Max(100).Sensitive(),
		forms.Phone("phone", &d.Phone).NeedIf(func() bool { return d.PhonePublic }, "teams.phone_needed").Sensitive(),
		forms.Tick("public", &d.PhonePublic).Hint("teams.hint.public").Texts("teams.agrees."),
		forms.Choice("role", &d.Role, Roles...).Texts("teams.role.").Need("teams.role_needed"),
		forms.Text("position", &d.Position).Max(100).Hint("teams.hint.position"),
		forms.Pick("account", &d.AccountID).Blank("teams.no_account").Hint("teams.hint.account"),
	).Private()
}

// Fields are what is asked of a new member.
func (in *MemberInput) Fields() forms.Fields {
	return in.MemberDetails.Fields().After("account", forms.Of(labels,
		forms.OwnID("id", &in.ID),
		forms.Date("from", &in.From).Need("teams.from_needed"),
	))
}

func (in MemberInput) membership(today clock.Date) (Membership, error) {
	id, err := ids.OrNew(in.ID)
	if err != nil {
		return Membership{}, err
	}
	if in.From.IsZero() {
		in.From = today
	}
	bad := in.Fields().Faults()
	backwards(bad, in.From, in.To)
	return Membership{ID: id, TeamID: in.TeamID, From: in.From, To: in.To, Version: 1}.with(in.MemberDetails), bad.Err()
}

// with is the membership of somebody of whom d is known.
func (m Membership) with(d MemberDetails) Membership {
	m.AccountID, m.Name, m.Phone, m.PhonePublic = d.AccountID, d.Name, d.Phone, d.PhonePublic
	m.Role, m.Position = d.Role, d.Position
	return m
}

func (m Membership) details() MemberDetails {
	return MemberDetails{m.AccountID, m.Name, m.Phone, m.PhonePublic, m.Role, m.Position}
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
		if before, err := s.sent(ctx, tx, actor, "teams_membership", in.ID, t.ID, in); err != nil {
			return err
		} else if before {
			m, err = one(selectMembers(ctx, tx, `where id = $1`, m.ID))
			return err
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
		return s.write(ctx, tx, actor, t, "add_member", nil,
			map[string]any{"membership": m.ID, "role": m.Role, "from": m.From, "to": m.To,
				"phone_public": m.PhonePublic})
	})
	return m, fault.Wrap("add member", err)
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
	same, err := selectMembers(ctx, tx,
		`where team_id = $1 and id <> $2 and ($4 = '' or from_date <= $4) and (to_date = '' or to_date >= $3)`,
		m.TeamID, m.ID, m.From, m.To)
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
