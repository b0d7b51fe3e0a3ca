package places

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// An addView is the form of a new unit.
type addView struct {
	Page   ui.Page
	Form   *forms.Form
	Kind   Kind
	Parent Place
}

// adding begins the form of a unit of the kind and in the parent that are asked for.
func (p *pages) adding(w http.ResponseWriter, r *http.Request, actor auth.Actor, in *AddInput) (addView, error) {
	parent, ok := p.s.Tree().Find(web.Text(r, "parent"))
	in.Kind, in.ParentID = Kind(web.Text(r, "kind")), parent.ID
	if !ok || below[in.Kind] != parent.Kind {
		return addView{}, fault.New(fault.NotFound, "fault.not_found")
	}
	again := base + "/new?" + url.Values{"parent": {parent.ID}, "kind": {string(in.Kind)}}.Encode()
	page := p.rt.Page(w, r, i18n.T(r.Context(), "places.add."+string(in.Kind)), web.Dense, web.From(again))
	return addView{Page: page, Kind: in.Kind, Parent: parent}, actor.Need(Manage, parent.ID)
}

func addFields(r *http.Request, in *AddInput) forms.Fields {
	fields := in.Fields()
	fields.Field("type").Offer(typeOptions(r.Context(), in.Kind)...)
	return fields
}

func (p *pages) newUnit(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in AddInput
	v, err := p.adding(w, r, actor, &in)
	if err != nil {
		return err
	}
	v.Form = forms.New(addFields(r, &in))
	return web.Render(w, r, http.StatusOK, addPage(v))
}

func (p *pages) addUnit(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	var in AddInput
	v, err := p.adding(w, r, actor, &in)
	if err != nil {
		return err
	}
	var added Place
	if v.Form, err = forms.Read(r, addFields(r, &in)); err == nil {
		added, err = p.s.Add(r.Context(), actor, in)
	}
	if err != nil {
		return v.Form.Again(w, r, err, func() (templ.Component, error) { return addPage(v), nil })
	}
	web.Flash(w, i18n.T(r.Context(), "places.done.add"))
	return web.Redirect(w, r, base+"/"+added.ID)
}

// A lineageView is the form that names an old unit of which a new one was formed.
type lineageView struct {
	Page  ui.Page
	Form  *forms.Form
	Place Place
}

func (p *pages) lineageView(w http.ResponseWriter, r *http.Request, actor auth.Actor) (lineageView, error) {
	q, err := p.find(r)
	if err != nil {
		return lineageView{}, err
	}
	page := p.rt.Page(w, r, i18n.T(r.Context(), "places.lineage_add"), web.Dense)
	return lineageView{Page: page, Place: q}, actor.Need(Manage, p.s.Tree().lastParent(q.ID))
}

// fields ask for the unit that there was on the eve.
func (v lineageView) fields(in *LineageInput) forms.Fields {
	fields := in.Fields()
	fields.Field("old").Hint("places.old_hint", "day", v.Place.From.AddDays(-1).Format())
	return fields
}

func (p *pages) newLineage(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.lineageView(w, r, actor)
	if err != nil {
		return err
	}
	v.Form = forms.New(v.fields(&LineageInput{}))
	return web.Render(w, r, http.StatusOK, lineagePage(v))
}

func (p *pages) addLineage(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.lineageView(w, r, actor)
	if err != nil {
		return err
	}
	in := LineageInput{ToID: v.Place.ID}
	if v.Form, err = forms.Read(r, v.fields(&in)); err == nil {
		err = p.s.AddLineage(r.Context(), actor, in)
	}
	if err != nil {
		return v.Form.Again(w, r, err, func() (templ.Component, error) { return lineagePage(v), nil })
	}
	web.Flash(w, i18n.T(r.Context(), "places.done.lineage"))
	return web.Redirect(w, r, base+"/"+v.Place.ID)
}
