// Package offices knows the communes' one-stop offices: how their papers and
// codes name them, in whose name which body decides, and which office goes on
// with the work of one that has ended.
package offices

import (
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/module"
)

// Deps are what the package stands on.
type Deps struct {
	DB      *db.DB
	Journal *audit.Journal
	Places  *places.Service
}

// A Service does what the package offers.
type Service struct {
	db      *db.DB
	journal *audit.Journal
	places  *places.Service
}

// New returns the service.
func New(d Deps) *Service { return &Service{db: d.DB, journal: d.Journal, places: d.Places} }

// Module hands the package's part of the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "dossiers/offices", Bench: s.bench,
		Hears: []events.Subscription{events.On(s.continueOffices)}}
}
