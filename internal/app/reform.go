package app

import (
	"context"

	"thonso/internal/places"
)

// reformCounters say in the preview of a reform how much was recorded in a
// place and in the villages within it.
func (a *App) reformCounters() []places.Counter {
	return []places.Counter{{Key: "app.reform.dossiers", Count: a.dossiersIn}, {Key: "app.reform.residents", Count: a.residentsIn}}
}

// within is the place and its villages, each once.
func (a *App) within(placeID string) []string {
	tree, all := a.Places.Tree(), []string{placeID}
	for _, v := range tree.Within(placeID, places.Village, tree.Today()) {
		if v.ID != placeID {
			all = append(all, v.ID)
		}
	}
	return all
}

func (a *App) dossiersIn(ctx context.Context, placeID string) (n int, err error) {
	each, err := a.Dossiers.Tallies(ctx, a.within(placeID), 0, 0)
	for _, t := range each {
		n += t.Submitted
	}
	return n, err
}

func (a *App) residentsIn(ctx context.Context, placeID string) (n int, err error) {
	each, err := a.People.Tallies(ctx, a.within(placeID))
	for _, t := range each {
		n += t.Residents
	}
	return n, err
}
