package people

import (
	"net/http"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type searchView struct {
	Form     form
	Places   []ui.Option
	Found    []Brief
	Searched bool
	MayEnter bool
	Village  func(id string) string
}

const searchLimit = 50

func (p pages) search(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v := searchView{Form: typed(r, "q", "place"), MayEnter: actor.MayAnywhere(Enter), Village: p.places.Tree().Name}
	v.Places = p.placeOptions(actor, Find, func(places.Place) bool { return true })
	v.Searched = v.Form.values["q"] != ""
	found, err := p.Search(r.Context(), actor, Search{PlaceID: v.Form.values["place"], Text: v.Form.values["q"], Limit: searchLimit})
	status := http.StatusOK
	if err != nil {
		if status, err = v.Form.refuse(r, err); err != nil {
			return err
		}
		v.Searched = false
	}
	v.Found = found
	return web.Render(w, r, status, searchPage(p.page(w, r, i18n.T(r.Context(), "people.title"), peopleURL), v))
}
