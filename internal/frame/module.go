// Package frame has the pages that the frame itself leads to: all there is, where
// somebody works, and what the keys do.
package frame

import (
	"embed"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
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
	return module.Module{Name: "frame", Files: Files, Routes: s.routes, Deeds: []module.Deed{
		{Icon: ui.IconAll, Key: "rail.all", URL: web.AllURL, Permission: auth.SignedIn},
		{Icon: ui.IconPlace, Key: "where.title", URL: "/where", Permission: auth.SignedIn},
		{Icon: ui.IconBell, Key: "frame.deed.notices", URL: "/notices", Permission: auth.SignedIn},
		{Icon: ui.IconQuestion, Key: "rail.help", URL: "/help", Permission: auth.Public},
		{Icon: ui.IconKey, Key: "frame.deed.keys", URL: "/keys", Permission: auth.Public},
	}}
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
