// Package register prints the register of an office (form 07).
package register

import (
	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/parts"
	"thonso/internal/places"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/module"
	"thonso/internal/platform/web"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// Deps are what the package stands on.
type Deps struct {
	DB         *db.DB
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
	clock      clock.Clock
	places     *places.Service
	procedures *procedures.Service
	calendar   *workdays.Calendar
	dossiers   *dossiers.Service
	offices    *offices.Service
	practice   bool
	printing   chan struct{} // a place for each register being laid out
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, places: d.Places, procedures: d.Procedures, calendar: d.Calendar,
		dossiers: d.Dossiers, offices: d.Offices, practice: d.Practice,
		printing: make(chan struct{}, printers)}
}

// Module hands the package's part of the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "dossiers/register", Routes: s.registerRoutes, API: s.registerAPI, Nav: []web.NavEntry{
		{Key: "dossiers.register.nav", URL: registerURL, Permission: dossiers.Register, Order: 22}}}
}

// The pages of this package.
type pages struct {
	*Service
	parts.Pages
	rt *web.Router
}

// pages makes them; without a router they serve files only.
func (s *Service) pages(rt *web.Router) pages {
	return pages{s, parts.NewPages(rt, s.clock, s.places, s.procedures, s.calendar), rt}
}
