// Package register prints the register of an office (form 07).
package register

import (
	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/parts"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/module"
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
	Places     *places.Service
	Procedures *procedures.Service
	Calendar   *workdays.Calendar
	Dossiers   *dossiers.Service
	Offices    *offices.Service
	Practice   bool // every paper says that it is worth nothing
}

// A Service does what the package offers.
type Service struct {
	db         *db.DB
	journal    *audit.Journal
	clock      clock.Clock
	places     *places.Service
	procedures *procedures.Service
	dossiers   *dossiers.Service
	offices    *offices.Service
	practice   bool
	words      parts.Words
	printing   chan struct{} // a place for each register being laid out
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{db: d.DB, journal: d.Journal, clock: d.Clock, places: d.Places,
		dossiers: d.Dossiers, offices: d.Offices, practice: d.Practice,
		words:    parts.NewWords(d.Clock, d.Places, d.Procedures, d.Calendar),
		printing: make(chan struct{}, printers)}
}

// Module hands the package's part of the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "dossiers/register", Routes: s.registerRoutes, API: s.registerAPI, Nav: []web.NavEntry{
		{Section: web.OneStop, Order: 30, Daily: 50, Icon: ui.IconBook,
			Key: "dossiers.register.nav", Words: "dossiers.register.nav_words",
			URL: registerURL, Permission: dossiers.Register}},
		Holds: []module.Held{s.registerList().Held("dossiers.held", func(p module.Person, args *[]any) string {
			return `resident_id = ` + db.Arg(args, p.ID)
		})}}
}
