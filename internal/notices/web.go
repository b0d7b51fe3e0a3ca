package notices

import (
	"context"
	"net/http"
	"net/url"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

func (s *Service) routes(rt *web.Router) {
	rt.Handle("GET /notices", auth.SignedIn, func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		after := web.Text(r, "after")
		mine, more, err := s.Mine(r.Context(), actor, after)
		if err != nil {
			return err
		}
		v := listView{Page: rt.Page(w, r, i18n.T(r.Context(), "notices.title")), Notices: mine}
		if n, err := s.Unread(r.Context(), actor); err != nil {
			return err
		} else if n > 0 {
			v.Unread = true
		}
		if after != "" {
			v.FirstURL = "/notices"
		}
		if more {
			v.NextURL = "/notices?after=" + url.QueryEscape(mine[len(mine)-1].ID)
		}
		return web.Render(w, r, http.StatusOK, listPage(v))
	})
	rt.Handle("POST /notices/read", auth.SignedIn, func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		if err := s.ReadAll(r.Context(), actor); err != nil {
			return err
		}
		return web.Redirect(w, r, "/notices")
	})
}

// tasks draws the notices as a list, each leading to what it tells of.
func tasks(ctx context.Context, ns []Notice) []ui.Task {
	out := make([]ui.Task, 0, len(ns))
	for _, n := range ns {
		t := ui.Task{Title: n.text(ctx), Hint: i18n.DateTime(n.MadeAt), URL: n.URL}
		if !n.Read {
			t.Kind, t.Status = ui.KindInfo, i18n.T(ctx, "notices.new")
		}
		out = append(out, t)
	}
	return out
}

func (s *Service) tiles(ctx context.Context, actor auth.Actor) ([]module.Tile, error) {
	n, err := s.Unread(ctx, actor)
	return []module.Tile{{Number: n, Key: "notices.tile", URL: "/notices", Kind: string(ui.KindNeutral), Order: 90}}, err
}
