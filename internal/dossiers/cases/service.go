// Package cases opens a dossier with everything in it, for those who work on it, and prints
// its papers: the receipt, the forms 01 to 06, the result.
package cases

import (
	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/mandates"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/workdays"
)

// Deps are what the package stands on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Journal  *audit.Journal
	Box      *seal.Box
	Blobs    *blob.Store
	Places   *places.Service
	People   *people.Service
	Mandates *mandates.Service
	Calendar *workdays.Calendar
	Dossiers *dossiers.Service
	Offices  *offices.Service
	BaseURL  string // for the QR codes on papers
	Practice bool   // every paper says that it is worth nothing
}

// A Service does what the package offers.
type Service struct {
	db       *db.DB
	clock    clock.Clock
	journal  *audit.Journal
	box      *seal.Box
	blobs    *blob.Store
	places   *places.Service
	people   *people.Service
	mandates *mandates.Service
	calendar *workdays.Calendar
	dossiers *dossiers.Service
	offices  *offices.Service
	baseURL  string
	practice bool
	drawing  chan struct{} // a place for each thumbnail being drawn
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, journal: d.Journal, box: d.Box, blobs: d.Blobs, places: d.Places,
		people: d.People, mandates: d.Mandates, calendar: d.Calendar, dossiers: d.Dossiers, offices: d.Offices,
		baseURL: d.BaseURL, practice: d.Practice,
		drawing: make(chan struct{}, 1)}
}

// Module hands the package's part of the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "dossiers/cases", Jobs: func(q *jobs.Queue) {
		jobs.Work(q, auth.System("dossiers", s.places), s.makeThumb)
	}}
}
