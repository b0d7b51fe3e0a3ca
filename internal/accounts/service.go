// Package accounts is who may sign in, and with which roles: what an account is
// given and loses when people and places change. Its tables are those of
// platform/auth, which keeps accounts and asks nothing of any module.
package accounts

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
)

// Deps are what the module stands on.
type Deps struct {
	Auth *auth.Service
}

// A Service does what the module offers.
type Service struct {
	auth *auth.Service
}

// New returns the module's service.
func New(d Deps) *Service { return &Service{auth: d.Auth} }

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name:    "accounts",
		AtPlace: &module.AtPlace{Holders: s.holders},
		Hears: []events.Subscription{
			events.On(s.continueRoles), events.On(s.endOwn), events.On(s.resumeOwn),
		},
	}
}

// holders are the accounts with a role at a place, but for residents: that is
// no office, and they are many.
func (s *Service) holders(ctx context.Context, placeID string, on clock.Date) (out []module.Holder, err error) {
	grants, names, err := s.auth.GrantsFrom(ctx, placeID, on)
	for _, g := range grants {
		if g.Role != auth.Resident {
			out = append(out, module.Holder{Key: g.AccountID, Name: names[g.AccountID], What: []string{RoleText(ctx, g)}})
		}
	}
	return out, err
}

// RoleText names a role with the part of the work that it is for, and whose it is.
func RoleText(ctx context.Context, g auth.GrantRow) string {
	name := auth.RoleName(ctx, g.Role, g.Called)
	if scope := dossiers.ScopeText(ctx, g.Scope); scope != "" {
		name += " (" + scope + ")"
	}
	if g.ForName != "" {
		name += " (" + i18n.T(ctx, "role.for", "name", g.ForName) + ")"
	}
	return name
}

// continueRoles lets the roles at places that end go on at their successors.
func (s *Service) continueRoles(ctx context.Context, tx *db.Tx, actor auth.Actor, to places.Succession) error {
	for _, e := range to.Endings {
		successor := func(account string) string { return to.To(e.Place.ID, account).ID }
		if err := s.auth.Continue(ctx, tx, actor, e.Place.ID, to.On, successor); err != nil {
			return err
		}
	}
	return nil
}

// endOwn ends what a person who has died could do with an account of their own.
func (s *Service) endOwn(ctx context.Context, tx *db.Tx, actor auth.Actor, e people.Died) error {
	return s.auth.EndOwn(ctx, tx, actor, e.PersonID)
}

func (s *Service) resumeOwn(ctx context.Context, tx *db.Tx, actor auth.Actor, e people.DeathUndone) error {
	return s.auth.ResumeOwn(ctx, tx, actor, e.PersonID)
}
