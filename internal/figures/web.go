package figures

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

const figuresURL = "/figures"

type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET "+figuresURL, auth.Public, p.start)
	rt.Handle("GET "+figuresURL+"/{place}", auth.Public, p.showDashboard)
	rt.Handle("GET "+figuresURL+"/{place}/{measure}", auth.Public, p.measure)
}

// start leads to the figures of one's own place.
func (p pages) start(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	tree := p.places.Tree()
	for _, g := range actor.Grants {
		if home := p.On(g.PlaceID, tree.Today()); home != "" {
			return web.Redirect(w, r, figuresURL+"/"+home)
		}
	}
	roots := tree.Roots(tree.Today())
	if len(roots) == 1 {
		return web.Redirect(w, r, figuresURL+"/"+roots[0].ID)
	}
	return web.Render(w, r, http.StatusOK, startPage(p.rt.Page(w, r, i18n.T(r.Context(), "figures.title"),
		web.About(i18n.T(r.Context(), "figures.about"))), roots))
}

// asked is what the address says besides the place.
type asked struct{ mapDay, from, to, sort string }

func askedOf(r *http.Request) asked {
	return asked{web.Text(r, "map"), web.Text(r, "from"), web.Text(r, "to"), web.Text(r, "sort")}
}

// query writes a back into addresses of other places and measures.
func (a asked) query() string {
	v := url.Values{}
	for k, s := range map[string]string{"map": a.mapDay, "from": a.from, "to": a.to, "sort": a.sort} {
		if s != "" {
			v.Set(k, s)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

type dashboardView struct {
	Title    string
	Report   Report
	Trend    *Trend
	Asked    asked
	Groups   []group
	Moved    string
	Compared *comparison
	Columns  []tallies.Measure // of the table of places
	Path     []places.Place
	Maps     []ui.NavItem
	Months   []ui.Option
	Children []Child
}

func (p pages) showDashboard(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	ctx := r.Context()
	a := askedOf(r)
	id := r.PathValue("place")
	q, err := p.question(id, a.mapDay, a.from, a.to)
	if err != nil {
		return err
	}
	if q.PlaceID != id {
		return web.Redirect(w, r, figuresURL+"/"+q.PlaceID+a.query())
	}
	report, err := p.Report(ctx, q)
	if err != nil {
		return err
	}
	page := p.page(w, r, report.Place)
	body, err := report.drawn.draw(ctx, i18n.Lang(ctx)+a.query(), func() (templ.Component, error) {
		trend, err := p.Trend(ctx, &report)
		if err != nil {
			return nil, err
		}
		columns := p.compared(&report)
		v := dashboardView{Title: page.Title, Report: report, Trend: trend, Asked: a,
			Groups: groups(&report, p.Measures()), Columns: columns, Moved: moved(ctx, trend, p.Measures()),
			Path: p.places.Tree().Path(id, q.Map), Maps: p.maps(ctx, a, id), Months: p.months(),
			Children: p.sorted(report.Children, a.sort)}
		if len(columns) > 0 {
			v.Compared = compare(ctx, report.Children, columns[0], a, "")
		}
		if v.Compared != nil {
			v.Compared.All = measureURL(id, columns[0].Code, a)
		}
		return dashboard(v), nil
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, dashboardPage(page, body))
}

// compared are the measures in which the table sets places side by side; the
// first of them is drawn.
func (p pages) compared(r *Report) []tallies.Measure {
	var out []tallies.Measure
	if len(r.Children) == 0 {
		return nil
	}
	of := levels[r.Children[0].Place.Kind]
	for _, code := range []string{"account14", "guided", "helped_done", "received", "on_time",
		"model_villages", "members"} {
		if m, err := p.Measure(code); err == nil && of >= m.From {
			out = append(out, m)
		}
	}
	return out
}

func (p pages) page(w http.ResponseWriter, r *http.Request, place places.Place) ui.Page {
	title := i18n.T(r.Context(), "figures.of", "place", places.FullName(r.Context(), place))
	return p.rt.Page(w, r, title, web.Dense,
		web.About(i18n.T(r.Context(), "figures.about_page", "title", title)))
}

// sorted puts the places in order of a measure, best first, or of their names.
func (p pages) sorted(cs []Child, by string) []Child {
	out := slices.Clone(cs)
	m, err := p.Measure(by)
	if err != nil {
		ps := convert.Each(out, func(c Child) places.Place { return c.Place })
		places.SortByName(ps)
		rank := map[string]int{}
		for i, q := range ps {
			rank[q.ID] = i
		}
		slices.SortStableFunc(out, func(a, b Child) int { return rank[a.Place.ID] - rank[b.Place.ID] })
		return out
	}
	slices.SortStableFunc(out, func(a, b Child) int {
		x, y := a.Figure(m), b.Figure(m)
		if m.Unit == tallies.Count {
			return y.Num - x.Num
		}
		// Compared as fractions: rounding would make some of them equal. Without a denominator: last.
		return cmp.Or(cmp.Compare(min(1, y.Den), min(1, x.Den)), cmp.Compare(y.Num*x.Den, x.Num*y.Den))
	})
	return out
}

// maps offers the map of today and that of the districts.
func (p pages) maps(ctx context.Context, a asked, id string) []ui.NavItem {
	today := p.places.Tree().Today()
	var out []ui.NavItem
	for _, day := range []clock.Date{"", places.LastOfDistricts} {
		label := i18n.T(ctx, "places.map_today")
		if day != "" {
			label = i18n.T(ctx, "places.map_districts", "date", day.Format())
		}
		b := a
		b.mapDay = string(day)
		home := p.On(id, cmp.Or(day, today))
		if home == "" {
			continue
		}
		out = append(out, ui.NavItem{Label: label, URL: figuresURL + "/" + home + b.query(),
			Current: a.mapDay == string(day)})
	}
	return out
}

// months are the months that a report can end with: the last five years.
func (p pages) months() []ui.Option {
	now := p.clock.Now().In(clock.Vietnam)
	var out []ui.Option
	for i := range 60 {
		d := clock.NewDate(now.Year(), now.Month()-time.Month(i), 1).Start()
		m := d.Year()*100 + int(d.Month())
		out = append(out, ui.Option{Value: monthText(m), Label: monthShown(m)})
	}
	return out
}
