// Package transfer brings catalogues of procedures in and takes them out: as our
// own JSON, which says everything, or as a table as offices have it.
package transfer

import (
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

//go:generate go tool templ generate -path .

// A Service brings catalogues in and takes them out.
type Service struct{ procedures *procedures.Service }

// New returns the service.
func New(p *procedures.Service) *Service { return &Service{p} }

// Module hands the package to the app; texts, tables and permissions are those of procedures.
func (s *Service) Module() module.Module {
	return module.Module{Name: "procedures/transfer", Routes: s.routes, API: s.operations,
		Nav: []web.NavEntry{{Section: web.Admin, Order: 50, Daily: 95, Icon: ui.IconCatalogue,
			Key: "procedures.nav", Words: "procedures.nav_words", URL: adminURL, Permission: procedures.Manage}}}
}
