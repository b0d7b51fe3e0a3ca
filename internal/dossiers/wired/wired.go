// Package wired makes the services of dossiers, lower ones first: for the app,
// and for tests of modules above.
package wired

import (
	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/journey"
	"thonso/internal/dossiers/office"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/originals"
	"thonso/internal/dossiers/ratings"
	"thonso/internal/dossiers/register"
	"thonso/internal/mandates"
	"thonso/internal/notices"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// Deps are what dossiers stand on.
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
	Calendar   *workdays.Calendar
	Mandates   *mandates.Service
	Notices    *notices.Service
	Events     *events.Bus
	Catalog    *i18n.Catalog
	BaseURL    string        // for the QR codes on papers
	Practice   bool          // every paper says that it is worth nothing
	Auth       *auth.Service // whose accounts dossiers are given to
}

// Parts are the services of the packages of dossiers.
type Parts struct {
	Dossiers *dossiers.Service
	Offices  *offices.Service
	Cases    *cases.Service
	Filing   *filing.Service
	Office   *office.Service
	Register *register.Service
	Ratings  *ratings.Service

	Originals *originals.Service
	Journey   *journey.Service

	Deps Deps // of which they were made
}

// New makes them.
func New(d Deps) Parts {
	o := offices.New(offices.Deps{DB: d.DB, Journal: d.Journal, Places: d.Places})
	core := dossiers.New(dossiers.Deps{DB: d.DB, Clock: d.Clock, Journal: d.Journal, Box: d.Box, Places: d.Places,
		People: d.People, Procedures: d.Procedures, Calendar: d.Calendar, Events: d.Events, Offices: o,
		Queue: d.Queue})
	c := cases.New(cases.Deps{DB: d.DB, Clock: d.Clock, Journal: d.Journal, Box: d.Box, Blobs: d.Blobs,
		Places: d.Places, People: d.People, Mandates: d.Mandates, Calendar: d.Calendar, Dossiers: core, Offices: o,
		BaseURL: d.BaseURL, Practice: d.Practice})
	seen := originals.New(originals.Deps{DB: d.DB, Clock: d.Clock, Journal: d.Journal, Procedures: d.Procedures,
		Dossiers: core, Practice: d.Practice})
	way := journey.New(journey.Deps{DB: d.DB, Clock: d.Clock, People: d.People, Notices: d.Notices, Dossiers: core,
		Offices: o, Catalog: d.Catalog})
	f := filing.New(filing.Deps{DB: d.DB, Clock: d.Clock, Journal: d.Journal, Queue: d.Queue,
		Box: d.Box, Blobs: d.Blobs,
		Places: d.Places, People: d.People, Procedures: d.Procedures, Mandates: d.Mandates, Dossiers: core, Offices: o,
		Cases: c, Journey: way, BaseURL: d.BaseURL})
	return Parts{core, o, c, f,
		office.New(office.Deps{DB: d.DB, Journal: d.Journal, Clock: d.Clock, Queue: d.Queue, Box: d.Box, Blobs: d.Blobs,
			Places: d.Places, People: d.People, Procedures: d.Procedures, Calendar: d.Calendar, Dossiers: core,
			Offices: o, Cases: c, Filing: f, Originals: seen,
			Auth: d.Auth}),
		register.New(register.Deps{DB: d.DB, Journal: d.Journal, Clock: d.Clock, Places: d.Places,
			Procedures: d.Procedures, Calendar: d.Calendar, Dossiers: core, Offices: o, Practice: d.Practice}),
		ratings.New(ratings.Deps{DB: d.DB, Journal: d.Journal, Clock: d.Clock, Places: d.Places, Dossiers: core}),
		seen, way,
		d,
	}
}

// Modules are what the packages hand to the app; the first has the tables and texts of all.
func (s Parts) Modules() []module.Module {
	return []module.Module{s.Dossiers.Module(), s.Offices.Module(), s.Cases.Module(),
		s.Filing.Module(), s.Office.Module(),
		s.Register.Module(), s.Ratings.Module(), s.Originals.Module(s.Deps.Blobs), s.Journey.Module()}
}
