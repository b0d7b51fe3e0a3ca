// Package filing fills in a dossier and sends it: drafts, answers, photos, what is still
// missing, the receipt, what comes back, and what is filed on the national portal.
package filing

import (
	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/journey"
	"thonso/internal/dossiers/offices"
	"thonso/internal/mandates"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

// Deps are what the package stands on.
type Deps struct {
	DB         *db.DB
	Clock      clock.Clock
	Journal    *audit.Journal
	Queue      *jobs.Queue
	Box        *seal.Box
	Blobs      *blob.Store
	Places     *places.Service
	People     *people.Service
	Procedures *procedures.Service
	Mandates   *mandates.Service
	Dossiers   *dossiers.Service
	Offices    *offices.Service
	Cases      *cases.Service
	Journey    *journey.Service
	BaseURL    string // for the QR codes on papers
}

// A Service does what the package offers.
type Service struct {
	db         *db.DB
	clock      clock.Clock
	journal    *audit.Journal
	queue      *jobs.Queue
	box        *seal.Box
	blobs      *blob.Store
	places     *places.Service
	people     *people.Service
	procedures *procedures.Service
	mandates   *mandates.Service
	dossiers   *dossiers.Service
	offices    *offices.Service
	cases      *cases.Service
	journey    *journey.Service
	baseURL    string
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, journal: d.Journal, queue: d.Queue, box: d.Box, blobs: d.Blobs,
		places: d.Places, people: d.People, procedures: d.Procedures, mandates: d.Mandates,
		dossiers: d.Dossiers, offices: d.Offices, cases: d.Cases, journey: d.Journey, baseURL: d.BaseURL}
}

// Module hands the package's part of the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "dossiers/filing", Routes: s.formRoutes, API: s.prepareAPI, Work: s.work,
		Hears: []events.Subscription{events.On(s.recontacted)}, Nav: []web.NavEntry{
			{Section: web.Own, Order: 10, Icon: ui.IconPen,
				Key: "dossiers.self.nav", Words: "dossiers.self.nav_words", Short: "dossiers.self.nav_short",
				URL: selfURL, Permission: dossiers.Own},
			{Section: web.Own, Order: 20, Icon: ui.IconFiles,
				Key: "dossiers.self.nav_mine", URL: "/dossiers", Permission: dossiers.Own, Exact: true},
			{Section: web.Evening, Order: 20, Daily: 40, Icon: ui.IconFiles,
				Key: "dossiers.form.nav", Words: "dossiers.form.nav_words", Short: "dossiers.form.nav_short",
				URL: "/dossiers", Permission: dossiers.Prepare, Exact: true},
		}}
}
