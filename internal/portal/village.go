package portal

import (
	"context"
	"net/http"
	"time"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/qr"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
	"thonso/internal/sessions"
	"thonso/internal/teams"
)

type villageView struct {
	placeView
	Dusk    bool // outside it is evening or night
	Chooses bool // the reader may choose its procedures
	Team    teams.Team
	Members []teams.Membership
	Help    help
	Monday  clock.Date
	Today   clock.Date
	Week    []teams.Duty
	Alleys  []people.Alley
	Code    string // the page's address as a code to scan; "" where it is unknown
}

// A help is when and where one is helped next, or now.
type help struct {
	Now  *sessions.Running // proven: somebody opened it
	Duty *teams.Duty       // the one that runs or comes next by the roster
	At   time.Time         // when this was looked up
}

// weekView is a week of days.
const weekView = 7

// village is the page that the code on the cultural house's wall leads to.
func (p pages) village(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	id := r.PathValue("village")
	place, err := p.placeOf(w, r, id, places.Village, "account14", "guided", "helped_done", "rating")
	if err != nil {
		return err
	}
	if len(place.Figures) == 0 {
		return web.Render(w, r, http.StatusOK, endedPage(place))
	}
	today := p.procedures.Today()
	v := villageView{placeView: place, Dusk: dusk(p.clock.Now()), Chooses: actor.May(procedures.Choose, id), Today: today,
		Monday: today.AddDays(1 - teams.Weekday(today))}
	v.Page.Wide = true
	v.Page.About = i18n.T(ctx, "portal.place.about", "place", v.Page.Title)
	if v.Procedures, err = p.chosen(ctx, id, today); err != nil {
		return err
	}
	if err = p.whoHelps(ctx, &v); err != nil {
		return err
	}
	if v.Alleys, err = p.people.Alleys(ctx, id); err != nil {
		return err
	}
	if v.Office, err = p.offices.Find(ctx, p.places.Tree().CommuneOf(id).ID); err != nil {
		return err
	}
	if v.Page.Base != "" {
		v.Code = qr.SVG(v.Page.Base+placeURL(v.Place), i18n.T(ctx, "portal.place.code_of", "place", v.Page.Title))
	}
	return web.Render(w, r, http.StatusOK, villagePage(v))
}

// whoHelps adds the team, its week, and when one is helped.
func (p pages) whoHelps(ctx context.Context, v *villageView) error {
	id := v.Place.ID
	team, found, err := p.teams.TeamOf(ctx, id)
	if err != nil || !found {
		return err
	}
	v.Team = team
	if v.Members, err = p.teams.Members(ctx, team.ID, v.Today); err != nil {
		return err
	}
	// From Sunday: its night shift may still be running.
	duties, err := p.teams.Roster(ctx, id, v.Monday.AddDays(-1), v.Monday.AddDays(2*weekView-1))
	if err != nil {
		return err
	}
	v.Help.At = p.clock.Now()
	for _, d := range duties {
		if d.Date.In(v.Monday, v.Monday.AddDays(weekView-1)) {
			v.Week = append(v.Week, d)
		}
		if v.Help.Duty == nil && !d.Off && d.End.After(v.Help.At) {
			v.Help.Duty = &d
		}
	}
	running, err := p.sessions.Running(ctx, p.places.Tree().Line(id))
	if len(running) > 0 {
		v.Help.Now = &running[0]
	}
	return err
}

// title says whether one is helped now, tonight, today or later.
func (h help) title() string {
	switch {
	case h.Now != nil:
		return "portal.help.now"
	case h.Duty == nil:
		return "portal.help.none"
	case h.Duty.Date != clock.DateOf(h.At):
		return "portal.help.next"
	case dusk(h.Duty.Start):
		return "portal.help.tonight"
	}
	return "portal.help.today"
}

// tag says how the hour stands to it.
func (h help) tag(ctx context.Context) (ui.Kind, string) {
	switch {
	case h.Now != nil:
		return ui.KindSuccess, i18n.T(ctx, "portal.help.open", "until", i18n.Time(h.Now.Until))
	case h.Duty == nil:
		return "", ""
	}
	wait := h.Duty.Start.Sub(h.At).Round(time.Minute)
	switch {
	case wait <= 0: // by the roster; nobody has opened it
		return ui.KindInfo, i18n.T(ctx, "portal.help.hours")
	case wait < time.Hour:
		return ui.KindInfo, i18n.T(ctx, "portal.help.in_minutes", "n", int(wait.Minutes()))
	case h.Duty.Date == clock.DateOf(h.At):
		return ui.KindInfo, i18n.T(ctx, "portal.help.in_hours", "n", int(wait.Round(time.Hour).Hours()))
	}
	return "", ""
}

// where is the place to go to.
func (h help) where() string {
	if h.Now != nil {
		return h.Now.Place
	}
	return h.Duty.Where
}

// phone is a number to call; "" for none.
func (h help) phone() string {
	if h.Duty == nil {
		return ""
	}
	return h.Duty.Phone()
}

// dusk reports whether it is evening or night in Vietnam.
func dusk(t time.Time) bool {
	hour := t.In(clock.Vietnam).Hour()
	return hour >= 18 || hour < 5
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
