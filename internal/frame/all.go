package frame

import (
	"context"
	"net/http"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// showAll shows every drawer that the actor may use, with what lies in it.
func (p pages) showAll(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	page := p.rt.Page(w, r, i18n.T(r.Context(), "rail.all"), web.Dense)
	return web.Render(w, r, http.StatusOK, allPage(page, p.rt.Drawers(r.Context(), actor)))
}

// A post is a role at a place, with the ways on from there.
type post struct {
	Place, Above, Role string
	Ways               []ui.NavItem
}

// showWhere shows where the actor works, and in which roles. One acts at all of
// one's places at once: every list says which it is of.
func (p pages) showWhere(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx, tree := r.Context(), p.places.Tree()
	var posts []post
	for _, g := range actor.Grants {
		at, ok := tree.Find(g.PlaceID)
		if !ok {
			continue
		}
		above := tree.Parent(at.ID, tree.Today())
		posts = append(posts, post{places.FullName(ctx, at), places.FullName(ctx, above), web.RoleName(ctx, g),
			waysFrom(ctx, at)})
	}
	page := p.rt.Page(w, r, i18n.T(ctx, "where.title"), web.Dense)
	return web.Render(w, r, http.StatusOK, wherePage(page, posts))
}

// waysFrom are the pages of a place: its own, and its figures on the map of
// today and on that of the districts.
func waysFrom(ctx context.Context, p places.Place) (out []ui.NavItem) {
	way := func(key, url string) { out = append(out, ui.NavItem{Label: i18n.T(ctx, key), URL: url}) }
	switch p.Kind {
	case places.Village:
		way("where.page", "/v/"+p.ID)
	case places.Commune:
		way("where.page", "/c/"+p.ID)
	}
	way("where.figures", "/figures/"+p.ID)
	if p.Exists(places.LastOfDistricts) {
		way("where.figures_districts", "/figures/"+p.ID+"?map="+string(places.LastOfDistricts))
	}
	return out
}
