package dossiers

import (
	"context"
	"embed"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// Files holds the module's migrations and messages.
//
//go:embed migrations messages
var Files embed.FS

// A mandateUser consumes a mandate: package mandates has one.
type mandateUser interface {
	// Use marks the mandate used for the dossier, or returns a fault: unknown,
	// expired, used before, or for another helper, resident or procedure.
	Use(ctx context.Context, tx *db.Tx, actor auth.Actor, mandateID, residentID, procedure, dossierID string) error
}

// A notifier tells a person of a change once tx commits: package notices has one.
type notifier interface {
	DossierChanged(ctx context.Context, tx *db.Tx, n Notice) error
}

// A Notice is what a person is told of a change of their dossier: no more than
// the code, the procedure and the status, whatever the channel.
type Notice struct {
	DossierID, Code, Procedure string
	ResidentID, Email          string
	HelperID                   string
	PlaceID                    string
	Status                     Status
	Key                        string // message key
	EventID                    string // makes the notice idempotent
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
	Mandates   mandateUser
	Notices    notifier
	BaseURL    string // for the QR codes on papers
}

// A Service does what the module offers.
type Service struct{ Deps }

// New returns the module's service.
func New(d Deps) *Service { return &Service{d} }

// procedureOf returns the version under which d was begun.
func (s *Service) procedureOf(d Dossier) (procedures.Procedure, error) {
	return s.Procedures.Version(d.Procedure, d.ProcVer)
}
