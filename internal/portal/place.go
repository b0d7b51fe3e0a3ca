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
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
	"thonso/internal/teams"
)

type placeView struct {
	Page       ui.Page
	Place      places.Place
	Path       []places.Place
	Became     []places.Place // where the place has ended: what follows it
	Villages   []places.Place
	Procedures []procedures.Procedure
	Chooses    bool // the reader may choose them
	Team       teams.Team
	Duties     []teams.Duty
	Office     offices.Office
	Figures    []figures.Card
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
	v.Figures, err = p.figures.Cards(ctx, &report, measures...)
	return v, err
}

// village is the page that the code on the cultural house's wall leads to.
func (p pages) village(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	id := r.PathValue("village")
	v, err := p.placeOf(w, r, id, places.Village, "account14", "guided", "helped_done", "members")
	if err != nil {
		return err
	}
	if len(v.Figures) == 0 {
		return web.Render(w, r, http.StatusOK, villagePage(v))
	}
	v.Chooses = actor.May(procedures.Choose, id)
	today := p.procedures.Today()
	if v.Procedures, err = p.chosen(ctx, id, today); err != nil {
		return err
	}
	if v.Team, _, err = p.teams.TeamOf(ctx, id); err != nil {
		return err
	}
	monday := today.AddDays(1 - teams.Weekday(today))
	if v.Duties, err = p.teams.Roster(ctx, id, monday, monday.AddDays(6)); err != nil {
		return err
	}
	if v.Office, err = p.offices.Find(ctx, p.places.Tree().CommuneOf(id).ID); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, villagePage(v))
}

// chosen are the procedures that the village's team guides.
func (p pages) chosen(ctx context.Context, villageID string, day clock.Date) ([]procedures.Procedure, error) {
	codes, err := p.procedures.Chosen(ctx, villageID, day)
	if err != nil {
		return nil, err
	}
	var out []procedures.Procedure
	for _, code := range codes {
		if proc, err := p.procedures.Get(code, day); err == nil { // one that is no longer valid is not offered
			out = append(out, proc)
		}
	}
	return out, nil
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
	v.Villages = tree.Children(id, tree.Today())
	places.SortByName(v.Villages)
	v.Procedures = p.procedures.List(p.procedures.Today())
	if v.Office, err = p.offices.Find(ctx, id); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, communePage(v))
}
