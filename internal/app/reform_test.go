package app

import (
	"context"
	"testing"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
)

// The preview of a reform counts what lies in a place, not beside it.
func TestReformCounters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	province := places.Place{ID: ids.New(), Kind: places.Province, Type: "tinh", Code: "99", Name: "Thử"}
	must(t, w.Places.Create(t.Context(), w.system(), places.NewPlace{Place: province}))
	must(t, w.Places.Link(t.Context(), w.system(), []places.Parent{{PlaceID: w.commune, ParentID: province.ID}}, nil))
	for i, village := range []string{w.hill, w.hill, w.valley} {
		if _, err := w.People.Register(t.Context(), w.system(), people.RegisterInput{VillageID: village,
			Name: "Lò Thị " + string(rune('A'+i)), Born: "1965"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx,
			`insert into dossiers_tally (place_id, month, submitted) values ($1, 0, 5), ($2, 0, 2), ($3, 0, 1)`,
			w.hill, w.valley, w.commune)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for place, want := range map[string][2]int{w.hill: {5, 2}, w.valley: {2, 1}, w.commune: {8, 3}} {
		n := w.countsAt(place)
		if got := [2]int{n["dossiers.at_place"], n["people.at_place"]}; got != want {
			t.Errorf("%v; want %v", got, want)
		}
	}
}

// countsAt is what the preview says of a place that gets another name, by message key.
func (w *world) countsAt(placeID string) map[string]int {
	w.t.Helper()
	p, _ := w.Places.Tree().Find(placeID)
	r, err := w.Places.PreviewRename(w.t.Context(), w.system(), places.RenameInput{FromID: placeID, On: "2027-01-01",
		Decision: "1/NQ", Into: places.Unit{ID: ids.New(), Type: p.Type, Code: p.Code, Name: p.Name + " Mới"}})
	must(w.t, err)
	out := map[string]int{}
	for _, c := range r.Counts {
		out[c.Key] = c.N
	}
	return out
}
