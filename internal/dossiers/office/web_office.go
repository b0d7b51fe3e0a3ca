package office

import (
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/dossiers/offices"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type officeView struct {
	Page    ui.Page
	Office  offices.Office
	Offices []ui.Option
	Form    *forms.Form
}

// openOffice finds the office that is asked for: the only one, where there is no other.
func (p pages) openOffice(w http.ResponseWriter, r *http.Request, actor auth.Actor) (v officeView, err error) {
	v.Offices = p.OfficeOptions(r.Context(), p.OfficesWith(actor, offices.ManageOffice))
	if len(v.Offices) == 0 {
		return v, fault.New(fault.Conflict, "dossiers.office.no_commune")
	}
	id := web.Text(r, "office")
	if id == "" && len(v.Offices) == 1 {
		id = v.Offices[0].Value
	}
	v.Page = p.rt.Page(w, r, i18n.T(r.Context(), "dossiers.office.title"), web.Dense, web.From(officeURL+"?office="+id))
	if id != "" {
		v.Office, err = p.offices.Open(r.Context(), actor, id)
	}
	return v, err
}

func (p pages) office(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.openOffice(w, r, actor)
	if err != nil {
		return err
	}
	v.Form = forms.New(v.Office.Fields())
	p.sayUsual(v.Form.Fields, v.Office)
	return web.Render(w, r, http.StatusOK, officePage(v))
}

// sayUsual says beside each signer what stands there where the office sets nothing.
func (p pages) sayUsual(fields forms.Fields, o offices.Office) {
	for _, who := range offices.Deciders {
		a := p.offices.AuthorityOf(who, offices.Office{CommuneID: o.CommuneID, ParentName: o.ParentName,
			Notation: o.Notation}, p.places.Tree().Today())
		for part, usual := range map[string]string{"name": a.Agency, "notation": a.Notation, "title": a.Head} {
			fields.Field(string(who)+"_"+part).Hint("dossiers.office.usual", "text", usual)
		}
	}
}

func (p pages) officePost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	v, err := p.openOffice(w, r, actor)
	if err != nil {
		return err
	}
	typed := offices.Office{CommuneID: v.Office.CommuneID}
	if v.Form, err = forms.Read(r, typed.Fields()); err == nil {
		err = p.offices.SetOffice(r.Context(), actor, typed)
	}
	if err != nil {
		return v.Form.Again(w, r, err, func() (templ.Component, error) {
			saved, err := p.offices.Open(r.Context(), actor, typed.CommuneID)
			p.sayUsual(v.Form.Fields, typed)
			v.Form.Saved(r.Context(), saved.Fields(), officeURL+"?office="+typed.CommuneID)
			return officePage(v), err
		})
	}
	web.Flash(w, i18n.T(r.Context(), "dossiers.office.saved"))
	return web.Redirect(w, r, officeURL+"?office="+typed.CommuneID)
}
