package places

import (
	"net/http"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/web"
)

// A villagesView helps somebody find their village.
type villagesView struct {
	Query   string
	Place   Place // whose villages or communes are listed, if one was picked
	Rows    []unitRow
	Limited bool
}

// villages is open to everyone: find your village by its name, or by that of
// its commune.
func (p *pages) villages(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	t := p.s.Tree()
	day := t.Today()
	v := villagesView{Query: web.Text(r, "q")}
	var found []Place
	switch in := r.FormValue("in"); {
	case in != "":
		q, ok := t.Find(in)
		if !ok {
			return fault.New(fault.NotFound, "fault.not_found")
		}
		v.Place = q
		found = t.Children(in, day)
		SortByName(found)
	case v.Query != "":
		found = t.Search(v.Query, day, searchLimit, Commune, Village)
		v.Limited = len(found) == searchLimit
	default:
		if found = t.Roots(day); len(found) == 1 {
			v.Place = found[0]
			found = t.Children(found[0].ID, day)
		}
		SortByName(found)
	}
	v.Rows = rowsOf(t, found, day)
	page := p.rt.Page(w, r, i18n.T(r.Context(), "places.villages.title"))
	return web.Render(w, r, http.StatusOK, villagesPage(page, v))
}

// villageURL leads to a village's own page, or to the villages of a unit above.
func villageURL(p Place) string {
	if p.Kind == Village {
		return "/v/" + p.ID
	}
	return "/villages?in=" + p.ID
}
