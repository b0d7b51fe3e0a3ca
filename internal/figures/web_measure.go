package figures

import (
	"context"
	"net/http"
	"net/url"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/ratings"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type measureView struct {
	Page     ui.Page
	Report   Report
	Asked    asked
	Measure  tallies.Measure
	Figure   Figure
	Path     []places.Place
	Trend    *Trend
	Lasting  bool              // it is of a day, not of what happened in months
	Parts    []tallies.Measure // of the figure that this one is a part of
	Children []Child
	Compared *comparison    // the places in this one
	Beside   *comparison    // this place among those like it
	Around   places.Place   // that they lie in
	People   []people.Brief // behind the figure, for those allowed
	Dossiers []dossiers.Row
	Counted  map[string]bool // of a ratio: which of them are above the line, by id
	Listed   bool            // the records are shown
	Closed   bool            // there are records, and they are not for the actor
	SignIn   bool            // they would be, to somebody who has signed in
	Next     string
	First    bool
	Ratings  string // where each is read, for those who answer for them
	Names    func(code string, version int) string
}

// measure explains one figure: formula, source, parts, and the records behind it.
func (p pages) measure(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	m, err := p.Measure(r.PathValue("measure"))
	if err != nil {
		return err
	}
	a := askedOf(r)
	id := r.PathValue("place")
	q, err := p.question(id, a.mapDay, a.from, a.to)
	if err != nil {
		return err
	}
	if q.PlaceID != id {
		return web.Redirect(w, r, figuresURL+"/"+q.PlaceID+"/"+m.Code+a.query())
	}
	report, err := p.Report(ctx, q)
	if err != nil {
		return err
	}
	if !report.Says(m) {
		return web.Redirect(w, r, figuresURL+"/"+id+a.query())
	}
	v := measureView{Page: p.page(w, r, report.Place), Report: report, Asked: a, Measure: m,
		Figure:   report.Figure(m),
		Children: p.sorted(report.Children, m.Code), SignIn: m.Records != "" && !actor.SignedIn(),
		First: web.Text(r, "after") == "", Lasting: p.tallies.Lasting(m), Names: p.procedureName(ctx),
		Path: p.places.Tree().Path(id, q.Map)}
	v.Page.Title = i18n.T(ctx, m.NameKey()) + ", " + places.FullName(ctx, report.Place)
	v.Page.About = i18n.T(ctx, "figures.about_page", "title", v.Page.Title)
	if v.First {
		if err := p.pictures(ctx, &v); err != nil {
			return err
		}
	}
	if of, ok := map[string]places.Kind{"rating": places.Commune, "help_rating": places.Village,
		"help_rated": places.Village}[m.Code]; ok && of == report.Place.Kind {
		v.Ratings = ratings.RatingsURL(actor, report.Place)
	}
	if err := p.records(ctx, actor, &v, web.Text(r, "after")); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, measurePage(v))
}

// pictures adds what the page draws: the trend, the places in this one, or those beside it.
func (p pages) pictures(ctx context.Context, v *measureView) (err error) {
	if v.Trend, err = p.Trend(ctx, &v.Report); err != nil {
		return err
	}
	for _, m := range p.Measures() {
		if m.Whole != "" && m.Whole == v.Measure.Whole {
			v.Parts = append(v.Parts, m)
		}
	}
	if len(v.Children) > 0 {
		if levels[v.Report.Children[0].Place.Kind] >= v.Measure.From {
			v.Compared = compare(ctx, v.Report.Children, v.Measure, v.Asked, "")
		}
		return nil
	}
	if len(v.Path) < 2 {
		return nil
	}
	q := v.Report.Question
	v.Around = v.Path[len(v.Path)-2]
	q.PlaceID = v.Around.ID
	around, err := p.Report(ctx, q)
	if err == nil {
		v.Beside = compare(ctx, alike(&around, v.Report.Place), v.Measure, v.Asked, v.Report.Place.ID)
	}
	return err
}

const recordsPage = 100

