package dossiers_test

import (
	"context"
	"testing"
	"time"

	"thonso/internal/dossiers"

	"github.com/google/go-cmp/cmp"
)

func TestLateAndSoon(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.take(b.submitted(whole).ID, "receive", "transfer", "assign")
		b.take(b.submitted(whole).ID, "receive", "supplement") // waits for the person: never late
		b.submitted(whole)
		look := func() [4]int {
			w, err := b.Dossiers.Waiting(ctx, b.specialist, []string{b.commune})
			b.must(err)
			late, err := b.Dossiers.List(ctx, b.clerk, dossiers.Filter{CommuneID: b.commune, Late: "late"})
			b.must(err)
			soon, err := b.Dossiers.List(ctx, b.clerk, dossiers.Filter{CommuneID: b.commune, Late: "soon"})
			b.must(err)
			if w.Mine != 1 || w.Free != 0 || w.Due["receive"] != 0 || w.Due["appraise"] != 1 || w.Open != 3 {
				t.Errorf("waiting for the specialist: %+v", w)
			}
			counter, err := b.Dossiers.Waiting(ctx, b.clerk, []string{b.commune})
			b.must(err)
			if counter.Due["receive"] != 1 || counter.Due["supplied"] != 1 ||
				counter.Due["appraise"] != 0 || counter.Open != 3 {
				t.Errorf("waiting for the clerk: %+v", counter)
			}
			return [4]int{w.Late, w.Soon, len(late.Rows), len(soon.Rows)}
		}
		// Promised for Tuesday week, 8:00. The steps after the appraisal need five hours: until Monday, 11:00, they
		// fit in.
		monday := monday(11, 0).AddDate(0, 0, 7)
		for _, at := range []struct {
			when time.Time
			want [4]int
			risk dossiers.Risk
		}{
			{monday.AddDate(0, 0, -7).Add(-time.Hour), [4]int{}, dossiers.RiskNone},
			{d.Promised.AddDate(0, 0, -4), [4]int{}, dossiers.RiskNone}, // due within three days, and in time
			{monday, [4]int{}, dossiers.RiskNone},
			{monday.Add(time.Minute), [4]int{0, 1, 0, 1}, dossiers.RiskSoon},
			{d.Promised, [4]int{0, 1, 0, 1}, dossiers.RiskSoon},
			{d.Promised.Add(time.Minute), [4]int{1, 0, 1, 0}, dossiers.RiskLate},
		} {
			b.clock.Set(at.when)
			if got := look(); got != at.want {
				t.Errorf("at %v late, soon, rows late, rows soon: %v, want %v", at.when, got, at.want)
			}
			c, err := b.Cases.Show(ctx, b.clerk, d.ID)
			b.must(err)
			if c.Risk != at.risk {
				t.Errorf("at %v the case's mark is %v, want %v", at.when, c.Risk, at.risk)
			}
		}
	})
}

// Marks, filter and tile agree about many dossiers at every hour, page by page.
func TestWillBeLateIsOneThing(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		for i := range 12 {
			b.clock.Set(monday(8, 0).Add(time.Duration(i) * 40 * time.Minute))
			way := []string{"receive", "transfer", "assign"}
			d := b.take(b.submitted([]string{whole, odd}[i/6]).ID, way[:1+i%3]...)
			if i%5 == 4 && d.Status == dossiers.Processing {
				b.take(d.ID, "extend")
			}
			if i%7 == 6 {
				b.take(d.ID, "supplement", "put_right", "supplied")
			}
		}
		seen := map[dossiers.Risk]bool{}
		for hour := 0; hour < 10*24; hour += 3 {
			b.clock.Set(monday(8, 0).Add(time.Duration(hour) * time.Hour))
			all, err := b.Dossiers.List(ctx, b.clerk, dossiers.Filter{CommuneID: b.commune, Open: true})
			b.must(err)
			marked := map[dossiers.Risk][]string{}
			for _, w := range all.Rows {
				marked[w.Risk] = append(marked[w.Risk], w.ID)
				seen[w.Risk] = true
			}
			w, err := b.Dossiers.Waiting(ctx, b.clerk, []string{b.commune})
			b.must(err)
			if w.Soon != len(marked[dossiers.RiskSoon]) || w.Late != len(marked[dossiers.RiskLate]) {
				t.Fatalf("hour %d: %d will be late, %d are; marked %v", hour, w.Soon, w.Late, marked)
			}
			for _, risk := range []dossiers.Risk{dossiers.RiskSoon, dossiers.RiskLate} {
				var got []string
				f := dossiers.Filter{CommuneID: b.commune, Open: true, Late: risk, Limit: 3}
				for {
					page, err := b.Dossiers.List(ctx, b.clerk, f)
					b.must(err)
					for _, w := range page.Rows {
						got = append(got, w.ID)
					}
					if f.After = page.Next; f.After == "" {
						break
					}
				}
				if diff := cmp.Diff(marked[risk], got); diff != "" {
					t.Fatalf("hour %d, %s: marked, listed %s", hour, risk, diff)
				}
			}
		}
		if len(seen) != 3 {
			t.Errorf("seen only %v", seen)
		}
	})
}
