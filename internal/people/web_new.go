package people

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

func (p pages) newPerson(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in := RegisterInput{VillageID: web.Text(r, "village"), Name: web.Text(r, "name"),
		WalkIn: web.Text(r, "kind") == "guest"}
	fields := p.offerVillages(r.Context(), actor, &in)
	return web.Render(w, r, http.StatusOK, newPage(p.newPage(w, r), forms.New(fields)))
}

// offerVillages lets one choose the village, where there are several.
func (p pages) offerVillages(ctx context.Context, actor auth.Actor, in *RegisterInput) forms.Fields {
	tree := p.places.Tree()
	villages := tree.Choices(ctx, slices.DeleteFunc(tree.Near(actor.Places(Enter)), func(pl places.Place) bool {
		return pl.Kind != places.Village
	}))
	fields := in.Fields()
	fields.Field("village").Offer(villages...)
	if len(villages) == 1 {
		in.VillageID = villages[0].Value
		fields.Field("village").Carried()
	}
	return fields
}

func (p pages) newPage(w http.ResponseWriter, r *http.Request) ui.Page {
	return p.rt.Page(w, r, i18n.T(r.Context(), "people.new"), web.Dense, web.From(peopleURL+"/new"))
}

func (p pages) create(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in RegisterInput
	var b Brief
	f, err := forms.Read(r, p.offerVillages(r.Context(), actor, &in))
	if denied := actor.Need(Enter, in.VillageID); in.VillageID != "" && denied != nil {
		return denied // of elsewhere not even that something is wrong
	}
	if err == nil {
		b, err = p.Register(r.Context(), actor, in)
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) { return newPage(p.newPage(w, r), f), nil })
	}
	web.Flash(w, i18n.T(r.Context(), "people.registered"))
	return web.Redirect(w, r, peopleURL+"/"+url.PathEscape(b.ID))
}
