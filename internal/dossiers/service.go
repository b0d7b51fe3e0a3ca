package dossiers

import (
	"embed"

	"thonso/internal/mandates"
	"thonso/internal/notices"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/search"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// Files holds the module's migrations and messages.
//
//go:embed migrations messages
var Files embed.FS

// keys are the stored search keys.
var keys = []search.Stored{
	search.Column{Table: "dossiers_dossier", ID: "id", Source: "owner_name", Key: "owner_folded"},
}

// Deps are what the module stands on.
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
	BaseURL    string        // for the QR codes on papers
	Practice   bool          // every paper says that it is worth nothing
	Auth       *auth.Service // whose accounts dossiers are given to
}

// A Service does what the module offers.
type Service struct {
	Deps
	printing chan struct{} // a place for each register being laid out
	drawing  chan struct{} // a place for each thumbnail being drawn
}

// New returns the module's service.
func New(d Deps) *Service { return &Service{d, make(chan struct{}, printers), make(chan struct{}, 1)} }

// procedureOf returns the version under which d was begun.
func (s *Service) procedureOf(d Dossier) (procedures.Procedure, error) {
	return s.Procedures.Version(d.Procedure, d.ProcVer)
}
