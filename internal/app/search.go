package app

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
	"thonso/internal/platform/web"
)

const (
	searchURL   = "/search"
	hitsPerPart = 10  // of one module
	maxQuery    = 100 // letters
)

// A found part is what one module found.
type foundPart struct {
	Module string
	Key    string // message key of its heading
	Hits   []module.Hit
	More   bool // it has more than are shown
}

type searchView struct {
	Query  string
	Parts  []foundPart
	Failed []string // references of what could not be searched
}

// search asks every module that the actor may ask. A module in trouble does not
// take the others' answers with it.
func (a *App) search(ctx context.Context, actor auth.Actor, query string) searchView {
	v := searchView{Query: query}
	if query == "" || len([]rune(query)) > maxQuery {
		return v
	}
	for _, m := range a.Modules.All() {
		if m.Finds == nil || !actor.MayAnywhere(m.Finds.Permission) {
			continue
		}
		hits, err := m.Finds.Find(ctx, actor, query, hitsPerPart+1)
		if err != nil {
			ref := ids.Code(6)
			slog.Error("search: failed", "module", m.Name, "ref", ref, "err", err)
			v.Failed = append(v.Failed, ref)
			continue
		}
		if len(hits) > 0 {
			shown := hits[:min(len(hits), hitsPerPart)]
			v.Parts = append(v.Parts, foundPart{m.Name, m.Finds.Key, shown, len(hits) > len(shown)})
		}
	}
	return v
}

func (a *App) showSearch(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	p := a.Router.Page(w, r, i18n.T(r.Context(), "search.title"))
	p.NoIndex = true
	return web.Render(w, r, http.StatusOK, searchPage(p, a.search(r.Context(), actor, web.Text(r, "q"))))
}

type hitJSON struct {
	Module string `json:"module"`
	Title  string `json:"title"`
	Text   string `json:"text" doc:"What tells it from others of the same title"`
	URL    string `json:"url" doc:"Of its page"`
}

type foundJSON struct {
	Hits []hitJSON `json:"hits" doc:"The best of each module, ten at most"`
	More []string  `json:"more" doc:"Modules that have more: ask more narrowly, or their own operations page by page"`
}

type searchRequest struct {
	Query string `query:"q" minLength:"1" maxLength:"100" required:"true"`
}

func (a *App) searchAPI() {
	api.Op(a.API, auth.SignedIn, huma.Operation{
		OperationID: "search", Method: http.MethodGet, Path: "/api/search", Tags: []string{"search"},
		Summary: "Records of every kind that the caller may see, by a name, a code or a number",
	}, func(ctx context.Context, actor auth.Actor, in *searchRequest) (*api.Body[foundJSON], error) {
		out := foundJSON{Hits: []hitJSON{}, More: []string{}}
		for _, part := range a.search(ctx, actor, in.Query).Parts {
			for _, h := range part.Hits {
				out.Hits = append(out.Hits, hitJSON{part.Module, h.Title, h.Text, h.URL})
			}
			if part.More {
				out.More = append(out.More, part.Module)
			}
		}
		return &api.Body[foundJSON]{Body: out}, nil
	})
}
