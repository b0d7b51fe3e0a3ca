// Package ratings keeps what people think of the help and of the office.
package ratings

import (
	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/places"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// Deps are what the package stands on.
type Deps struct {
	DB         *db.DB
	Clock      clock.Clock
	Places     *places.Service
	Procedures *procedures.Service
	Calendar   *workdays.Calendar
	Dossiers   *dossiers.Service
}

// A Service does what the package offers.
type Service struct {
	db         *db.DB
	clock      clock.Clock
	places     *places.Service
	procedures *procedures.Service
	calendar   *workdays.Calendar
	dossiers   *dossiers.Service
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, places: d.Places, procedures: d.Procedures, calendar: d.Calendar,
		dossiers: d.Dossiers}
}

// Module hands the package's part of the module to the app.
func (s *Service) Module() module.Module {
	var nav []web.NavEntry
	for i, side := range ratedSides {
		nav = append(nav, web.NavEntry{Section: web.Results, Order: 20 + i, Icon: ui.IconStar,
			Key: "dossiers.ratings.nav_" + side.key, URL: side.url(), Permission: side.need})
	}
	return module.Module{Name: "dossiers/ratings", Nav: nav, Routes: s.ratingRoutes, API: s.ratingsAPI,
		Home: s.ratingTiles}
}

// The pages of this package.
type pages struct {
	*Service
	parts.Pages
	rt *web.Router
}

// pages makes them; without a router they serve files only.
func (s *Service) pages(rt *web.Router) pages {
	return pages{s, parts.NewPages(rt, s.clock, s.places, s.procedures, s.calendar), rt}
}
