package places

import (
	"context"
	"net/http"
	"net/url"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A browseView is the map of one day: its top, or what a search found.
type browseView struct {
	Day, Today clock.Date
	Maps       []ui.NavItem
	Query      string
	Rows       []unitRow
	Import     bool
}

// A unitRow is one unit in a list.
type unitRow struct {
	Place
	Former   Place   // that was looked for, and became this one; else the zero Place
	Path     []Place // what it lies in, from the top
	Children int
}

// searchLimit is how many units a search shows; who needs more types more.
const searchLimit = 50

func (p *pages) browse(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	t := p.s.Tree()
	v := browseView{Day: dayOf(r, t), Today: t.Today(), Query: web.Text(r, "q"), Import: true}
	v.Maps = mapLinks(r, t, v.Day)
	if v.Query != "" {
		v.Rows = hitRows(t, t.Hits(v.Query, v.Day, searchLimit), v.Day)
	} else {
		v.Rows = rowsOf(t, t.Roots(v.Day), v.Day)
	}
	page := p.rt.Page(w, r, i18n.T(r.Context(), "places.title"), web.Dense)
	return web.Render(w, r, http.StatusOK, browsePage(page, v))
}

func rowsOf(t *Tree, ps []Place, day clock.Date) []unitRow {
	return convert.Each(ps, func(q Place) unitRow {
		path := t.Path(q.ID, day)
		return unitRow{Place: q, Path: path[:max(0, len(path)-1)], Children: len(t.Children(q.ID, day))}
	})
}

func hitRows(t *Tree, hits []Hit, day clock.Date) []unitRow {
	return convert.Each(hits, func(h Hit) unitRow {
		row := rowsOf(t, []Place{h.Place}, day)[0]
		row.Former = h.Former
		return row
	})
}

// mapLinks leads to the maps of today and of the last days before reforms.
func mapLinks(r *http.Request, t *Tree, day clock.Date) []ui.NavItem {
	link := func(label string, d clock.Date) ui.NavItem {
		q := url.Values{"on": {string(d)}}
		if s := web.Text(r, "q"); s != "" {
			q.Set("q", s)
		}
		return ui.NavItem{Label: label, URL: r.URL.Path + "?" + q.Encode(), Current: d == day}
	}
	out := []ui.NavItem{link(i18n.T(r.Context(), "places.map.today"), t.Today())}
	for i, d := range t.ReformDays() {
		if i == 4 {
			break
		}
		out = append(out, link(i18n.T(r.Context(), "places.map.before", "day", d.Format()), d.AddDays(-1)))
	}
	return out
}

// A showView is one place on the map of one day.
type showView struct {
	Place
	Day      clock.Date
	Maps     []ui.NavItem
	Path     []Place
	Parents  []Parent
	Children []unitRow
	From, To []Lineage
	Tree     *Tree
	MayEdit  bool
	AddKind  Kind
}

func (p *pages) show(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	q, err := p.find(r)
	if err != nil {
		return err
	}
	t := p.s.Tree()
	v := showView{Place: q, Day: dayOf(r, t), Tree: t, Parents: t.parents[q.ID]}
	if web.Text(r, "on") == "" && !q.Exists(v.Day) && !q.To.IsZero() {
		v.Day = q.To // a unit of history is shown as it was last
	}
	v.Maps = mapLinks(r, t, v.Day)
	if path := t.Path(q.ID, v.Day); len(path) > 1 {
		v.Path = path[:len(path)-1]
	}
	v.Children = rowsOf(t, t.Children(q.ID, v.Day), v.Day)
	v.From, v.To = t.Lineages(q.ID)
	v.MayEdit = p.may(actor, q)
	for child, parent := range below {
		if parent == q.Kind && q.To.IsZero() && actor.May(Manage, q.ID) {
			v.AddKind = child
		}
	}
	title := i18n.T(r.Context(), "places.show_title", "name", FullName(r.Context(), q))
	return web.Render(w, r, http.StatusOK, showPage(p.rt.Page(w, r, title, web.Dense), v))
}

func backURL(v showView) string {
	if len(v.Path) > 0 {
		return placeURL(v.Path[len(v.Path)-1].ID, v.Day)
	}
	return base + "?on=" + string(v.Day)
}

func nameOf(ctx context.Context, t *Tree, id string) string {
	p, _ := t.Find(id)
	return FullName(ctx, p)
}

func lineageText(ctx context.Context, l Lineage) string {
	out := i18n.T(ctx, "places.lineage_on", "day", l.On.Format())
	if l.Share > 0 {
		out += ", " + i18n.T(ctx, "places.lineage_share", "share", l.Share)
	}
	if l.Decision != "" {
		out += ", " + l.Decision
	}
	return "(" + out + ")"
}

func dayPart(d clock.Date, from, to int) string {
	if len(d) != len("2006-01-02") {
		return ""
	}
	return string(d[from:to])
}

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
	switch in := web.Text(r, "in"); {
	case in != "":
		q, ok := t.Find(in)
		if !ok {
			return fault.New(fault.NotFound, "fault.not_found")
		}
		v.Place = q
		found = t.Children(in, day)
		SortByName(found)
	case v.Query != "":
		v.Rows = hitRows(t, t.Hits(v.Query, day, searchLimit, Province, Commune, Village), day)
		v.Limited = len(v.Rows) == searchLimit
	default:
		if found = t.Roots(day); len(found) == 1 {
			v.Place = found[0]
			found = t.Children(found[0].ID, day)
		}
		SortByName(found)
	}
	if v.Query == "" || v.Place.ID != "" {
		v.Rows = rowsOf(t, found, day)
	}
	page := p.rt.Page(w, r, i18n.T(r.Context(), "places.villages.title"),
		web.About(i18n.T(r.Context(), "places.villages.about")))
	return web.Render(w, r, http.StatusOK, villagesPage(page, v))
}

// villageURL leads to a village's own page, or to the villages of a unit above.
func villageURL(p Place) string {
	if p.Kind == Village {
		return "/v/" + p.ID
	}
	return "/villages?in=" + p.ID
}
