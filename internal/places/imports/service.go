// Package imports brings lists of units onto the map: of the country, of a
// province, of the villages of a commune, as they were or are in one period.
package imports

import (
	"thonso/internal/places"
	"thonso/internal/platform/module"
)

//go:generate go tool templ generate -path .

// A Service brings lists in.
type Service struct{ places *places.Service }

// New returns the service.
func New(p *places.Service) *Service { return &Service{p} }

// Module hands the package to the app; texts and tables are those of places.
func (s *Service) Module() module.Module {
	return module.Module{Name: "places/imports", Routes: s.routes, API: s.operations}
}