// records adds the people or dossiers behind the figure, as far as the actor
// may see them: of the unit as it is on the report's map. People are those of
// today: their list is there to be worked on.
func (p pages) records(ctx context.Context, actor auth.Actor, v *measureView, after string) error {
	place := v.Report.Place
	if place.Kind != places.Village && place.Kind != places.Commune {
		return nil
	}
	if v.Measure.Records == "without_account" {
		if v.Closed = !actor.May(people.List, place.ID); v.Closed {
			return nil
		}
		list, err := p.people.Without(ctx, actor, place.ID, v.Report.Map, people.WithoutAccount, after, recordsPage)
		v.People, v.Listed = list.Rows, true
		v.next(list.Next)
		return err
	}
	f, ok := dossierFilter(v.Measure.Records)
	if !ok {
		return nil
	}
	if v.Closed = !actor.MayAnywhere(dossiers.View); v.Closed { // a resident's own are not what the figure counts
		return nil
	}
	f.After, f.Limit, f.Map = after, recordsPage, v.Report.Map
	if place.Kind == places.Village {
		f.PlaceID = place.ID
	} else {
		f.CommuneID = place.ID
	}
	if v.Report.From != 0 {
		f.From = tallies.MonthStart(v.Report.From)
	}
	if v.Report.To != 0 {
		f.To = tallies.MonthStart(v.Report.To).AddDate(0, 1, 0)
	}
	list, err := p.dossiers.List(ctx, actor, f)
	switch fault.KindOf(err) {
	case fault.Forbidden, fault.SignIn:
		v.Closed = true
		return nil //nolint:nilerr // the figure is shown without its records
	}
	if err != nil {
		return err
	}
	v.Dossiers, v.Listed = list.Rows, true
	v.next(list.Next)
	if v.Measure.Den == "" || v.Figure.Hidden {
		return nil
	}
	ids := convert.Each(list.Rows, func(d dossiers.Row) string { return d.ID })
	v.Counted, err = p.dossiers.InNumerator(ctx, ids, v.Measure, v.Report.From, v.Report.To)
	return err
}

func (v *measureView) next(after string) {
	if after == "" {
		return
	}
	query := v.Asked.query()
	if query == "" {
		query = "?"
	} else {
		query += "&"
	}
	v.Next = figuresURL + "/" + v.Report.Place.ID + "/" + v.Measure.Code + query + "after=" + url.QueryEscape(after)
}

// dossierFilter says which dossiers are behind a figure: as many as it says, of
// the moment by which it counts them.
func dossierFilter(records string) (f dossiers.Filter, ok bool) {
	done := []dossiers.Status{dossiers.Resolved, dossiers.Returned}
	switch records {
	case "helped":
		f.Assist, f.Statuses = dossiers.Helped, dossiers.Statuses
	case "helped_done":
		f.Assist, f.Statuses, f.Since = dossiers.Helped, done, dossiers.SinceResolved
	case "self":
		f.Assist, f.Statuses = dossiers.Self, dossiers.Statuses
	case "official":
		f.Assist, f.Statuses = dossiers.Official, dossiers.Statuses
	case "portal":
		f.Way, f.Statuses = dossiers.Portal, dossiers.Statuses
	case "received":
		f.Statuses, f.Since = dossiers.Statuses, dossiers.SinceReceived
	case "resolved":
		f.Statuses, f.Since = done, dossiers.SinceResolved
	case "ended":
		f.Way, f.Statuses, f.Since = dossiers.Here, []dossiers.Status{dossiers.Resolved, dossiers.Returned,
			dossiers.Refused, dossiers.Stopped}, dossiers.SinceEnded
	case "all":
		f.Statuses = dossiers.Statuses
	default:
		return f, false
	}
	return f, true
}

func (p pages) procedureName(ctx context.Context) func(string, int) string {
	lang := i18n.Lang(ctx)
	return func(code string, version int) string {
		proc, err := p.procedures.Version(code, version)
		if err != nil {
			return code
		}
		return proc.Plain.In(lang)
	}
}
