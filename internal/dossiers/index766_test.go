package dossiers_test

import (
	"context"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/platform/db"
	"thonso/internal/platform/tallies"
)

// Each dossier is judged when it ends, by the promise and by index 766, which
// differ exactly in waiting, new appointments and refusals.
func TestIndexTally(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		finish := "appraise review decide number"
		want := map[string]int{}
		for _, tt := range []struct {
			name                     string
			begin, later, end        string // later: so many days after the reception the rest is done
			days                     int
			resolved, onTime         int
			indexed, indexOnTime     int
			received, refused, stops int
		}{
			{"in time", "receive transfer", "", finish, 5, 1, 1, 1, 1, 1, 0, 0},
			{"late", "receive transfer", "", finish, 9, 1, 0, 1, 0, 1, 0, 0},
			{"after an apology: in time by the new promise alone", "receive transfer extend", "",
				finish, 10, 1, 1, 1, 0, 1, 0,
				0},
			{"facts to be verified: in time by the longer limit", "receive transfer verify", "",
				finish, 10, 1, 1, 1, 1, 1, 0,
				0},
			{"facts to be verified, and later still", "receive transfer verify", "", finish, 12, 1, 0, 1, 0, 1, 0, 0},
			{"waited for papers, which is taken off", "receive transfer supplement",
				"put_right supplied", finish, 14, 1, 1, 1,
				1, 1, 0, 0},
			{"asked for papers twice", "receive transfer supplement put_right supplied supplement put_right supplied",
				"",
				finish, 2, 1, 1, 1, 0, 1, 0, 0},
			{"papers asked for before the reception", "supplement put_right supplied receive transfer",
				"", finish, 2, 1, 1, 1,
				1, 1, 0, 0},
			{"refused in time", "receive transfer", "", "refuse", 2, 0, 0, 1, 1, 1, 1, 0},
			{"refused late", "receive transfer", "", "refuse", 9, 0, 0, 1, 0, 1, 1, 0},
			{"stopped while papers were awaited", "receive transfer supplement", "", "stop", 20, 0, 0, 1, 1, 1, 0, 1},
			{"refused before the reception", "", "", "refuse", 1, 0, 0, 0, 0, 0, 1, 0},
			{"still running", "receive transfer", "", "", 0, 0, 0, 0, 0, 1, 0, 0},
		} {
			b.clock.Set(monday(8, 0))
			d := b.submitted(whole)
			b.take(d.ID, strings.Fields(tt.begin)...)
			b.clock.Set(monday(8, 0).AddDate(0, 0, tt.days))
			b.take(d.ID, strings.Fields(tt.later)...)
			b.take(d.ID, strings.Fields(tt.end)...)
			for code, n := range map[string]int{"resolved": tt.resolved, "on_time": tt.onTime, "indexed": tt.indexed,
				"index_on_time": tt.indexOnTime, "received": tt.received, "refused": tt.refused, "stopped": tt.stops} {
				want[code] += n
			}
			got := b.counted(b.commune, 0, 0)
			for code, n := range want {
				if got[code] != n {
					t.Fatalf("%s: %s is %d, want %d", tt.name, code, got[code], n)
				}
			}
		}
		b.agree()
		b.clock.Set(monday(8, 0).AddDate(0, 1, 0)) // months are kept apart
		november, december := b.counted(b.commune, 202611, 202611), b.counted(b.commune, 202612, 202612)
		if december["indexed"] == 0 {
			t.Error("nothing is counted in December")
		}
		for _, code := range []string{"indexed", "index_on_time"} {
			if november[code]+december[code] != want[code] {
				t.Errorf("%s: %d in November, %d in December, %d of all time", code, november[code],
					december[code], want[code])
			}
		}
		// A slip in what is kept is found.
		b.spoil(`update dossiers_tally set index_on_time = index_on_time + 1 where month = 0`)
		if diffs := b.differences(); len(diffs) != 1 || diffs[0].Figure != "index_on_time" {
			t.Errorf("found %v", diffs)
		}
		// A figure that is new is counted of what ended before.
		b.spoil(`alter table dossiers_tally drop column index_on_time`)
		for range 2 {
			b.must(b.Tallies.Ensure(ctx))
			b.agree()
		}
	})
}

// counted are the figures of a place, of the months from … to.
func (b *bureau) counted(place string, from, to int) map[string]int {
	b.t.Helper()
	each, err := dossiers.Counts.Between(b.t.Context(), b.DB.Read(), []string{place}, from, to)
	b.must(err)
	return each[place]
}

func (b *bureau) differences() []tallies.Difference {
	b.t.Helper()
	found, err := b.Tallies.Recount(b.t.Context())
	b.must(err)
	return found
}

// agree fails unless the figures are what the records give.
func (b *bureau) agree() {
	b.t.Helper()
	if found := b.differences(); len(found) > 0 {
		b.t.Errorf("figures differ from the records: %+v", found)
	}
}

func (b *bureau) spoil(query string) {
	b.t.Helper()
	b.must(b.DB.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query)
		return err
	}))
}
