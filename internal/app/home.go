package app

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A startLink leads from the public start page to something open to everyone.
type startLink struct{ URL, Title, Text string }

// startLinks are what the start page offers, where a module serves it.
var startLinks = []startLink{
	{"/track", "start.track", "start.track_text"},
	{"/villages", "start.villages", "start.villages_text"},
	{"/procedures", "start.procedures", "start.procedures_text"},
	{"/figures", "start.figures", "start.figures_text"},
	{"/verify", "start.verify", "start.verify_text"},
	{"/m", "start.mandate", "start.mandate_text"},
	{"/feedback", "start.feedback", "start.feedback_text"},
}

func (a *App) showStart(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var links []startLink
	for _, l := range startLinks {
		if a.has(l.URL) {
			links = append(links, l)
		}
	}
	return web.Render(w, r, http.StatusOK, startPage(a.Router.Page(w, r, i18n.T(r.Context(), "start.title")), links, a.has("/villages"), actor.SignedIn()))
}

// showHome answers "what needs me now?" from what every module has waiting.
func (a *App) showHome(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var waiting, next []module.Tile
	for _, m := range a.Modules {
		if m.Home == nil {
			continue
		}
		tiles, err := m.Home(r.Context(), actor)
		if err != nil {
			return fmt.Errorf("home of %s: %w", m.Name, err)
		}
		for _, t := range tiles {
			if t.Number > 0 {
				waiting = append(waiting, t)
			} else if t.Next {
				next = append(next, t)
			}
		}
	}
	byOrder := func(x, y module.Tile) int { return cmp.Compare(x.Order, y.Order) }
	slices.SortStableFunc(waiting, byOrder)
	slices.SortStableFunc(next, byOrder)
	return web.Render(w, r, http.StatusOK, homePage(a.Router.Page(w, r, i18n.T(r.Context(), "home.title")), actor.Name, waiting, next))
}

func tileText(ctx context.Context, t module.Tile) string {
	return i18n.T(ctx, t.Key, append([]any{"n", t.Number}, t.Args...)...)
}

func tileNumber(ctx context.Context, t module.Tile) string {
	n := i18n.Number(i18n.Lang(ctx), t.Number)
	if t.More {
		n += "+"
	}
	return n
}

func tileKind(t module.Tile) ui.Kind { return ui.Kind(t.Kind) }
