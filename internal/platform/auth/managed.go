package auth

import (
	"context"
	"slices"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// Managed returns the account of id with those of its grants that the actor
// manages; NotFound where it manages none, so that ids can't be tried out.
func (s *Service) Managed(ctx context.Context, actor Actor, id string) (Account, error) {
	a, err := s.find(ctx, `id = $1`, id)
	if err != nil {
		return a, err
	}
	a.Grants = slices.DeleteFunc(a.Grants, func(g GrantRow) bool { return !actor.May(ManageAccounts, g.PlaceID) })
	if len(a.Grants) == 0 {
		return Account{}, fault.New(fault.NotFound, "auth.no_account")
	}
	return a, nil
}

// A Delegation is an own role that another account acts in for a while.
type Delegation struct {
	GrantRow
	ToName string
}

// Delegations returns what the actor delegated and is not over, by its first day.
func (s *Service) Delegations(ctx context.Context, actor Actor) ([]Delegation, error) {
	return db.Collect(ctx, s.db.Read(), scanDelegation, `select g.id, g.role, g.place_id, g.valid_from, g.valid_to, g.sectors, g.bodies, a.name
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
	return d, r.Scan(&d.ID, &d.Role, &d.PlaceID, &d.From, &d.To, wordList{&d.Sectors}, wordList{&d.Bodies}, &d.ToName)
}
