package teams

import (
	"context"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

// A MemberEdit corrects what is known of a member; the days stay.
type MemberEdit struct {
	ID          string
	Version     int
	AccountID   string
	Name        string
	Phone       string
	PhonePublic bool // may be taken back at any time
	Role        Role
	Position    string
}

// EditMember corrects what is known of a member.
func (s *Service) EditMember(ctx context.Context, actor auth.Actor, in MemberEdit) (Membership, error) {
	was, err := one(selectMembers(ctx, s.db.Read(), `where id = $1`, in.ID))
	if err != nil {
		return was, wrap("edit member", err)
	}
	t, err := s.manage(ctx, actor, was.TeamID)
	if err != nil {
		return was, wrap("edit member", err)
	}
	m := was
	m.AccountID = in.AccountID
	if err := fault.Fields(m.describe(in.Name, in.Phone, in.PhonePublic, in.Role, in.Position)); err != nil {
		return was, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if t, err = lockTeam(ctx, tx, t.ID); err != nil {
			return err
		}
		if err := fits(ctx, tx, m); err != nil {
			return err
		}
		if err := db.ChangedOne(tx.Exec(ctx, `update teams_membership set account_id = $3, name = $4, folded = $5, phone = $6, phone_public = $7, role = $8, position = $9,
			version = version + 1 where id = $1 and version = $2`,
			m.ID, in.Version, m.AccountID, m.Name, text.Key(m.Name), m.Phone, m.PhonePublic, string(m.Role), m.Position)); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: t.VillageID, Action: "teams.edit_member", Kind: "team", TargetID: t.ID,
			Before: map[string]any{"membership": m.ID, "role": was.Role, "position": was.Position, "phone_public": was.PhonePublic},
			After:  map[string]any{"role": m.Role, "position": m.Position, "phone_public": m.PhonePublic, "phone_changed": m.Phone != was.Phone, "name_changed": m.Name != was.Name}})
	})
	if err != nil {
		return was, wrap("edit member", err)
	}
	m.Version = in.Version + 1
	return m, nil
}
