package auth

import (
	"context"
	"slices"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// A DelegateInput says who acts in an own role while its holder is away.
type DelegateInput struct {
	To          string // account
	Role        Role
	PlaceID     string
	From, Until clock.Date // both included
}

// Delegate lets another account act in the actor's own role at a place for a
// period (acting while on leave), for the same part of the work. Both names stand
// in everything that it does. The other must hold, at the same place and for the
// whole period, a role to which this one may be delegated: see roles.json.
func (s *Service) Delegate(ctx context.Context, tx *db.Tx, actor Actor, in DelegateInput) error {
	var own []Scope
	for _, g := range actor.Grants {
		if g.Role == in.Role && g.PlaceID == in.PlaceID && g.For == "" && !slices.ContainsFunc(own, g.same) {
			own = append(own, g.Scope)
		}
	}
	if role, _ := in.Role.Shipped(); len(own) == 0 || len(role.DelegableTo) == 0 {
		return fault.New(fault.Forbidden, "auth.not_yours_to_delegate")
	}
	if err := in.checkPeriod(today(s.clock)); err != nil {
		return err
	}
	if fits, err := in.fits(ctx, tx); err != nil {
		return err
	} else if !fits {
		return fault.Field("username", "auth.delegate_to")
	}
	if err := in.checkOthers(ctx, tx, actor); err != nil {
		return err
	}
	for _, scope := range own {
		g := GrantRow{AccountID: in.To, Role: in.Role, PlaceID: in.PlaceID, From: in.From, To: in.Until,
			ForID: actor.ID, ForName: actor.Name, Scope: scope}
		if err := s.grant(ctx, tx, actor, g); err != nil {
			return err
		}
	}
	tx.AfterCommit(s.forget)
	return nil
}

// fits reports whether the other account may act in the role.
func (in DelegateInput) fits(ctx context.Context, q db.Querier) (bool, error) {
	role, _ := in.Role.Shipped()
	to := make([]string, len(role.DelegableTo))
	for i, r := range role.DelegableTo {
		to[i] = string(r)
	}
	args := []any{in.To, in.PlaceID, in.From, in.Until}
	var n int
	err := q.QueryRow(ctx, `select count(*) from auth_grant g join auth_account a on a.id = g.account_id
		where a.id = $1 and a.disabled_at = 0 and g.for_id = '' and g.place_id = $2
			and (g.valid_from = '' or g.valid_from <= $3) and (g.valid_to = '' or g.valid_to >= $4)
			and g.role in (`+db.In(&args, to)+`)`, args...).Scan(&n)
	return n > 0, err
}

// Managers returns the accounts that manage accounts at place today by a role of
// their own: who has to know what changes there.
func (s *Service) Managers(ctx context.Context, q db.Querier, placeID string) ([]string, error) {
	type row struct{ account, place string }
	var managing []string
	for _, r := range ShippedRoles() {
		if r.Code.May(ManageAccounts) {
			managing = append(managing, string(r.Code))
		}
	}
	args := []any{today(s.clock)}
	rows, err := db.Collect(ctx, q, func(r db.Rows) (x row, err error) {
		return x, r.Scan(&x.account, &x.place)
	}, `select g.account_id, g.place_id from auth_grant g join auth_account a on a.id = g.account_id
		where g.for_id = '' and a.disabled_at = 0 and (g.valid_from = '' or g.valid_from <= $1)
			and (g.valid_to = '' or g.valid_to >= $1) and (g.role in (`+db.In(&args, managing)+`)
				or g.role in (select id from auth_role where ended_at = 0
					and ' ' || permissions || ' ' like `+db.Arg(&args, "% "+string(ManageAccounts)+" %")+`))
		order by g.account_id`, args...)
	var out []string
	for _, x := range rows {
		covers := x.place == "" || x.place == placeID || s.tree.Covers(x.place, placeID)
		if covers && !slices.Contains(out, x.account) {
			out = append(out, x.account)
		}
	}
	return out, err
}

// A Delegation is an own role that another account acts in for a while.
type Delegation struct {
	GrantRow
	ToName string
}

// Delegations returns what the actor delegated and is not over, by its first day.
func (s *Service) Delegations(ctx context.Context, actor Actor) ([]Delegation, error) {
	return db.Collect(ctx, s.db.Read(), scanDelegation, `
		select g.id, g.role, g.place_id, g.valid_from, g.valid_to, g.sectors, g.bodies, a.name
		from auth_grant g join auth_account a on a.id = g.account_id
		where g.for_id = $1 and g.valid_to >= $2 order by g.valid_from, g.id`, actor.ID, today(s.clock))
}

// EndDelegation takes an own role back; from now on it counts no more.
func (s *Service) EndDelegation(ctx context.Context, actor Actor, grantID string) error {
	return s.own(ctx, actor, "auth.end_delegation", "grant", grantID,
		`update auth_grant set valid_to = $3 where id = $1 and for_id = $2 and valid_to >= $4`,
		grantID, actor.ID, today(s.clock).AddDays(-1), today(s.clock))
}

func scanDelegation(r db.Rows) (d Delegation, err error) {
	return d, r.Scan(&d.ID, &d.Role, &d.PlaceID, &d.From, &d.To, wordList{&d.Sectors}, wordList{&d.Bodies},
		&d.ToName)
}
