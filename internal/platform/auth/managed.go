package auth

import (
	"context"
	"slices"

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
