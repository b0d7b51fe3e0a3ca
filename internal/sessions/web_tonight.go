package sessions

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
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

// home says on a member's home page what is on tonight, and on the village
// head's when the village is next helped.
func (s *Service) home(ctx context.Context, actor auth.Actor) ([]module.Tile, error) {
	var out []module.Tile
	for _, v := range s.villageOptions(ctx, actor) {
		if len(out) == 3 {
			break // nobody runs the evenings of a whole commune
		}
		t, err := s.tile(ctx, actor, v.Value)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	looked, err := s.lookingIn(ctx, actor)
	return append(out, looked...), err
}

// lookingIn says when the actor's own villages are next helped, by others.
func (s *Service) lookingIn(ctx context.Context, actor auth.Actor) (out []module.Tile, err error) {
	tree := s.places.Tree()
	for _, id := range actor.Places(View) {
		if v, ok := tree.Find(id); !ok || v.Kind != places.Village || actor.May(Run, id) {
			continue
		}
		d, has, err := s.teams.NextDuty(ctx, id, s.clock.Now())
		if err != nil {
			return nil, err
		}
		if has {
			out = append(out, module.Tile{Key: "sessions.tile_next", Args: []any{"village", tree.Name(id), "when",
				i18n.DateTime(d.Start)}, URL: "/roster/" + id, Order: 10, Next: true})
		}
	}
	return out, nil
}

func (s *Service) tile(ctx context.Context, actor auth.Actor, village string) (module.Tile, error) {
	name := s.places.Tree().Name(village)
	t := module.Tile{Key: "sessions.tile_none", Args: []any{"village", name}, URL: "/session?village=" + village,
		Order: 10, Next: true}
	se, open, err := s.OpenAt(ctx, actor, village)
	if err != nil {
		return t, err
	}
	if open {
		n, err := waitingCount(ctx, s.db.Read(), se.ID)
		t.Key, t.Number, t.URL, t.Kind = "sessions.tile_open", n, sessionURL(se.ID), string(ui.KindInfo)
		if n == 0 {
			t.Key = "sessions.tile_quiet"
		}
		return t, err
	}
	d, has, err := s.teams.NextDuty(ctx, village, s.clock.Now())
	if has && err == nil {
		t.Key, t.Args = "sessions.tile_next", append(t.Args, "when", i18n.DateTime(d.Start))
	}
	return t, err
}
