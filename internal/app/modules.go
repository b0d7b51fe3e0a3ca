package app

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/errands"
	"thonso/internal/figures"
	"thonso/internal/mandates"
	"thonso/internal/notices"
	"thonso/internal/operations"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/mail"
	"thonso/internal/platform/module"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/search"
	"thonso/internal/platform/workdays"
	"thonso/internal/portal"
	"thonso/internal/procedures"
	"thonso/internal/sessions"
	"thonso/internal/teams"
)

// modules returns all modules in dependency order: a module comes after those
// that it calls. Their tables may not exist yet; only places may be asked here.
func (a *App) modules(ctx context.Context) ([]module.Module, error) {
	if err := a.services(ctx); err != nil {
		return nil, err
	}
	return []module.Module{
		lists.NewViews(lists.Ground{DB: a.DB, Journal: a.Journal}, a.Clock).Module(),
		a.Places.Module(),
		a.Procedures.Module(),
		a.People.Module(),
		a.Teams.Module(),
		a.Notices.Module(),
		a.Mandates.Module(),
		a.Dossiers.Module(),
		a.Figures.Module(),
		a.Portal.Module(),
		a.Sessions.Module(),
		a.Errands.Module(),
		operations.New(operations.Deps{DB: a.DB, Journal: a.Journal, Queue: a.Queue}).Module(),
		a.practiceModule(),
	}, nil
}

// services makes the domain's services, lower ones first.
func (a *App) services(ctx context.Context) (err error) {
	blobs := blob.New(a.Config.blobDir())
	sender, err := a.Config.Mail.config()
	if err != nil {
		return err
	}
	if a.Procedures, err = procedures.New(ctx, a.DB, a.Clock, a.Journal); err != nil {
		return err
	}
	a.Procedures.UsePlaces(a.villageName, a.ownVillages)
	a.People = people.New(a.DB, a.Clock, a.Journal, a.Box, a.Places)
	a.Teams = teams.New(a.DB, a.Clock, a.Journal, a.Places)
	a.Teams.UseAccounts(a.Auth)
	a.Notices = notices.New(a.DB, a.Clock, a.Queue, a.Box, sender, a.Catalog, a.Config.BaseURL)
	a.Mandates = mandates.New(a.DB, a.Clock, a.Journal, a.People, a.Procedures, blobs, a.Config.BaseURL)
	if a.Config.Practice {
		a.Mandates.Practise()
	}
	a.Dossiers = dossiers.New(dossiers.Deps{Practice: a.Config.Practice, DB: a.DB, Clock: a.Clock, Journal: a.Journal, Queue: a.Queue, Box: a.Box, Blobs: blobs, Places: a.Places, People: a.People,
		Procedures: a.Procedures, Calendar: workdays.Shipped(), Mandates: a.Mandates, Notices: a.Notices, BaseURL: a.Config.BaseURL, Specialists: a.specialists})
	a.People.Recontacted = a.Dossiers.Recontact
	a.People.Died, a.People.NotDied = a.Auth.EndOwn, a.Auth.ResumeOwn
	a.Figures = figures.New(figures.Deps{DB: a.DB, Clock: a.Clock, Places: a.Places, People: a.People, Teams: a.Teams, Procedures: a.Procedures, Dossiers: a.Dossiers})
	a.Portal = portal.New(portal.Deps{Clock: a.Clock, Places: a.Places, Procedures: a.Procedures, Teams: a.Teams, Dossiers: a.Dossiers, Figures: a.Figures})
	a.Mandates.UsePlaces(a.Places)
	a.Sessions = sessions.New(sessions.Deps{Practice: a.Config.Practice, DB: a.DB, Clock: a.Clock, Journal: a.Journal, Queue: a.Queue, Places: a.Places, Teams: a.Teams, People: a.People,
		Procedures: a.Procedures, Mandates: a.Mandates, Dossiers: a.Dossiers})
	a.Mandates.UseDrafts(a.Sessions.Begun)
	a.Figures.UseSessions(a.sessionFigures)
	a.Places.Counters, a.Places.Keeper = a.reformCounters(), keeper{a}
	a.Errands = errands.New(errands.Deps{Practice: a.Config.Practice, DB: a.DB, Clock: a.Clock, Journal: a.Journal, Blobs: blobs, Places: a.Places, Teams: a.Teams, Procedures: a.Procedures, Dossiers: a.Dossiers})
	a.Sessions.Carried = a.Errands.Carried
	return nil
}

// sessionFigures are the tallies of sessions as the figures take them.
func (a *App) sessionFigures(ctx context.Context, placeIDs []string, from, to int) (map[string]figures.SessionTally, error) {
	each, err := a.Sessions.CountsBetween(ctx, placeIDs, from, to)
	out := make(map[string]figures.SessionTally, len(each))
	for id, t := range each {
		out[id] = figures.SessionTally{Held: t.Sessions, Served: t.Helped}
	}
	return out, err
}

// specialists are the accounts that appraise at a commune's office today, with
// the roles by which they do.
func (a *App) specialists(ctx context.Context, communeID string) ([]auth.Account, error) {
	all, err := a.Auth.Accounts(ctx, []string{communeID})
	day := clock.DateOf(a.Clock.Now())
	for i := range all {
		all[i].Grants = slices.DeleteFunc(all[i].Grants, func(g auth.GrantRow) bool { return g.Role != auth.Specialist || !day.In(g.From, g.To) })
	}
	return slices.DeleteFunc(all, func(acc auth.Account) bool { return acc.Disabled || len(acc.Grants) == 0 }), err
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

// ground is what must have its tables before any module is made: the
// platform, and places, without whose map nobody has authority.
var ground = []module.Module{
	{Name: "search", Files: search.Files},
	{Name: "audit", Files: audit.Migrations},
	{Name: "auth", Files: auth.Files, Keys: auth.Keys},
	{Name: "jobs", Files: jobs.Migrations},
	{Name: "places", Files: places.Files, Keys: places.Keys},
	{Name: "procedures", Files: procedures.Files},
	{Name: "seal", Files: seal.Migrations},
}

// migrate brings tables and stored search keys up to date.
func migrate(ctx context.Context, d *db.DB, ms []module.Module) error {
	for _, m := range ms {
		if !hasTables(m) {
			continue
		}
		if err := d.Migrate(ctx, m.Name, m.Files); err != nil {
			return err
		}
		if err := search.Renew(ctx, d, m.Keys); err != nil {
			return err
		}
	}
	return nil
}

func hasTables(m module.Module) bool {
	if m.Files == nil {
		return false
	}
	_, err := fs.Stat(m.Files, "migrations")
	return err == nil
}
