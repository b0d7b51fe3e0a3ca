package practice

import (
	"embed"
	"sync"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/office"
	"thonso/internal/dossiers/offices"
	"thonso/internal/mandates"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/module"
	"thonso/internal/platform/search"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

//go:embed migrations messages
var files embed.FS

// keys are the stored search keys.
var keys = []search.Stored{
	search.Column{Table: "practice_member", ID: "account_id", Source: "name", Key: "folded"},
}

//go:embed messages
var texts embed.FS

// The permissions of this module.
const (
	Enter   auth.Permission = "practice.enter"   // practise
	Oversee auth.Permission = "practice.oversee" // see how far the others have come
)

// Permissions of this module, in both installations.
var Permissions = []auth.Permission{Enter, Oversee}

// Deps are what the module stands on: services of the practice installation,
// and of the real one nothing but what procedures there are.
type Deps struct {
	DB         *db.DB
	Clock      clock.Clock
	Auth       *auth.Service
	Places     *places.Service
	People     *people.Service
	Procedures *procedures.Service
	Mandates   *mandates.Service
	Dossiers   *dossiers.Service
	Offices    *offices.Service
	Cases      *cases.Service
	Filing     *filing.Service
	Office     *office.Service
	Catalogue  func() []procedures.Procedure
}

// A Service does what the module offers.
type Service struct {
	db         *db.DB
	clock      clock.Clock
	auth       *auth.Service
	places     *places.Service
	people     *people.Service
	procedures *procedures.Service
	mandates   *mandates.Service
	dossiers   *dossiers.Service
	offices    *offices.Service
	cases      *cases.Service
	filing     *filing.Service
	office     *office.Service
	catalogue  func() []procedures.Procedure

	laying sync.Mutex // the ground is laid once; procedures follow the real ones
	laid   bool
}

// New returns the service of the practice installation.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, auth: d.Auth, places: d.Places, people: d.People,
		procedures: d.Procedures, mandates: d.Mandates, dossiers: d.Dossiers, offices: d.Offices,
		cases: d.Cases, filing: d.Filing, office: d.Office, catalogue: d.Catalogue}
}

// Module hands the module to the practice installation.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "practice", Files: files, Keys: keys, Permissions: Permissions, Routes: s.routes,
		Jobs: s.jobs, Work: s.work,
		Nav: []web.NavEntry{{Section: web.Evening, Order: 70, Daily: 5, Icon: ui.IconPractice,
			Key: "practice.nav", Words: "practice.nav_words", URL: "/practice", Permission: Enter}},
	}
}

func (s *Service) today() clock.Date { return clock.DateOf(s.clock.Now()) }

// reviewer acts for the whole commune.
func (s *Service) reviewer() auth.Actor { return auth.System(scripted().Reviewer, s.places.Tree()) }
