package dossiers

import (
	"context"
	"embed"

	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/waits"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/search"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// Files holds the module's migrations and messages.
//
//go:embed migrations messages
var Files embed.FS

// keys are the stored search keys.
var keys = []search.Stored{names}

// Deps are what the package stands on.
type Deps struct {
	DB         *db.DB
	Clock      clock.Clock
	Journal    *audit.Journal
	Box        *seal.Box
	Places     *places.Service
	People     *people.Service
	Procedures *procedures.Service
	Calendar   *workdays.Calendar
	Events     *events.Bus
	Offices    *offices.Service
	Queue      *jobs.Queue
}

// A Service keeps dossiers: it finds and lists them, runs the actions that the
// packages above prepare, and keeps the figures.
type Service struct {
	db         *db.DB
	clock      clock.Clock
	journal    *audit.Journal
	box        *seal.Box
	places     *places.Service
	people     *people.Service
	procedures *procedures.Service
	calendar   *workdays.Calendar
	events     *events.Bus
	offices    *offices.Service
	queue      *jobs.Queue
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, journal: d.Journal, box: d.Box, places: d.Places, people: d.People,
		procedures: d.Procedures, calendar: d.Calendar, events: d.Events, offices: d.Offices,
		queue: d.Queue}
}

// Module hands on what all packages of dossiers share: tables, texts, permissions, figures.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "dossiers", Files: Files, Keys: keys, Permissions: Permissions,
		Counts:    []tallies.Set{s.counts()},
		Tells:     []events.Topic{events.MustBeHeard[Stood]()},
		Jobs:      func(q *jobs.Queue) { jobs.Work(q, auth.System("dossiers", s.places), s.tellNow) },
		Recount:   func(ctx context.Context) ([]module.Discrepancy, error) { return waits.Recount(ctx, s.db.Read()) },
		KeptFiles: s.Files, Sealed: s.Legible,
		AtPlace: &module.AtPlace{Counts: []module.Count{{Key: "dossiers.at_place", Of: s.submittedAt}}},
	}
}

func (s *Service) submittedAt(ctx context.Context, placeIDs []string) (int, error) {
	each, err := Counts.Between(ctx, s.db.Read(), placeIDs, 0, 0)
	return each.Sum(CountSubmitted), err
}

// ProcedureOf returns the version under which d was begun.
func (s *Service) ProcedureOf(d Dossier) (procedures.Procedure, error) {
	return s.procedures.Version(d.Procedure, d.ProcVer)
}

// OfficeOn is the commune whose office works on a dossier on a day.
func (s *Service) OfficeOn(d Dossier, day clock.Date) string {
	return s.offices.At(d.CommuneID, d.PlaceID, day)
}
