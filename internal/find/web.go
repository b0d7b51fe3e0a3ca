package find

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/web"
)

// URL is the page's.
const URL = "/search"

// The pages of the module.
type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) { rt.Handle("GET "+URL, auth.Public, pages{s, rt}.show) }

// show answers with the page, or while somebody types with what was found alone.
func (p pages) show(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	v := p.withDeeds(ctx, actor, p.search(ctx, actor, web.Text(r, "q"), web.Text(r, "in")))
	w.Header().Set("Cache-Control", "no-store")
	if web.Text(r, "only") == "found" {
		return web.Render(w, r, http.StatusOK, found(v))
	}
	page := p.rt.Page(w, r, i18n.T(ctx, "find.title"), web.Dense)
	page.NoIndex = true
	return web.Render(w, r, http.StatusOK, searchPage(page, v))
}

// address is that of one part by itself, or of all.
func (v view) address(in string) string {
	q := url.Values{"q": {v.Query}}
	if in != "" {
		q.Set("in", in)
	}
	return URL + "?" + q.Encode()
}

// A run is a piece of a title, marked where it is what was typed.
type run struct {
	Text   string
	Marked bool
}

// marked parts a title by its words: those which begin as one typed are marked.
func (v view) marked(title string) (out []run) {
	typed := strings.Fields(text.Query(v.Query))
	for i, word := range strings.Split(title, " ") {
		key := text.Key(word)
		is := key != "" && slices.ContainsFunc(typed, func(t string) bool { return strings.HasPrefix(key, t) })
		switch last := len(out) - 1; {
		case i == 0:
			out = append(out, run{word, is})
		case out[last].Marked == is:
			out[last].Text += " " + word
		case is: // the blank between them is not marked
			out[last].Text += " "
			out = append(out, run{word, is})
		default:
			out = append(out, run{" " + word, is})
		}
	}
	return out
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

// api registers the operation.
func (s *Service) api(a *api.API) {
	api.Op(a, auth.SignedIn, huma.Operation{
		OperationID: "search", Method: http.MethodGet, Path: "/api/search", Tags: []string{"search"},
		Summary: "Records of every kind that the caller may see, by a name, a code or a number",
	}, func(ctx context.Context, actor auth.Actor, in *searchRequest) (*api.Body[foundJSON], error) {
		out := foundJSON{Hits: []hitJSON{}, More: []string{}}
		for _, p := range s.search(ctx, actor, in.Query, "").Parts {
			for _, h := range p.Hits {
				out.Hits = append(out.Hits, hitJSON{p.Name, h.Title, h.Text, h.URL})
			}
			if p.More {
				out.More = append(out.More, p.Name)
			}
		}
		return &api.Body[foundJSON]{Body: out}, nil
	})
}
