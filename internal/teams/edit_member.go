package teams

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/text"
)

// A MemberEdit corrects what is known of a member; the days stay.
type MemberEdit struct {
	ID      string `json:"-" path:"part"`
	Version int    `json:"version" minimum:"1" maximum:"2147483647" doc:"the one that was read"`
	MemberDetails
}

// Fields are what may be put right.
func (in *MemberEdit) Fields() forms.Fields {
	return in.MemberDetails.Fields().After("account", forms.Of(labels, forms.Version(&in.Version)))
}

// EditMember corrects what is known of a member.
func (s *Service) EditMember(ctx context.Context, actor auth.Actor, in MemberEdit) (Membership, error) {
	was, err := one(selectMembers(ctx, s.db.Read(), `where id = $1`, in.ID))
	if err != nil {
		return was, fault.Wrap("edit member", err)
	}
	t, err := s.manage(ctx, actor, was.TeamID)
	if err != nil {
		return was, fault.Wrap("edit member", err)
	}
	if err := in.MemberDetails.Fields().Check(); err != nil {
		return was, err
	}
	m := was.with(in.MemberDetails)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if t, err = lockTeam(ctx, tx, t.ID); err != nil {
			return err
		}
		if err := fits(ctx, tx, m); err != nil {
			return err
		}
		if err := db.ChangedOne(tx.Exec(ctx, `update teams_membership set account_id = $3, name = $4, folded = $5,
			phone = $6, phone_public = $7, role = $8, position = $9,
			version = version + 1 where id = $1 and version = $2`,
			m.ID, in.Version, m.AccountID, m.Name, text.AllKeys(m.Name), m.Phone, m.PhonePublic, string(m.Role),
			m.Position)); err != nil {
			return err
		}
		before, after := was.details(), m.details()
		names, from, to := forms.Changed(before.Fields(), after.Fields())
		from["membership"], to["changed"] = m.ID, names
		return s.write(ctx, tx, actor, t, "edit_member", from, to)
	})
	if err != nil {
		return was, fault.Wrap("edit member", err)
	}
	m.Version = in.Version + 1
	return m, nil
}
