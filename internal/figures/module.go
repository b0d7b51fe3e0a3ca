package figures

import (
	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "figures", Files: Files, Routes: s.routes, API: s.api, Work: s.work,
		Cards: s.homeCards, Counts: []tallies.Set{counts},
		Nav: []web.NavEntry{
			{Section: web.Open, Order: 40, Icon: ui.IconChart,
				Key: "figures.nav", Words: "figures.nav_words", URL: figuresURL, Permission: auth.Public},
			{Section: web.Figures, Order: 10, Daily: 70, Icon: ui.IconChart,
				Key: "figures.nav", Words: "figures.nav_words", URL: figuresURL, Permission: auth.SignedIn},
		},
		Start: []module.StartLink{{URL: figuresURL, Icon: ui.IconChart, Title: "start.figures",
			Text: "start.figures_text", Order: 40}},
	}
}
