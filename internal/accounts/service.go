// Package accounts is who may sign in, and with which roles: signing in, one's
// own profile, the accounts that an administrator looks after, and what an
// account is given and loses when people and places change. Its tables are those
// of platform/auth, which keeps accounts and asks nothing of any module.
package accounts

import (
	"context"
	"embed"

	"thonso/internal/dossiers"
	"thonso/internal/notices"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

// Files are the module's messages.
//
//go:embed messages
var Files embed.FS

// Deps are what the module stands on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Journal  *audit.Journal
	Catalog  *i18n.Catalog
	Auth     *auth.Service
	Places   *places.Service
	People   *people.Service
	Notices  *notices.Service
	Dossiers *dossiers.Service
	BaseURL  string
	Practice bool // the installation in which nothing counts: its accounts come from the real one
	Demo     []DemoSignIn
}

// A Service does what the module offers.
type Service struct {
	db       *db.DB
	clock    clock.Clock
	journal  *audit.Journal
	catalog  *i18n.Catalog
	auth     *auth.Service
	places   *places.Service
	people   *people.Service
	notices  *notices.Service
	dossiers *dossiers.Service
	baseURL  string
	practice bool
	demo     []DemoSignIn
}

// New returns the module's service.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, journal: d.Journal, catalog: d.Catalog, auth: d.Auth, places: d.Places,
		people: d.People, notices: d.Notices, dossiers: d.Dossiers, baseURL: d.BaseURL, practice: d.Practice,
		demo: d.Demo}
}

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	m := module.Module{
		Name: "accounts", Files: Files, Routes: s.routes, API: s.api, Cards: s.cards,
		AtPlace: &module.AtPlace{Holders: s.holders},
		Holds:   []module.Held{s.heldAccounts(), s.heldLogins(), s.heldTokens()},
		Deeds: []module.Deed{
			{Icon: ui.IconKey, Key: "accounts.deed.password", URL: web.PasswordURL, Permission: auth.OwnPassword},
			{Icon: ui.IconTextSize, Key: "accounts.deed.look", Words: "accounts.deed.look_words", URL: "/preferences",
				Permission: auth.Public},
		},
		Hears: []events.Subscription{
			events.On(s.continueRoles), events.On(s.endOwn), events.On(s.resumeOwn),
		},
	}
	if !s.practice {
		m.Finds = &module.Finder{Key: "accounts.finds", Icon: ui.IconKey, Order: 70, Permission: auth.ManageAccounts,
			Find: s.find}
		m.Nav = []web.NavEntry{{Section: web.Admin, Order: 10, Daily: 80, Icon: ui.IconKey,
			Key: "nav.accounts", Words: "nav.accounts_words", URL: accountsURL, Permission: auth.ManageAccounts}}
	}
	return m
}

// The pages of the module.
type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET /preferences", auth.Public, p.showPreferences)
	rt.Handle("POST /preferences", auth.Public, p.setPreferences)
	rt.Handle("POST /daily", auth.SignedIn, p.starDaily)
	rt.Handle("GET /login", auth.Public, p.showLogin)
	rt.Handle("POST /login", auth.Public, p.login)
	rt.Handle("POST /logout", auth.Public, p.logout)
	if !s.practice {
		p.profileRoutes()
		p.accountRoutes()
		p.enrolRoutes()
	}
}

// holders are the accounts with a role at a place, but for residents: that is
// no office, and they are many.
func (s *Service) holders(ctx context.Context, placeID string, on clock.Date) (out []module.Holder, err error) {
	grants, names, err := s.auth.GrantsFrom(ctx, placeID, on)
	for _, g := range grants {
		if g.Role != auth.Resident {
			out = append(out, module.Holder{Key: g.AccountID, Name: names[g.AccountID],
				What: []string{RoleText(ctx, g)}})
		}
	}
	return out, err
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
