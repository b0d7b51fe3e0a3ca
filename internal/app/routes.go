package app

import (
	"net/http"

	"thonso/internal/platform/auth"
	assets "thonso/web"
)

// routes registers the pages that belong to no module.
func (a *App) routes() {
	rt := a.Router
	rt.Mount("GET "+assets.Prefix, assets.Handler())
	rt.Mount("GET /favicon.ico", http.RedirectHandler(assets.Asset("favicon.ico"), http.StatusFound))
	rt.Handle("GET /healthz", auth.Public, a.showHealth)
	rt.Handle("GET /metrics", auth.Public, a.showMetrics)
	rt.Handle("GET /{$}", auth.Public, a.showStart)
	rt.Handle("/", auth.Public, notFound)
	rt.Handle("GET /home", auth.SignedIn, a.showHome)
	rt.Handle("GET /live", auth.SignedIn, a.showLive)
	if !a.Config.Practice { // nor does it have an API
		rt.Handle("GET /api/docs", auth.Public, a.API.ShowDocs)
	}
	if a.Config.Demo {
		rt.Handle("GET /design", auth.Public, a.showDesign)
	}
	for _, s := range sitePages {
		rt.Handle("GET "+s.URL, auth.Public, a.showSitePage(s))
	}
}
