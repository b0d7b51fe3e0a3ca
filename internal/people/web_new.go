package people

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type newView struct {
	Page     ui.Page
	Form     *forms.Form
	Warnings []string // message keys of what only looks wrong
	Sure     string   // the number that was asked about
}

func (p pages) newPerson(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in := RegisterInput{ID: ids.New(), VillageID: web.Text(r, "village"), Name: web.Text(r, "name"),
		WalkIn: web.Text(r, "kind") == "guest"}
	fields := p.offerVillages(actor, &in)
	return web.Render(w, r, http.StatusOK, newPage(p.newView(w, r, forms.New(fields))))
}

// offerVillages lets one choose the village, where there are several.
func (p pages) offerVillages(actor auth.Actor, in *RegisterInput) forms.Fields {
	villages := p.placeOptions(actor, Enter, func(pl places.Place) bool { return pl.Kind == places.Village })
	fields := in.Fields()
	fields.Field("village").Offer(villages...)
	if len(villages) == 1 {
		in.VillageID = villages[0].Value
		fields.Field("village").Carried()
	}
	return fields
}

func (p pages) newView(w http.ResponseWriter, r *http.Request, f *forms.Form) newView {
	return newView{Page: p.rt.Page(w, r, i18n.T(r.Context(), "people.new"), web.Dense, web.From(peopleURL+"/new")),
		Form: f}
}

func (p pages) create(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in RegisterInput
	var b Brief
	f, err := forms.Read(r, p.offerVillages(actor, &in))
	if denied := actor.Need(Enter, in.VillageID); in.VillageID != "" && denied != nil {
		return denied // of elsewhere not even that something is wrong
	}
	if err == nil {
		if doubts := unsure(r, in.IDNumber, in.Born, in.Sex); len(doubts) > 0 {
			v := p.newView(w, r, f)
			v.Warnings, v.Sure = doubts, in.IDNumber
			return web.Render(w, r, http.StatusUnprocessableEntity, newPage(v))
		}
		b, err = p.Register(r.Context(), actor, in)
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) { return newPage(p.newView(w, r, f)), nil })
	}
	web.Flash(w, i18n.T(r.Context(), "people.registered"))
	return web.Redirect(w, r, peopleURL+"/"+url.PathEscape(b.ID))
}

// unsure is what only looks wrong with a number: it is asked about once, and then taken as it is.
func unsure(r *http.Request, number, born, sex string) []string {
	if web.Text(r, "sure") == number {
		return nil
	}
	return IDWarnings(number, born, sex)
}
