package people

import (
	"slices"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

const (
	peopleURL = "/people"
	labels    = "people.field."

	// HeldPath is the pattern of the page of what is kept about a person.
	HeldPath = peopleURL + "/{id}/held"
)

// The pages of the module.
type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	p.peopleList().Handle(rt)
	rt.Handle("GET "+peopleURL+"/new", Enter, p.newPerson)
	rt.Handle("POST "+peopleURL, Enter, p.create)
	rt.Handle("GET "+peopleURL+"/{id}", Find, p.show)
	rt.Handle("POST "+peopleURL+"/{id}/full", View, p.full)
	rt.Handle("GET "+peopleURL+"/{id}/views", View, p.views)
	rt.Handle("GET "+peopleURL+"/{id}/correct", Enter, p.correctForm)
	rt.Handle("POST "+peopleURL+"/{id}/correct", Enter, p.correctPost)
	rt.Handle("GET "+peopleURL+"/{id}/household", Enter, p.householdForm)
	rt.Handle("POST "+peopleURL+"/{id}/household", Enter, p.householdPost)
	rt.Handle("POST "+peopleURL+"/{id}/account", Enter, p.account)
	rt.Handle("POST "+peopleURL+"/{id}/leave", Enter, p.leavePost)
	rt.Handle("POST "+peopleURL+"/{id}/undo-leave", Enter, p.undoLeavePost)
}

// placeOptions are the places in which actor has perm: those of their grants
// and, one level at a time, what lies in them, down to the villages of a commune.
func (p pages) placeOptions(actor auth.Actor, perm auth.Permission, wanted func(places.Place) bool) []ui.Option {
	tree := p.places.Tree()
	today := tree.Today()
	var out []ui.Option
	var add func(pl places.Place, depth int)
	add = func(pl places.Place, depth int) {
		seen := slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == pl.ID })
		if wanted(pl) && !seen {
			out = append(out, ui.Option{Value: pl.ID, Label: p.placeLabel(pl)})
		}
		for _, c := range tree.Children(pl.ID, today) {
			if depth > 0 {
				add(c, depth-1)
			}
		}
	}
	for _, id := range actor.Places(perm) {
		if pl, ok := tree.Find(id); ok {
			add(pl, 1)
		}
	}
	return out
}

func (p pages) placeLabel(pl places.Place) string {
	tree := p.places.Tree()
	if pl.Kind == places.Village {
		return pl.Name + ", " + tree.CommuneOf(pl.ID).Name
	}
	return pl.Name
}
