package app

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A homeView is what somebody finds after signing in.
type homeView struct {
	Name          string
	Waiting, Next []module.Tile
	Failed        []string // references of what could not be loaded
}

// showHome answers "what needs me now?" from what every module has waiting. A
// module in trouble does not take the page with it.
func (a *App) showHome(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v := homeView{Name: actor.Name}
	for _, m := range a.Modules.All() {
		if m.Home == nil {
			continue
		}
		tiles, err := m.Home(r.Context(), actor)
		if err != nil {
			ref := ids.Code(6)
			slog.Error("home: failed", "module", m.Name, "ref", ref, "err", err)
			v.Failed = append(v.Failed, ref)
			continue
		}
		for _, t := range tiles {
			if t.Number > 0 {
				v.Waiting = append(v.Waiting, t)
			} else if t.Next {
				v.Next = append(v.Next, t)
			}
		}
	}
	byOrder := func(x, y module.Tile) int { return cmp.Compare(x.Order, y.Order) }
	slices.SortStableFunc(v.Waiting, byOrder)
	slices.SortStableFunc(v.Next, byOrder)
	p := a.Router.Page(w, r, i18n.T(r.Context(), "home.title"), web.Dense)
	return web.Render(w, r, http.StatusOK, homePage(p, v))
}

// waits says how many kinds of work there are; of none, what stands below says it.
func waits(ctx context.Context, n int) string {
	if n == 0 {
		return ""
	}
	return i18n.T(ctx, "home.waits", "n", n)
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
