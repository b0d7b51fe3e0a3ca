package people

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type searchView struct {
	Page     ui.Page
	Form     *forms.Form
	Found    []Brief
	Searched bool
	Next     string // address of the next page
	MayEnter bool
	Village  func(id string) string
}

const searchLimit = 50

// fields are what is asked of who looks for somebody.
func (q *Search) fields(places []ui.Option) forms.Fields {
	return forms.Of(labels,
		forms.Text("q", &q.Text).Need().Hint("people.q_hint"),
		forms.Pick("place", &q.PlaceID).Blank("people.all_places").Offer(places...).When(func() bool { return len(places) > 1 }),
	).Private().Query()
}

func (p pages) search(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	q := Search{Limit: searchLimit}
	fields := q.fields(p.placeOptions(actor, Find, func(places.Place) bool { return true }))
	v := searchView{Form: forms.New(fields), MayEnter: actor.MayAnywhere(Enter), Village: p.places.Tree().Name}
	v.Page = p.rt.Page(w, r, i18n.T(r.Context(), "people.title"), web.Dense)
	if web.Text(r, "q") == "" {
		return web.Render(w, r, http.StatusOK, searchPage(v))
	}
	var err error
	if v.Form, err = forms.Read(r, fields); err == nil {
		q.After = r.FormValue("after")
		var next string
		if v.Found, next, err = p.Page(r.Context(), actor, q); next != "" {
			v.Next = peopleURL + "?" + url.Values{"q": {q.Text}, "place": {q.PlaceID}, "after": {next}}.Encode()
		}
	}
	if err != nil {
		return v.Form.Again(w, r, err, func() (templ.Component, error) { return searchPage(v), nil })
	}
	v.Searched = true
	return web.Render(w, r, http.StatusOK, searchPage(v))
}
