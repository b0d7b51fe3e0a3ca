package sessions

import (
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type attendView struct {
	Page    ui.Page
	URL     string
	Back    string
	Members []Presence
	Refused *forms.Form
}

func (p pages) attendance(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	page, err := p.drawAttendance(w, r, actor, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, page)
}

func (p pages) drawAttendance(w http.ResponseWriter, r *http.Request, actor auth.Actor,
	refused *forms.Form) (templ.Component, error) {
	id := r.PathValue("id")
	v := attendView{URL: sessionURL(id, "attendance"), Back: sessionURL(id), Refused: refused}
	v.Page = p.rt.Page(w, r, i18n.T(r.Context(), "sessions.attendance"), web.From(v.URL))
	var err error
	v.Members, err = p.Attendances(r.Context(), actor, id)
	return attendPage(v), err
}

func (p pages) attend(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in := AttendInput{SessionID: r.PathValue("id")}
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		err = p.Attend(r.Context(), actor, in)
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) { return p.drawAttendance(w, r, actor, f) })
	}
	return web.Redirect(w, r, sessionURL(in.SessionID, "attendance"))
}

// form notes that the member comes, or goes.
func (p Presence) form() *forms.Form {
	in := AttendInput{MembershipID: p.Membership.ID, Here: !p.Here(), Version: p.Attendance.Version}
	return forms.New(in.Fields())
}

type closeView struct {
	Page    ui.Page
	Session Session
	Drafts  []Line
	Visits  []Visit // waiting or being served
	Form    *forms.Form
}

func (p pages) closing(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.closeOf(w, r, actor)
	if err != nil {
		return err
	}
	if !v.Session.Open() {
		return web.Redirect(w, r, sessionURL(v.Session.ID, "report"))
	}
	return web.Render(w, r, http.StatusOK, closePage(v))
}

func (p pages) closeOf(w http.ResponseWriter, r *http.Request, actor auth.Actor) (v closeView, err error) {
	ctx := r.Context()
	se, err := p.Get(ctx, actor, r.PathValue("id"))
	if err != nil {
		return v, err
	}
	v = closeView{Page: p.rt.Page(w, r, i18n.T(ctx, "sessions.close"), web.From(sessionURL(se.ID, "close"))),
		Session: se}
	if v.Drafts, err = p.Unfinished(ctx, actor, se); err != nil {
		return v, err
	}
	v.Form = forms.New(new(CloseInput).Fields())
	visits, err := p.Visits(ctx, actor, se.ID)
	for _, x := range visits {
		if x.Status != Waiting && x.Status != Serving {
			continue
		}
		if sent, err := p.sent(ctx, p.db.Read(), x); err != nil {
			return v, err
		} else if !sent { // whose dossier was sent counts as served
			v.Visits = append(v.Visits, x)
		}
	}
	return v, err
}

func (p pages) close(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in := CloseInput{SessionID: r.PathValue("id")}
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		_, err = p.Close(r.Context(), actor, in)
	}
	if err == nil {
		return web.Redirect(w, r, sessionURL(in.SessionID, "report"))
	}
	return f.Again(w, r, err, func() (templ.Component, error) {
		v, err := p.closeOf(w, r, actor)
		v.Form = f
		return closePage(v), err
	})
}
