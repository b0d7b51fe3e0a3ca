package portal

import (
	"net/http"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

// AskURL is where everybody asks for a paper or a village, in one box.
const AskURL = "/ask"

// mostFound is how many of each kind are shown: who gets more asks in more words.
const mostFound = 12

type askView struct {
	Page       ui.Page
	Query      string
	Procedures []procedures.Procedure
	Villages   []places.Hit
	Tree       *places.Tree
}

// ask finds what somebody came for: what is to be done, or their village.
func (p pages) ask(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	ctx := r.Context()
	v := askView{Query: web.Text(r, "q"), Tree: p.places.Tree(),
		Page: p.rt.Page(w, r, i18n.T(ctx, "portal.ask.title"), web.About(i18n.T(ctx, "portal.ask.about")))}
	if words := strings.Fields(text.Key(v.Query)); len(words) > 0 {
		for _, proc := range p.procedures.List(p.procedures.Today()) {
			if matches(proc, words) && len(v.Procedures) < mostFound {
				v.Procedures = append(v.Procedures, proc)
			}
		}
		v.Villages = v.Tree.Hits(v.Query, v.Tree.Today(), mostFound, places.Village)
	}
	return web.Render(w, r, http.StatusOK, askPage(v))
}

// in says where a village lies: "Xã Gia Phú, Tỉnh Lào Cai".
func (v askView) in(id string) []places.Place {
	path := v.Tree.Path(id, v.Tree.Today())
	return path[:max(0, len(path)-1)]
}
