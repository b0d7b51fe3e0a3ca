package sessions

import (
	"net/http"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type queueView struct {
	Page    ui.Page
	Session Session
	Village string
	Waiting []Visit
	Serving []Visit
	Mine    *Visit // whom the actor serves
	Ended   int
	Here    int // members present
}

func (p pages) queue(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	se, err := p.Get(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !se.Open() {
		return web.Redirect(w, r, sessionURL(se.ID, "report"))
	}
	visits, err := p.Visits(ctx, actor, se.ID)
	if err != nil {
		return err
	}
	v := queueView{Page: p.page(w, r, i18n.T(ctx, "sessions.queue"), sessionURL(se.ID)), Session: se, Village: p.Places.Tree().Name(se.VillageID)}
	for _, x := range visits {
		switch x.Status {
		case Waiting:
			v.Waiting = append(v.Waiting, x)
		case Serving:
			v.Serving = append(v.Serving, x)
			if x.HelperID == actor.ID {
				v.Mine = &x
			}
		default:
			v.Ended++
		}
	}
	as, err := attendanceOf(ctx, p.DB.Read(), se.ID)
	for _, a := range as {
		if a.LeftAt.IsZero() {
			v.Here++
		}
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, queuePage(v))
}

type addView struct {
	Page     ui.Page
	Session  Session
	Query    string
	Found    []people.Brief
	Searched bool
	ID       string // of the visit to come
	Values   map[string]string
	Problems []ui.FieldError
}

// add searches the village's residents.
func (p pages) add(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.addOf(w, r, actor)
	if err != nil {
		return err
	}
	if v.Query != "" {
		if v.Found, err = p.People.Search(r.Context(), actor, people.Search{PlaceID: v.Session.VillageID, Text: v.Query, Limit: 20}); err != nil {
			return err
		}
		v.Searched = true
	}
	return web.Render(w, r, http.StatusOK, addPage(v))
}

func (p pages) addOf(w http.ResponseWriter, r *http.Request, actor auth.Actor) (addView, error) {
	se, err := p.Get(r.Context(), actor, r.PathValue("id"))
	return addView{Page: p.page(w, r, i18n.T(r.Context(), "sessions.add"), sessionURL(se.ID, "add")), Session: se, Query: web.Text(r, "q"), ID: ids.New()}, err
}

// walkIn asks who it is that isn't in the register.
func (p pages) walkIn(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.addOf(w, r, actor)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, walkInPage(v))
}

func (p pages) come(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	in := ComeInput{ID: web.Text(r, "id"), SessionID: r.PathValue("id"), ResidentID: web.Text(r, "resident")}
	if in.ResidentID == "" {
		in.WalkIn = &people.RegisterInput{Name: web.Text(r, "name"), Born: web.Text(r, "born"), Phone: web.Text(r, "phone")}
	}
	visit, err := p.Come(r.Context(), actor, in)
	if err == nil {
		return web.Redirect(w, r, visitURL(visit, "number"))
	}
	ps, status, err := problems(r, err)
	if err != nil {
		return err
	}
	v, err := p.addOf(w, r, actor)
	if err != nil {
		return err
	}
	if v.Problems = ps; in.ResidentID != "" {
		return web.Render(w, r, status, addPage(v))
	}
	v.ID, v.Values = in.ID, map[string]string{"name": web.Text(r, "name"), "born": web.Text(r, "born"), "phone": web.Text(r, "phone")}
	return web.Render(w, r, status, walkInPage(v))
}

type visitView struct {
	Page    ui.Page
	Session Session
	Visit   Visit
	Ahead   int // how many wait before
}

// number shows the queue number, to be said aloud or printed.
func (p pages) number(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	visits, err := p.Visits(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := visitView{Page: p.page(w, r, i18n.T(ctx, "sessions.number"), "")}
	found := false
	for _, x := range visits {
		if x.ID == r.PathValue("visit") {
			v.Visit, found = x, true
			break
		}
		if x.Status == Waiting {
			v.Ahead++
		}
	}
	if !found {
		_, err := getVisit(ctx, p.DB.Read(), r.PathValue("id"), r.PathValue("visit"))
		return err
	}
	return web.Render(w, r, http.StatusOK, numberPage(v))
}

func (p pages) callNext(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, ok, err := p.Next(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !ok {
		web.Flash(w, i18n.T(r.Context(), "sessions.nobody_waits"))
		return web.Redirect(w, r, sessionURL(r.PathValue("id")))
	}
	return web.Redirect(w, r, visitURL(v))
}

func (p pages) call(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.Call(r.Context(), actor, r.PathValue("id"), r.PathValue("visit"))
	if f := fault.Of(err); err != nil && (f.Key == "sessions.taken" || f.Key == "sessions.busy") { // the list was older than that
		web.Flash(w, i18n.T(r.Context(), f.Key, f.Args...))
		return web.Redirect(w, r, sessionURL(r.PathValue("id")))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, visitURL(v))
}

func (p pages) putBack(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := p.PutBack(r.Context(), actor, r.PathValue("id"), r.PathValue("visit")); err != nil {
		return err
	}
	return p.wiped(w, r, sessionURL(r.PathValue("id"), "next"))
}

// wiped redirects to the clean page, and has the browser forget what it showed.
func (p pages) wiped(w http.ResponseWriter, r *http.Request, to string) error {
	w.Header().Set("Clear-Site-Data", `"cache"`)
	return web.Redirect(w, r, to)
}
