package practice

import (
	"context"
	"net/http"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A Gate is practice as the real installation knows it: a page with a door.
type Gate struct {
	// Open lets a visitor into the practice installation and returns the
	// secret of a login there, good for nothing here.
	Open func(ctx context.Context, v Visitor) (secret string, err error)
	// Practised says how many of a home's members practised today.
	Practised func(ctx context.Context, homeID string) (some, both int, err error)
	// PlaceName names a place.
	PlaceName func(id string) string
	BaseURL   string
}

// Module hands the gate to the real installation. It has no tables there.
func (g Gate) Module() module.Module {
	return module.Module{
		Name: "practice", Files: texts, Permissions: Permissions, Routes: g.routes,
		Nav: []web.NavEntry{{Section: web.Evening, Order: 70, Icon: ui.IconPractice,
			Key: "practice.nav", Words: "practice.nav_words", URL: "/practice", Permission: Enter}},
	}
}

func (g Gate) routes(rt *web.Router) {
	rt.Handle("GET /practice", Enter, func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		v := gateView{Page: rt.Page(w, r, i18n.T(r.Context(), "practice.title"))}
		if actor.MayAnywhere(Oversee) {
			home := homeOf(actor)
			v.Home = g.PlaceName(home)
			var err error
			if v.Some, v.Both, err = g.Practised(r.Context(), home); err != nil {
				return err
			}
		}
		return web.Render(w, r, http.StatusOK, gatePage(v))
	})
	rt.Handle("POST /practice/enter", Enter, g.enter)
}

// homeOf is the place with whose people one practises.
func homeOf(actor auth.Actor) string {
	return append(append(actor.Places(Oversee), actor.Places(Enter)...), "")[0]
}

func (g Gate) enter(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if actor.Token {
		return fault.New(fault.Forbidden, "practice.by_hand")
	}
	home := homeOf(actor)
	secret, err := g.Open(r.Context(), Visitor{ID: actor.ID, Name: actor.Name, HomeID: home,
		HomeName: g.PlaceName(home), Lead: actor.MayAnywhere(Oversee), Agent: web.Agent(r)})
	if err != nil {
		return err
	}
	SetCookie(w, r, g.BaseURL, secret)
	return web.Redirect(w, r, "/practice")
}

// SetCookie keeps the login of practice in the browser until it is closed; an
// empty secret takes it away.
func SetCookie(w http.ResponseWriter, r *http.Request, baseURL, secret string) {
	c := &http.Cookie{Name: web.PracticeCookie, Value: secret, Path: "/", HttpOnly: true, Secure: r.TLS != nil ||
		strings.HasPrefix(baseURL, "https://"), SameSite: http.SameSiteLaxMode}
	if secret == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}
