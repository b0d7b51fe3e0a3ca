package sessions

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/teams"
)

type tonightView struct {
	Page     ui.Page
	Villages []ui.Option // to choose from; one: already chosen
	Village  string      // id
	Name     string
	Open     *Session
	Duty     *teams.Duty
	Form     *forms.Form
}

// tonight says whether the evening has begun, and lets it begin.
func (p pages) tonight(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.tonightOf(w, r, actor)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, tonightPage(v))
}

func (p pages) tonightOf(w http.ResponseWriter, r *http.Request, actor auth.Actor) (v tonightView, err error) {
	ctx := r.Context()
	v = tonightView{Page: p.rt.Page(w, r, i18n.T(ctx, "sessions.tonight"), web.From("/session")),
		Villages: p.villageOptions(ctx, actor), Village: web.Text(r, "village")}
	if v.Village == "" && len(v.Villages) == 1 {
		v.Village = v.Villages[0].Value
	}
	if v.Village == "" {
		return v, nil
	}
	if err := actor.Need(Run, v.Village); err != nil {
		return v, err
	}
	v.Name = p.places.Tree().Name(v.Village)
	se, open, err := p.OpenAt(ctx, actor, v.Village)
	if err != nil {
		return v, err
	}
	if open {
		v.Open = &se
		return v, nil
	}
	now := p.clock.Now()
	d, has, err := p.teams.NextDuty(ctx, v.Village, now)
	if err != nil {
		return v, err
	}
	in := openForm{OpenInput{VillageID: v.Village,
		Place: i18n.T(ctx, "sessions.place_guess", "village", v.Name)},
		i18n.Time(now.Add(90 * time.Minute))}
	if has {
		v.Duty = &d
		if isTheOne(d, now) {
			in.Place, in.End = d.Where, i18n.Time(d.End)
		}
	}
	v.Form = forms.New(in.Fields())
	return v, nil
}

// ahead is how long before a duty its session may be opened.
const ahead = 3 * time.Hour

// isTheOne reports whether a session that is opened now is that of the duty: in
// the morning it isn't yet the evening's, and would be too long.
func isTheOne(d teams.Duty, now time.Time) bool {
	return !d.Start.After(now.Add(ahead)) && !d.End.After(now.Add(longest))
}

func (p pages) open(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in openForm
	var se Session
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		in.PlannedEnd, err = endOf(p.clock.Now(), in.End)
	}
	if err == nil {
		se, err = p.Begin(r.Context(), actor, in.OpenInput)
	}
	if err == nil {
		return web.Redirect(w, r, sessionURL(se.ID))
	}
	// Another member was faster: there is one evening, and this is it.
	if fault.KindOf(err) == fault.Conflict {
		if now, open, oerr := p.OpenAt(r.Context(), actor, in.VillageID); oerr == nil && open {
			web.Flash(w, i18n.T(r.Context(), "sessions.already_open"))
			return web.Redirect(w, r, sessionURL(now.ID))
		}
	}
	return f.Again(w, r, err, func() (templ.Component, error) {
		v, err := p.tonightOf(w, r, actor)
		v.Form = f
		return tonightPage(v), err
	})
}

// endOf is the next moment at which the clock shows the hour typed.
func endOf(now time.Time, typed string) (time.Time, error) {
	hour, ok := teams.ParseHour(typed)
	if !ok {
		return time.Time{}, fault.Field("end", "sessions.hour_shape")
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", string(clock.DateOf(now))+" "+hour, clock.Vietnam)
	if err != nil {
		return time.Time{}, fault.Field("end", "sessions.hour_shape")
	}
	if !t.After(now) {
		if t = t.AddDate(0, 0, 1); t.After(now.Add(longest)) { // nobody means tomorrow
			return time.Time{}, fault.Field("end", "sessions.end_past")
		}
	}
	return t.UTC(), nil
}

// work says on a member's home page what is on tonight.
func (s *Service) work(ctx context.Context, actor auth.Actor) (out []module.Work, err error) {
	for i, v := range s.villageOptions(ctx, actor) {
		if i == 3 {
			break // nobody runs the evenings of a whole commune
		}
		w, err := s.evening(ctx, actor, v.Value)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// evening is the session that is open in a village, or the way to open one. Who
// helps somebody right now is led back to them.
func (s *Service) evening(ctx context.Context, actor auth.Actor, village string) (module.Work, error) {
	name := s.places.Tree().Name(village)
	w := module.Work{Name: "sessions." + village, Key: "sessions.tile_none", Args: []any{"village", name},
		Icon: ui.IconHandHeart, Verb: "sessions.verb_open", URL: "/session?village=" + village, Order: 10, Next: true}
	se, open, err := s.OpenAt(ctx, actor, village)
	if err != nil {
		return w, err
	}
	if !open {
		d, has, err := s.teams.NextDuty(ctx, village, s.clock.Now())
		if has && err == nil {
			w.Key, w.Args = "sessions.tile_next", append(w.Args, "when", i18n.DateTime(d.Start))
		}
		return w, err
	}
	w.Key, w.URL, w.Verb, w.Kind = "sessions.tile_open", sessionURL(se.ID), "sessions.verb_enter", ui.KindInfo
	if w.Number, err = waitingCount(ctx, s.db.Read(), se.ID); err != nil {
		return w, err
	}
	if w.Number == 0 {
		w.Key = "sessions.tile_quiet"
	}
	v, busy, err := s.Serving(ctx, actor, se.ID)
	if busy {
		w.Why, w.URL, w.Verb = i18n.T(ctx, "sessions.tile_busy", "name", v.Name), visitURL(v), "sessions.verb_go_on"
	}
	return w, err
}

// The schedule tells so many evenings, of so many days ahead.
const (
	mostEvenings = 4
	daysAhead    = 7
)

// cards tell the next evenings of the actor's villages, or of those in the
// actor's commune. A whole province has too many to be told.
func (s *Service) cards(ctx context.Context, actor auth.Actor) ([]module.Card, error) {
	tree := s.places.Tree()
	var villages []string
	for _, g := range actor.Grants {
		if p, ok := tree.Find(g.PlaceID); ok && (p.Kind == places.Village || p.Kind == places.Commune) {
			villages = append(villages, convert.Each(tree.Within(p.ID, places.Village, tree.Today()),
				func(v places.Place) string { return v.ID })...)
		}
	}
	if len(villages) == 0 {
		return nil, nil
	}
	slices.Sort(villages)
	now := s.clock.Now()
	today := clock.DateOf(now)
	ds, err := s.teams.Rosters(ctx, slices.Compact(villages), today.AddDays(-1), today.AddDays(daysAhead))
	if err != nil {
		return nil, err
	}
	ds = slices.DeleteFunc(ds, func(d teams.Duty) bool { return d.Off || !d.End.After(now) })
	if len(ds) == 0 {
		return nil, nil
	}
	var slots []ui.Slot
	for _, d := range ds[:min(mostEvenings, len(ds))] {
		slots = append(slots, ui.Slot{Icon: ui.IconHandHeart, Now: !d.Start.After(now),
			Title: i18n.Time(d.Start) + ", " + dayText(ctx, d.Start), Text: tree.Name(d.VillageID) + ": " + d.Where,
			URL: "/roster/" + d.VillageID})
	}
	return []module.Card{{Title: i18n.T(ctx, "sessions.card"), Body: ui.Schedule(slots), Order: 20}}, nil
}
