// Package roles lets a unit make roles of its own out of permissions, such as a
// keeper of the roster, and give them. It owns no tables: roles and grants are
// kept by platform/auth, which sees to it that nobody gives what they lack.
package roles

import (
	"embed"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// Files holds the module's messages.
//
//go:embed messages
var Files embed.FS

// Deps are what the module stands on.
type Deps struct {
	Auth   *auth.Service
	Places *places.Service
}

// A Service does what the module offers.
type Service struct {
	auth   *auth.Service
	places *places.Service
}

// New returns the module's service.
func New(d Deps) *Service { return &Service{auth: d.Auth, places: d.Places} }

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "roles", Files: Files, Routes: s.routes, API: s.api,
		Nav: []web.NavEntry{{Section: web.Admin, Order: 20, Daily: 85, Icon: ui.IconBadge,
			Key: "roles.nav", Words: "roles.nav_words", URL: rolesURL, Permission: auth.ManageAccounts}}}
}
