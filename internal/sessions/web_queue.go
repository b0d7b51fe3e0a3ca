package sessions

import (
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
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
	v := queueView{Page: p.rt.Page(w, r, i18n.T(ctx, "sessions.queue"), web.From(sessionURL(se.ID))), Session: se,
		Village: p.places.Tree().Name(se.VillageID)}
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
	as, err := attendanceOf(ctx, p.db.Read(), se.ID)
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
	Form     *forms.Form // of somebody who isn't in the register
}

// add searches the village's residents.
func (p pages) add(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.addOf(w, r, actor)
	if err != nil {
		return err
	}
	if !v.Session.Open() {
		return p.isOver(w, r)
	}
	if v.Query != "" {
		if v.Found, err = p.people.Search(r.Context(), actor, people.Search{PlaceID: v.Session.VillageID, Text: v.Query,
			Limit: 20}); err != nil {
			return err
		}
		v.Searched = true
	}
	return web.Render(w, r, http.StatusOK, addPage(v))
}

func (p pages) addOf(w http.ResponseWriter, r *http.Request, actor auth.Actor) (addView, error) {
	se, err := p.Get(r.Context(), actor, r.PathValue("id"))
	return addView{Page: p.rt.Page(w, r, i18n.T(r.Context(), "sessions.add"), web.From(sessionURL(se.ID, "add"))),
		Session: se, Query: web.Text(r, "q"),
		Form: forms.New(new(comeForm).Fields())}, err
}

// walkIn asks who it is that isn't in the register.
func (p pages) walkIn(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.addOf(w, r, actor)
	if err != nil {
		return err
	}
	if !v.Session.Open() {
		return p.isOver(w, r)
	}
	return web.Render(w, r, http.StatusOK, walkInPage(v))
}

// isOver says that nobody can be added any more, and leads to the report.
func (p pages) isOver(w http.ResponseWriter, r *http.Request) error {
	web.Flash(w, i18n.T(r.Context(), "sessions.is_closed"))
	return web.Redirect(w, r, sessionURL(r.PathValue("id"), "report"))
}

func (p pages) come(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in := comeForm{ComeInput: ComeInput{SessionID: r.PathValue("id")}}
	var visit Visit
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		if in.ResidentID == "" {
			in.WalkIn = &in.Who
		}
		visit, err = p.Come(r.Context(), actor, in.ComeInput)
	}
	if err == nil {
		return web.Redirect(w, r, visitURL(visit, "number"))
	}
	return f.Again(w, r, err, func() (templ.Component, error) {
		v, err := p.addOf(w, r, actor)
		if v.Form = f; in.ResidentID != "" {
			return addPage(v), err
		}
		return walkInPage(v), err
	})
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
	v := visitView{Page: p.rt.Page(w, r, i18n.T(ctx, "sessions.number"))}
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
		_, err := getVisit(ctx, p.db.Read(), r.PathValue("id"), r.PathValue("visit"))
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
	// the list was older than that
	if f := fault.Of(err); err != nil && (f.Key == "sessions.taken" || f.Key == "sessions.busy") {
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
