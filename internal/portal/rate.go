package portal

import (
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/ratings"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/web"
)

// rateable reports whether the person has their result, or their refusal, in hand.
func rateable(t dossiers.Track) bool {
	return t.Status == dossiers.Returned || t.Status == dossiers.Refused
}

// toRate finds the dossier of the address, if it can be rated already.
func (p pages) toRate(r *http.Request) (dossiers.Track, error) {
	t, err := p.byLink(r.Context(), r.PathValue("link"))
	if err == nil && !rateable(t) {
		err = fault.New(fault.Conflict, "portal.rate.later")
	}
	return t, err
}

// rate asks what the person thinks, and keeps it.
func (p pages) rate(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	t, err := p.toRate(r)
	if err != nil {
		return err
	}
	ctx, link := r.Context(), r.PathValue("link")
	in := ratings.RatingInput{Link: link, Helped: t.Assist == dossiers.Helped}
	page := p.privatePage(w, r, "portal.rate.title")
	page.Path = "/t/" + link + "/rate"
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, ratePage(page, forms.New(in.Fields())))
	}
	form, err := forms.Read(r, in.Fields())
	if err == nil {
		err = p.ratings.Rate(ctx, in)
	}
	if err != nil {
		return form.Again(w, r, err, func() (templ.Component, error) { return ratePage(page, form), nil })
	}
	web.Flash(w, i18n.T(ctx, "portal.rate.thanks"))
	return web.Redirect(w, r, "/t/"+link)
}
