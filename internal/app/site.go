package app

import (
	"net/http"
	"strconv"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/web"
)

// A sitePage is one of the pages that the footer of every page leads to: a
// title, a lead and sections, all in messages.
type sitePage struct {
	URL, Key string
	Sections int
}

var sitePages = []sitePage{{"/help", "help", 4}, {"/privacy", "privacy", 5}, {"/accessibility", "accessibility", 4}}

// A section is a heading with a paragraph, translated.
type section struct{ Title, Text string }

func (a *App) showSitePage(s sitePage) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
		ctx := r.Context()
		var sections []section
		for n := range s.Sections {
			key := "site." + s.Key + "." + strconv.Itoa(n+1)
			sections = append(sections, section{i18n.T(ctx, key), i18n.T(ctx, key+".text")})
		}
		title := i18n.T(ctx, "site."+s.Key)
		lead := i18n.T(ctx, "site."+s.Key+".lead")
		return web.Render(w, r, http.StatusOK, sectionsPage(a.Router.Page(w, r, title), lead, sections))
	}
}
