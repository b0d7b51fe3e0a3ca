package sessions

import (
	"cmp"
	"context"
	"net/http"
	"net/url"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type attendView struct {
	Page    ui.Page
	Session Session
	Members []Presence
}

func (p pages) attendance(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	se, err := p.Get(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := attendView{Page: p.page(w, r, i18n.T(ctx, "sessions.attendance"), ""), Session: se}
	if v.Members, err = p.Attendances(ctx, actor, se.ID); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, attendPage(v))
}

func (p pages) attend(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	member, here := web.Text(r, "came"), true
	if member == "" {
		member, here = web.Text(r, "left"), false
	}
	if err := p.Attend(r.Context(), actor, r.PathValue("id"), member, here); err != nil {
		return err
	}
	return web.Redirect(w, r, sessionURL(r.PathValue("id"), "attendance"))
}

type closeView struct {
	Page     ui.Page
	Session  Session
	Drafts   []Line
	Visits   []Visit // waiting or being served
	Note     string
	Problems []ui.FieldError
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
	v = closeView{Page: p.page(w, r, i18n.T(ctx, "sessions.close"), sessionURL(se.ID, "close")), Session: se}
	if v.Drafts, err = p.Unfinished(ctx, actor, se); err != nil {
		return v, err
	}
	visits, err := p.Visits(ctx, actor, se.ID)
	for _, x := range visits {
		if x.Status == Waiting || x.Status == Serving {
			v.Visits = append(v.Visits, x)
		}
	}
	return v, err
}

func (p pages) close(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	in := CloseInput{SessionID: r.PathValue("id"), Note: web.Lines(r, "note"), DraftsSeen: web.Text(r, "drafts") == "yes"}
	_, err := p.Close(r.Context(), actor, in)
	if err == nil {
		return web.Redirect(w, r, sessionURL(in.SessionID, "report"))
	}
	ps, status, err := problems(r, err)
	if err != nil {
		return err
	}
	v, err := p.closeOf(w, r, actor)
	if err != nil {
		return err
	}
	v.Problems, v.Note = ps, in.Note
	return web.Render(w, r, status, closePage(v))
}

type listView struct {
	Page  ui.Page
	List  List
	Next  string
	Place func(id string) string
	Unit  string // that the list is narrowed to; "": none
	Units []ui.Option
	Map   clock.Date
	Maps  []ui.NavItem
}

func (p pages) list(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	f := Filter{PlaceID: web.Text(r, "village"), After: r.FormValue("after")}
	day, err := places.ParseMap(web.Text(r, "map"))
	if err != nil {
		return err
	}
	tree := p.Places.Tree()
	m := tree.On(day)
	f.Map, f.PlaceID = day, cmp.Or(m.Home(f.PlaceID), f.PlaceID)
	l, err := p.List(ctx, actor, f)
	if err != nil {
		return err
	}
	v := listView{Page: p.page(w, r, i18n.T(ctx, "sessions.list"), ""), List: l, Place: tree.Name, Unit: f.PlaceID, Map: day}
	v.Page.Dense = true
	tops := actor.Places(View)
	v.Maps = places.MapTabs(ctx, tree, tops, "/sessions", url.Values{"village": {f.PlaceID}, "map": {string(day)}})
	if day != "" { // where it belongs there
		v.Place = func(id string) string { return tree.Name(m.Home(id)) }
	}
	for _, u := range m.Units(tops, f.PlaceID) {
		if actor.May(View, u.ID) { // of a unit's villages some may be others' today
			v.Units = append(v.Units, ui.Option{Value: u.ID, Label: places.FullName(ctx, u)})
		}
	}
	if l.Next != "" {
		v.Next = "/sessions?" + url.Values{"village": {f.PlaceID}, "map": {string(day)}, "after": {l.Next}}.Encode()
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// stateText says how a session stands.
func stateText(ctx context.Context, se Session) (ui.Kind, string) {
	switch {
	case se.Open():
		return ui.KindInfo, i18n.T(ctx, "sessions.is_open")
	case se.Report != nil && se.Report.ByItself:
		return ui.KindWarning, i18n.T(ctx, "sessions.closed_itself_short")
	default:
		return ui.KindSuccess, i18n.T(ctx, "sessions.closed_short")
	}
}
