package places

import (
	"net/http"
	"net/url"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/web"
)

// An addView is the form of a new unit.
type addView struct {
	form
	ID     string
	Kind   Kind
	Parent Place
}

func (p *pages) addView(r *http.Request, actor auth.Actor) (addView, error) {
	parent, ok := p.s.Tree().Find(r.FormValue("parent"))
	kind := Kind(r.FormValue("kind"))
	if !ok || below[kind] != parent.Kind {
		return addView{}, fault.New(fault.NotFound, "fault.not_found")
	}
	return addView{form: form{values: url.Values{}}, ID: ids.New(), Kind: kind, Parent: parent}, actor.Need(Manage, parent.ID)
}

func (p *pages) newUnit(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.addView(r, actor)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, addPage(p.page(w, r, "places.add."+string(v.Kind)), v))
}

func (p *pages) addUnit(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	v, err := p.addView(r, actor)
	if err != nil {
		return err
	}
	bad := map[string]string{}
	in := AddInput{Kind: v.Kind, ParentID: v.Parent.ID, Type: r.FormValue("type"), Code: web.Text(r, "code"), Name: web.Text(r, "name"), From: readDate(r, "from", bad)}
	if id := r.FormValue("id"); ids.Valid(id) {
		in.ID, v.ID = id, id
	}
	var added Place
	if err = fault.Fields(bad); err == nil {
		added, err = p.s.Add(r.Context(), actor, in)
	}
	if err != nil {
		f, status, err := refused(r, err)
		if err != nil {
			return err
		}
		v.form = f
		page := p.page(w, r, "places.add."+string(v.Kind))
		page.Path = base + "/new?" + url.Values{"parent": {v.Parent.ID}, "kind": {string(v.Kind)}}.Encode() // the form alone says where it is
		return web.Render(w, r, status, addPage(page, v))
	}
	web.Flash(w, i18n.T(r.Context(), "places.done.add"))
	return web.Redirect(w, r, base+"/"+added.ID)
}

// A lineageView is the form that names an old unit of which a new one was formed.
type lineageView struct {
	form
	Place Place
}

func (p *pages) lineageView(r *http.Request, actor auth.Actor) (lineageView, error) {
	q, err := p.find(r)
	if err != nil {
		return lineageView{}, err
	}
	return lineageView{form{values: url.Values{}}, q}, actor.Need(Manage, p.s.Tree().lastParent(q.ID))
}

func (p *pages) newLineage(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.lineageView(r, actor)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, lineagePage(p.page(w, r, "places.lineage_add"), v))
}

func (p *pages) addLineage(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	v, err := p.lineageView(r, actor)
	if err != nil {
		return err
	}
	in := LineageInput{ToID: v.Place.ID, OldCode: web.Text(r, "old"), Share: web.Int(r, "share"), Decision: web.Text(r, "decision")}
	if err := p.s.AddLineage(r.Context(), actor, in); err != nil {
		f, status, err := refused(r, err)
		if err != nil {
			return err
		}
		v.form = f
		return web.Render(w, r, status, lineagePage(p.page(w, r, "places.lineage_add"), v))
	}
	web.Flash(w, i18n.T(r.Context(), "places.done.lineage"))
	return web.Redirect(w, r, base+"/"+v.Place.ID)
}
