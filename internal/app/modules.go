package app

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"strings"

	"thonso/internal/accounts"
	"thonso/internal/dossiers/wired"
	"thonso/internal/errands"
	"thonso/internal/figures"
	"thonso/internal/find"
	"thonso/internal/frame"
	"thonso/internal/mandates"
	"thonso/internal/notices"
	"thonso/internal/operations"
	"thonso/internal/people"
	"thonso/internal/people/holdings"
	"thonso/internal/places"
	"thonso/internal/places/imports"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/mail"
	"thonso/internal/platform/module"
	"thonso/internal/platform/once"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/search"
	"thonso/internal/platform/workdays"
	"thonso/internal/portal"
	"thonso/internal/practice"
	"thonso/internal/procedures"
	"thonso/internal/procedures/transfer"
	"thonso/internal/roles"
	"thonso/internal/sessions"
	"thonso/internal/teams"
)

// Services are those of the modules that others call, or commands and tests do.
type Services struct {
	Places      *places.Service
	Procedures  *procedures.Service
	People      *people.Service
	Accounts    *accounts.Service
	Teams       *teams.Service
	Notices     *notices.Service
	Mandates    *mandates.Service
	Errands     *errands.Service
	Sessions    *sessions.Service
	Figures     *figures.Service
	Portal      *portal.Service
	Practice    *practice.Service // in the practice installation only
	wired.Parts                   // of dossiers
}

// modules returns all modules in dependency order: a module comes after those
// that it calls, and hears of an event after those that stand before it.
func (a *App) modules() ([]module.Module, error) {
	if err := a.services(); err != nil {
		return nil, err
	}
	all := []module.Module{
		lists.NewViews(lists.Ground{DB: a.DB, Journal: a.Journal}, a.Clock).Module(),
		a.Places.Module(),
		imports.New(a.Places).Module(),
		transfer.New(a.Procedures).Module(),
		a.Procedures.Module(),
		a.People.Module(),
		holdings.New(holdings.Deps{DB: a.DB, Journal: a.Journal, Auth: a.Auth, People: a.People,
			Modules: a.Modules}).Module(),
		a.Accounts.Module(),
		frame.New(a.Places).Module(),
		find.New(a.Modules).Module(),
		roles.New(roles.Deps{Auth: a.Auth, Places: a.Places}).Module(),
		a.Teams.Module(),
		a.Notices.Module(),
		a.Mandates.Module(),
	}
	all = append(all, a.Parts.Modules()...)
	all = append(all,
		a.Errands.Module(),
		a.Sessions.Module(),
		a.Figures.Module(),
		a.Portal.Module(),
		operations.New(operations.Deps{DB: a.DB, Clock: a.Clock, Journal: a.Journal, Queue: a.Queue}).Module(),
		a.practiceModule(),
		a.sampleModule(),
	)
	for _, more := range a.Config.More {
		all = append(all, more(a))
	}
	return all, nil
}

// services makes the services of the modules, lower ones first.
func (a *App) services() error {
	sender, err := a.Config.Mail.config()
	if err != nil {
		return err
	}
	d, c, j, blobs := a.DB, a.Clock, a.Journal, blob.New(a.Config.blobDir())
	baseURL, practice := a.Config.BaseURL, a.Config.Practice
	a.Procedures = procedures.New(procedures.Deps{DB: d, Clock: c, Journal: j, Places: a.Places, Practice: practice})
	a.People = people.New(people.Deps{DB: d, Clock: c, Journal: j, Box: a.Box, Places: a.Places, Events: a.events})
	a.Teams = teams.New(teams.Deps{DB: d, Clock: c, Journal: j, Places: a.Places, Auth: a.Auth})
	a.Notices = notices.New(notices.Deps{DB: d, Clock: c, Journal: j, Queue: a.Queue, Box: a.Box, Mail: sender,
		Catalog: a.Catalog, BaseURL: baseURL})
	a.Mandates = mandates.New(mandates.Deps{DB: d, Clock: c, Journal: j, Places: a.Places, People: a.People,
		Procedures: a.Procedures, Blobs: blobs, BaseURL: baseURL, Practice: practice})
	a.Parts = wired.New(wired.Deps{DB: d, Clock: c, Journal: j, Queue: a.Queue, Box: a.Box, Blobs: blobs,
		Places: a.Places, People: a.People, Procedures: a.Procedures,
		Calendar: workdays.Shipped(), Mandates: a.Mandates,
		Notices: a.Notices, Events: a.events, Catalog: a.Catalog, Auth: a.Auth, BaseURL: baseURL, Practice: practice})
	a.Accounts = accounts.New(accounts.Deps{DB: d, Clock: c, Journal: j, Catalog: a.Catalog, Auth: a.Auth,
		Places: a.Places, People: a.People, Notices: a.Notices, Dossiers: a.Dossiers,
		BaseURL: baseURL, Practice: practice, Demo: a.Config.demoSignIns()})
	a.Errands = errands.New(errands.Deps{DB: d, Clock: c, Journal: j, Blobs: blobs, Places: a.Places,
		People: a.People, Teams: a.Teams, Procedures: a.Procedures, Dossiers: a.Dossiers,
		Office: a.Office, Originals: a.Originals,
		Practice: practice})
	a.Sessions = sessions.New(sessions.Deps{DB: d, Clock: c, Journal: j, Queue: a.Queue, Places: a.Places,
		Teams: a.Teams, People: a.People, Procedures: a.Procedures, Mandates: a.Mandates, Dossiers: a.Dossiers,
		Filing: a.Filing, Errands: a.Errands, Practice: practice})
	a.Figures = figures.New(figures.Deps{DB: d, Tallies: a.Tallies, Clock: c, Places: a.Places, People: a.People,
		Procedures: a.Procedures, Dossiers: a.Dossiers})
	a.Portal = portal.New(portal.Deps{Clock: a.Clock, Places: a.Places, Procedures: a.Procedures, People: a.People,
		Teams: a.Teams, Sessions: a.Sessions, Dossiers: a.Dossiers, Offices: a.Offices, Office: a.Office, Ratings: a.Ratings,
		Journey: a.Journey, Figures: a.Figures})
	return nil
}

// config reads the SMTP password from its file.
func (m Mail) config() (mail.Config, error) {
	c := mail.Config{Host: m.Host, Port: m.Port, User: m.User, From: m.From}
	if m.PasswordFile == "" {
		return c, nil
	}
	raw, err := os.ReadFile(m.PasswordFile)
	c.Password = strings.TrimSpace(string(raw))
	return c, err
}

// ground are the parts of the platform that have tables.
var ground = []module.Module{
	{Name: "search", Files: search.Files},
	{Name: "audit", Files: audit.Migrations},
	{Name: "auth", Files: auth.Files, Keys: auth.Keys},
	{Name: "jobs", Files: jobs.Migrations},
	{Name: "seal", Files: seal.Migrations},
	{Name: "once", Files: once.Migrations},
}

// withTables are those parts and the modules.
func (a *App) withTables() []module.Module { return slices.Concat(ground, a.Modules.All()) }

// migrate brings tables and stored search keys up to date.
func migrate(ctx context.Context, d *db.DB, ms []module.Module) error {
	var keys []search.Stored
	for _, m := range ms {
		if !hasTables(m) {
			continue
		}
		if err := d.Migrate(ctx, m.Name, m.Files); err != nil {
			return err
		}
		keys = append(keys, m.Keys...)
	}
	return search.Renew(ctx, d, keys)
}

func hasTables(m module.Module) bool {
	if m.Files == nil {
		return false
	}
	_, err := fs.Stat(m.Files, "migrations")
	return err == nil
}
