// Package frame has the pages that the frame itself leads to: all there is, where
// somebody works, and what the keys do.
package frame

import (
	"embed"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

// Files are the module's messages.
//
//go:embed messages
var Files embed.FS

// A Service serves the pages.
type Service struct{ places *places.Service }

// New returns the module's service.
func New(p *places.Service) *Service { return &Service{places: p} }

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "frame", Files: Files, Routes: s.routes}
}

// The pages of the module.
type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET "+web.AllURL, auth.SignedIn, p.showAll)
	rt.Handle("GET /where", auth.SignedIn, p.showWhere)
	rt.Handle("GET /keys", auth.Public, p.showKeys)
}
