package figures

import (
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
)

// TestListsAreTheFigures: behind a figure are as many records as it says, of a
// unit as it is on the map: of a village, of one merged into another, of a
// commune of now and of then.
func TestListsAreTheFigures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.fill(t, 11)
		w.mergeVillages(t)
		counted := 0
		for _, day := range []clock.Date{"2025-06-30", "2026-11-23"} {
			units := append(append([]string{}, w.old...), w.villages...)
			if day != "2025-06-30" {
				units = append(append([]string{w.merged}, w.new...), w.villages[2:]...)
			}
			for _, id := range units {
				r, err := w.Report(ctx, Question{PlaceID: id, Map: day})
				ok(t, err)
				f := dossiers.Filter{Statuses: dossiers.Statuses, Map: day, Limit: 200, PlaceID: id}
				if r.Place.Kind == places.Commune {
					f.PlaceID, f.CommuneID = "", id
				}
				list, err := w.Dossiers.List(ctx, w.sys, f)
				ok(t, err)
				if n := r.Sum.get(submitted); n != len(list.Rows) {
					t.Errorf("%s on the map of %s: the figure is %d, the list has %d", r.Place.Name, day, n, len(list.Rows))
				}
				counted += len(list.Rows)
			}
		}
		if counted == 0 {
			t.Fatal("the world is empty")
		}
		clerk := auth.NewActor("c", "x", auth.NewPolicy(dossiers.Rules...), w.Places, auth.Grant{Role: auth.Clerk, PlaceID: w.new[2]})
		if _, err := w.Dossiers.List(ctx, clerk, dossiers.Filter{CommuneID: w.old[0], Map: "2025-06-30"}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the list behind another's figure: %v", err)
		}
	})
}
