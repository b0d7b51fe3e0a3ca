package portal

import (
	"embed"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/journey"
	"thonso/internal/dossiers/office"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/ratings"
	"thonso/internal/figures"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/limit"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
	"thonso/internal/sessions"
	"thonso/internal/teams"
)

//go:generate go tool templ generate -path .

// Files holds the module's messages.
//
//go:embed messages
var Files embed.FS

// Deps are what the module stands on.
type Deps struct {
	Clock      clock.Clock
	Places     *places.Service
	Procedures *procedures.Service
	People     *people.Service
	Teams      *teams.Service
	Sessions   *sessions.Service
	Dossiers   *dossiers.Service
	Offices    *offices.Service
	Office     *office.Service
	Ratings    *ratings.Service
	Journey    *journey.Service
	Figures    *figures.Service
}

// A Service serves the public pages.
type Service struct {
	clock      clock.Clock
	places     *places.Service
	procedures *procedures.Service
	people     *people.Service
	teams      *teams.Service
	sessions   *sessions.Service
	dossiers   *dossiers.Service
	offices    *offices.Service
	office     *office.Service
	ratings    *ratings.Service
	journey    *journey.Service
	figures    *figures.Service

	tries *limit.Tries
	front frontDay
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{clock: d.Clock, places: d.Places, procedures: d.Procedures, people: d.People,
		teams: d.Teams, sessions: d.Sessions, dossiers: d.Dossiers, offices: d.Offices, office: d.Office, ratings: d.Ratings,
		journey: d.Journey,
		figures: d.Figures, tries: limit.PerMinute(triesPerMinute)}
}

// triesPerMinute is how often one address may ask for dossiers and papers.
const triesPerMinute = 20

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "portal", Files: Files, Routes: s.routes, API: s.api,
		Nav: []web.NavEntry{
			{Section: web.Open, Order: 30, Icon: ui.IconScan,
				Key: "portal.nav.track", Words: "portal.nav.track_words",
				Short: "portal.nav.track_short", URL: "/track", Permission: auth.Public},
			{Section: web.Open, Order: 10, Icon: ui.IconHouse,
				Key: "portal.nav.villages", URL: "/villages", Permission: auth.Public},
			{Section: web.Open, Order: 20, Icon: ui.IconFile,
				Key: "portal.nav.procedures", Words: "portal.nav.procedures_words",
				Short: "portal.nav.procedures_short", URL: "/procedures", Permission: auth.Public},
		},
		Start: []module.StartLink{
			{URL: "/track", Icon: ui.IconScan, Title: "start.track", Text: "start.track_text", Order: 10},
			{URL: "/procedures", Icon: ui.IconFile, Title: "start.procedures", Text: "start.procedures_text",
				Order: 30},
			{URL: "/verify", Icon: ui.IconBadge, Title: "start.verify", Text: "start.verify_text", Order: 50},
		},
	}
}

type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET "+trackURL, auth.Public, p.private(p.trackForm))
	rt.Handle("POST "+trackURL, auth.Public, p.private(p.limited(p.trackPost)))
	rt.Handle("GET /t/{link}", auth.Public, p.private(p.limited(p.trackLink)))
	rt.Handle("POST /t/{link}/letters", auth.Public, p.private(p.limited(p.letters)))
	rt.Handle("GET /t/{link}/rate", auth.Public, p.private(p.limited(p.rate)))
	rt.Handle("POST /t/{link}/rate", auth.Public, p.private(p.limited(p.rate)))
	rt.Handle("GET /verify", auth.Public, p.private(p.verifyForm))
	rt.Handle("GET /verify/{code}", auth.Public, p.private(p.limited(p.verify)))
	rt.Handle("GET "+AskURL, auth.Public, p.ask)
	rt.Handle("GET /v/{village}", auth.Public, p.village)
	rt.Handle("GET /c/{commune}", auth.Public, p.commune)
	rt.Handle("GET /procedures", auth.Public, p.listProcedures)
	rt.Handle("GET /procedures/{code}", auth.Public, p.procedure)
}
