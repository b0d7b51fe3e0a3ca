package dossiers_test

import (
	"context"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/platform/db"
)

// Each dossier is judged when it ends, by the promise and by index 766, which
// differ exactly in waiting, new appointments and refusals.
func TestIndexTally(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		finish := "appraise review decide number"
		want := dossiers.Tally{}
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
			{"after an apology: in time by the new promise alone", "receive transfer extend", "", finish, 10, 1, 1, 1, 0, 1, 0, 0},
			{"facts to be verified: in time by the longer limit", "receive transfer verify", "", finish, 10, 1, 1, 1, 1, 1, 0, 0},
			{"facts to be verified, and later still", "receive transfer verify", "", finish, 12, 1, 0, 1, 0, 1, 0, 0},
			{"waited for papers, which is taken off", "receive transfer supplement", "put_right supplied", finish, 14, 1, 1, 1, 1, 1, 0, 0},
			{"asked for papers twice", "receive transfer supplement put_right supplied supplement put_right supplied", "", finish, 2, 1, 1, 1, 0, 1, 0, 0},
			{"papers asked for before the reception", "supplement put_right supplied receive transfer", "", finish, 2, 1, 1, 1, 1, 1, 0, 0},
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
			want.Resolved += tt.resolved
			want.OnTime += tt.onTime
			want.Indexed += tt.indexed
			want.IndexOnTime += tt.indexOnTime
			want.Received += tt.received
			want.Refused += tt.refused
			want.Stopped += tt.stops
			all, err := b.Dossiers.Tallies(ctx, []string{b.commune}, 0, 0)
			b.must(err)
			if got := all[b.commune]; got.Resolved != want.Resolved || got.OnTime != want.OnTime || got.Indexed != want.Indexed || got.IndexOnTime != want.IndexOnTime ||
				got.Received != want.Received || got.Refused != want.Refused || got.Stopped != want.Stopped {
				t.Fatalf("%s: %+v, want %+v", tt.name, got, want)
			}
		}
		diffs, err := b.Dossiers.Recount(ctx)
		b.must(err)
		if len(diffs) > 0 {
			t.Errorf("the records say otherwise: %v", diffs)
		}
		b.clock.Set(monday(8, 0).AddDate(0, 1, 0)) // months are kept apart
		november, err := b.Dossiers.Tallies(ctx, []string{b.commune}, 202611, 202611)
		b.must(err)
		december, err := b.Dossiers.Tallies(ctx, []string{b.commune}, 202612, 202612)
		b.must(err)
		if n, d := november[b.commune], december[b.commune]; n.Indexed+d.Indexed != want.Indexed || d.Indexed == 0 || n.IndexOnTime+d.IndexOnTime != want.IndexOnTime {
			t.Errorf("November %+v, December %+v, of all time %+v", n, d, want)
		}
		// A slip in what is kept is found.
		b.spoil(`update dossiers_tally set index_on_time = index_on_time + 1 where month = 0`)
		if diffs, err = b.Dossiers.Recount(ctx); err != nil || len(diffs) != 1 || diffs[0].Figure != "index_on_time" {
			t.Errorf("found %v, %v", diffs, err)
		}
		// What ended before it was counted is caught up with, once.
		b.spoil(`update dossiers_tally set indexed = 0, index_on_time = 0`)
		for range 2 {
			b.must(b.Dossiers.CatchUp(ctx))
			if diffs, err = b.Dossiers.Recount(ctx); err != nil || len(diffs) > 0 {
				t.Errorf("after catching up: %v, %v", diffs, err)
			}
		}
	})
}

func (b *bureau) spoil(query string) {
	b.t.Helper()
	b.must(b.DB.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query)
		return err
	}))
}
