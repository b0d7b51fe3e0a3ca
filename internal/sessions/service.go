package sessions

import (
	"context"
	"embed"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/errands"
	"thonso/internal/mandates"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/jobs"
	"thonso/internal/procedures"
	"thonso/internal/teams"
)

// Files holds the module's migrations and messages.
//
//go:embed migrations messages
var Files embed.FS

// The permissions of this module.
const (
	Run  auth.Permission = "sessions.run"  // open a village's session, serve people, close it
	View auth.Permission = "sessions.view" // see sessions and their reports
)

// Permissions of this module.
var Permissions = []auth.Permission{Run, View}

// Deps are what the module stands on.
type Deps struct {
	DB         *db.DB
	Clock      clock.Clock
	Journal    *audit.Journal
	Queue      *jobs.Queue
	Places     *places.Service
	Teams      *teams.Service
	People     *people.Service
	Procedures *procedures.Service
	Mandates   *mandates.Service
	Dossiers   *dossiers.Service
	Errands    *errands.Service
	Filing     *filing.Service
	Practice   bool // every paper says that it is worth nothing
}

// A Service does what the module offers.
type Service struct {
	db         *db.DB
	clock      clock.Clock
	journal    *audit.Journal
	queue      *jobs.Queue
	places     *places.Service
	teams      *teams.Service
	people     *people.Service
	procedures *procedures.Service
	mandates   *mandates.Service
	dossiers   *dossiers.Service
	errands    *errands.Service
	filing     *filing.Service
	practice   bool
}

// New returns the module's service.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, journal: d.Journal, queue: d.Queue, places: d.Places, teams: d.Teams,
		people: d.People, procedures: d.Procedures, mandates: d.Mandates, dossiers: d.Dossiers,
		errands: d.Errands, filing: d.Filing, practice: d.Practice}
}

// Get returns a session to those who may see it.
func (s *Service) Get(ctx context.Context, actor auth.Actor, id string) (Session, error) {
	out, err := getSession(ctx, s.db.Read(), id)
	if err != nil {
		return Session{}, err
	}
	return out, hide(actor, actor.Need(View, out.VillageID))
}

// OpenAt returns the open session of a village, and whether there is one.
func (s *Service) OpenAt(ctx context.Context, actor auth.Actor, villageID string) (Session, bool, error) {
	if err := actor.Need(View, villageID); err != nil {
		return Session{}, false, err
	}
	for _, id := range s.places.Tree().Line(villageID) { // an evening that began before the village was merged goes on
		if se, open, err := openAt(ctx, s.db.Read(), id); open || err != nil {
			return se, open, err
		}
	}
	return Session{}, false, nil
}

// Visits returns the visits of a session by number.
func (s *Service) Visits(ctx context.Context, actor auth.Actor, sessionID string) ([]Visit, error) {
	if _, err := s.Get(ctx, actor, sessionID); err != nil {
		return nil, err
	}
	return visitsOf(ctx, s.db.Read(), sessionID)
}

// running takes the row of an open session that actor may run, for the rest of
// the transaction.
func (s *Service) running(ctx context.Context, tx *db.Tx, actor auth.Actor, id string) (Session, error) {
	out, err := takeSession(ctx, tx, id)
	if err != nil {
		return Session{}, err
	}
	return out, hide(actor, actor.Need(Run, out.VillageID))
}

// change runs f on an open session.
func (s *Service) change(ctx context.Context, actor auth.Actor, what, id string, f func(ctx context.Context, tx *db.Tx,
	se Session) error) error {
	return fault.Wrap(what, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		se, err := s.running(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		return f(ctx, tx, se)
	}))
}

// hide turns a refusal into "not found": another village's evening is nobody's business.
func hide(actor auth.Actor, err error) error {
	if err == nil || !actor.SignedIn() {
		return err
	}
	return fault.New(fault.NotFound, "sessions.not_found")
}

func (s *Service) write(ctx context.Context, tx *db.Tx, actor auth.Actor, se Session, what string, v Visit) error {
	e := audit.Entry{PlaceID: se.VillageID, Action: "sessions." + what, Kind: "session", TargetID: se.ID}
	if v.ID != "" {
		e.ForID, e.ForName = v.ResidentID, v.Name
		e.After = map[string]any{"visit": v.ID, "number": v.Number, "status": v.Status,
			"procedure": v.Procedure, "outcome": v.Outcome}
	}
	return s.journal.Write(ctx, tx, actor, e)
}
