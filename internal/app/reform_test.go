package app

import (
	"context"
	"testing"

	"thonso/internal/people"
	"thonso/internal/platform/db"
)

// The preview of a reform counts what lies in a place, not beside it.
func TestReformCounters(t *testing.T) {
	w := newWorld(t)
	for i, village := range []string{w.hill, w.hill, w.valley} {
		if _, err := w.People.Register(t.Context(), w.system(), people.RegisterInput{VillageID: village, Name: "Lò Thị " + string(rune('A'+i)), Born: "1965"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into dossiers_tally (place_id, month, submitted) values ($1, 0, 5), ($2, 0, 2), ($3, 0, 1)`, w.hill, w.valley, w.commune)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for place, want := range map[string][2]int{w.hill: {5, 2}, w.valley: {2, 1}, w.commune: {8, 3}} {
		for i, c := range w.Places.Counters {
			if n, err := c.Count(t.Context(), place); err != nil || n != want[i] {
				t.Errorf("%s: %d, %v; want %d", c.Key, n, err, want[i])
			}
		}
	}
}
