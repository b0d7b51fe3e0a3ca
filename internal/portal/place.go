package portal

import (
	"context"
	"net/http"

	"thonso/internal/dossiers/offices"
	"thonso/internal/figures"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

type placeView struct {
	Page       ui.Page
	Place      places.Place
	Path       []places.Place
	Became     []places.Place // where the place has ended: what follows it
	Villages   []places.Place
	Procedures []procedures.Procedure
	Office     offices.Office
	Figures    []figures.Card
	Lives      []figures.Figure // households and people, where they may be told
	AsOf       clock.Date
}

func (p pages) placeName(ctx context.Context, id string) string {
	place, _ := p.places.Tree().Find(id)
	return places.FullName(ctx, place)
}

// placeOf returns the view of a place of the kind, with what every place's page has.
func (p pages) placeOf(w http.ResponseWriter, r *http.Request, id string, kind places.Kind,
	measures ...string) (placeView, error) {
	ctx := r.Context()
	tree := p.places.Tree()
	place, ok := tree.Find(id)
	if !ok || place.Kind != kind {
		return placeView{}, fault.New(fault.NotFound, "fault.not_found")
	}
	today := tree.Today()
	v := placeView{Place: place, Page: p.rt.Page(w, r, places.FullName(ctx, place)), Path: tree.Path(id, today)}
	if !place.Exists(today) {
		if !place.To.IsZero() {
			v.Path = tree.Path(id, place.To)
		}
		for _, next := range tree.Successors(id)[1:] {
			if q, ok := tree.Find(next); ok && q.Exists(today) {
				v.Became = append(v.Became, q)
			}
		}
		return v, nil
	}
	report, err := p.figures.Report(ctx, figures.Question{PlaceID: id})
	if err != nil {
		return v, err
	}
	v.AsOf = report.AsOf
	for _, code := range []string{"households", "residents"} {
		m, err := p.figures.Measure(code)
		if err != nil {
			return v, err
		}
		if f := report.Figure(m); !f.Nothing() && f.Num > 0 {
			v.Lives = append(v.Lives, f)
		}
	}
	v.Figures, err = p.figures.Cards(ctx, &report, measures...)
	return v, err
}

func (p pages) commune(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	ctx := r.Context()
	id := r.PathValue("commune")
	v, err := p.placeOf(w, r, id, places.Commune, "received", "on_time", "guided", "account14",
		"model_villages", "first_time_right")
	if err != nil {
		return err
	}
	if len(v.Figures) == 0 {
		return web.Render(w, r, http.StatusOK, communePage(v))
	}
	tree := p.places.Tree()
	v.Page.About = i18n.T(ctx, "portal.place.about_commune", "place", v.Page.Title)
	v.Villages = tree.Children(id, tree.Today())
	places.SortByName(v.Villages)
	v.Procedures = p.procedures.List(p.procedures.Today())
	if v.Office, err = p.offices.Find(ctx, id); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, communePage(v))
}
