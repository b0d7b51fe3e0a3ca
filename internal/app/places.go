package app

import (
	"context"
	"slices"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// placeNamed returns the id of the place that somebody typed: its id, its
// official code, or a name that only one place has. "" is the topmost place;
// "" comes back where there is no place at all yet.
func (a *App) placeNamed(q string) (string, error) {
	tree := a.Places.Tree()
	q = text.Clean(q)
	if q == "" {
		if roots := tree.Roots(tree.Today()); len(roots) == 1 {
			return roots[0].ID, nil
		}
		if tree.Len() == 0 {
			return "", nil
		}
		return "", errNoPlace
	}
	if ids.Valid(q) {
		if _, ok := tree.Find(q); ok {
			return q, nil
		}
		return "", errNoPlace
	}
	for _, kind := range placeKinds {
		if p := tree.ByCode(kind, q, tree.Today()); p.ID != "" {
			return p.ID, nil
		}
	}
	hits := tree.Search(q, tree.Today(), 20)
	hits = slices.DeleteFunc(hits, func(p places.Place) bool { return text.Key(p.Name) != text.Key(q) })
	if len(hits) != 1 {
		return "", errNoPlace
	}
	return hits[0].ID, nil
}

var placeKinds = []places.Kind{places.Village, places.Commune, places.District, places.Province}

// placesBelow returns id and every place in it today.
func (a *App) placesBelow(id string) []string {
	tree := a.Places.Tree()
	out := []string{id}
	for i := 0; i < len(out); i++ {
		for _, c := range tree.Children(out[i], tree.Today()) {
			if !slices.Contains(out, c.ID) {
				out = append(out, c.ID)
			}
		}
	}
	return out
}

func (a *App) everyPlace() (out []string) {
	tree := a.Places.Tree()
	for _, root := range tree.Roots(tree.Today()) {
		out = append(out, a.placesBelow(root.ID)...)
	}
	return out
}

// managed returns the places whose accounts actor manages.
func (a *App) managed(actor auth.Actor) (out []string) {
	for _, p := range actor.Places(auth.ManageAccounts) {
		out = append(out, a.placesBelow(p)...)
	}
	return out
}

// placeLabel names a place with its type, within a sentence: "xã Gia Phú", "Gia Phú commune"; its id where it is unknown.
func (a *App) placeLabel(ctx context.Context, id string) string {
	if id == "" {
		return i18n.T(ctx, "place.whole")
	}
	p, ok := a.Places.Tree().Find(id)
	if !ok {
		return id
	}
	return i18n.T(ctx, "places.full", "type", i18n.T(ctx, p.TypeKey()), "name", p.Name)
}
