// Package office is the work of the one-stop office: from the inbox through each action to
// the numbered result and its hand-over.
package office

import (
	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/originals"
	"thonso/internal/dossiers/parts"
	"thonso/internal/dossiers/workspace"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/module"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// Deps are what the package stands on.
type Deps struct {
	DB         *db.DB
	Journal    *audit.Journal
	Clock      clock.Clock
	Queue      *jobs.Queue
	Box        *seal.Box
	Blobs      *blob.Store
	Places     *places.Service
	People     *people.Service
	Procedures *procedures.Service
	Calendar   *workdays.Calendar
	Dossiers   *dossiers.Service
	Offices    *offices.Service
	Cases      *cases.Service
	Filing     *filing.Service
	Originals  *originals.Service
	Auth       *auth.Service // whose accounts dossiers are given to
}

// A Service does what the package offers.
type Service struct {
	db         *db.DB
	clock      clock.Clock
	queue      *jobs.Queue
	box        *seal.Box
	blobs      *blob.Store
	places     *places.Service
	people     *people.Service
	procedures *procedures.Service
	calendar   *workdays.Calendar
	dossiers   *dossiers.Service
	offices    *offices.Service
	cases      *cases.Service
	filing     *filing.Service
	originals  *originals.Service
	auth       *auth.Service
	journal    *audit.Journal
	workspace  *workspace.Service
	words      parts.Words               // what is said of dossiers in lists
	inbox      *lists.List[dossiers.Row] // see inbox_list.go
}

// New returns the service.
func New(d Deps) *Service {
	s := &Service{db: d.DB, journal: d.Journal, clock: d.Clock, queue: d.Queue, box: d.Box,
		blobs: d.Blobs, places: d.Places,
		people: d.People, procedures: d.Procedures, calendar: d.Calendar, dossiers: d.Dossiers, offices: d.Offices,
		cases: d.Cases, filing: d.Filing, originals: d.Originals, auth: d.Auth,
		words: parts.NewWords(d.Clock, d.Places, d.Procedures, d.Calendar)}
	s.workspace = workspace.New(workspace.Deps{DB: d.DB, Clock: d.Clock, Places: d.Places, People: d.People,
		Dossiers: d.Dossiers, Words: s.words})
	s.inbox = s.inboxList()
	return s
}

// Module hands the package's part of the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "dossiers/office", Routes: s.staffRoutes, API: s.staffAPI, Work: s.work,
		Finds: &module.Finder{Key: "dossiers.finds", Icon: ui.IconStamp, Order: 20, Permission: dossiers.View,
			Find: s.find},
		Deeds: []module.Deed{{Icon: ui.IconClipboard, Key: "dossiers.deed.intake", ForPerson: true,
			URL: intakeURL + "?resident=", Permission: dossiers.Receive}},
		Jobs: func(q *jobs.Queue) { jobs.Work(q, auth.System("dossiers", s.places), s.makeResult) },
		Nav: []web.NavEntry{
			{Section: web.OneStop, Order: 10, Daily: 10, Icon: ui.IconInbox,
				Key: "dossiers.inbox.nav", Words: "dossiers.inbox.nav_words", Short: "dossiers.inbox.nav_short",
				URL: inboxURL, Permission: dossiers.Inbox},
			{Section: web.OneStop, Order: 20, Daily: 20, Icon: ui.IconClipboard,
				Key: "dossiers.intake.nav", Words: "dossiers.intake.nav_words", Short: "dossiers.intake.nav_short",
				URL: intakeURL, Permission: dossiers.Receive},
			{Section: web.Admin, Order: 40, Daily: 100, Icon: ui.IconBuilding,
				Key: "dossiers.office.nav", Words: "dossiers.office.nav_words",
				URL: officeURL, Permission: offices.ManageOffice},
		}}
}

// The pages of this package.
type pages struct {
	*Service
	parts.Words
	rt *web.Router
}

// pages makes them; without a router they serve files only.
func (s *Service) pages(rt *web.Router) pages {
	return pages{s, s.words, rt}
}
