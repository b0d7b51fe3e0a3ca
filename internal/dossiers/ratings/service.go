// Package ratings keeps what people think of the help and of the office.
package ratings

import (
	"thonso/internal/dossiers"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// Deps are what the package stands on.
type Deps struct {
	DB       *db.DB
	Journal  *audit.Journal
	Clock    clock.Clock
	Places   *places.Service
	Dossiers *dossiers.Service
}

// A Service does what the package offers.
type Service struct {
	db       *db.DB
	journal  *audit.Journal
	clock    clock.Clock
	places   *places.Service
	dossiers *dossiers.Service
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{db: d.DB, journal: d.Journal, clock: d.Clock, places: d.Places, dossiers: d.Dossiers}
}

// Module hands the package's part of the module to the app.
func (s *Service) Module() module.Module {
	entry := func(side Side, section web.Section) web.NavEntry {
		return web.NavEntry{Section: section, Order: 60, Icon: ui.IconStar,
			Key: "dossiers.ratings.nav_" + side.key, URL: side.url(), Permission: side.need}
	}
	nav := []web.NavEntry{entry(Help, web.Evening), entry(Office, web.OneStop)}
	return module.Module{Name: "dossiers/ratings", Nav: nav, Routes: s.ratingRoutes, API: s.ratingsAPI,
		Cards: s.cards, Holds: []module.Held{s.held()}}
}
