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
	var nav []web.NavEntry
	for i, side := range ratedSides {
		nav = append(nav, web.NavEntry{Section: web.Results, Order: 20 + i, Icon: ui.IconStar,
			Key: "dossiers.ratings.nav_" + side.key, URL: side.url(), Permission: side.need})
	}
	return module.Module{Name: "dossiers/ratings", Nav: nav, Routes: s.ratingRoutes, API: s.ratingsAPI,
		Home: s.ratingTiles, Holds: []module.Held{s.held()}}
}
