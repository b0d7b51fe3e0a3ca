package dossiers_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/waits"
	"thonso/internal/platform/db"
)

// TestWhatWaitsIsKept: after every action the counts are what the lists hold;
// a count that is wrong is found, and counted anew.
func TestWhatWaitsIsKept(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		agree := func() {
			t.Helper()
			found, err := b.Dossiers.Module().Recount(ctx)
			b.must(err)
			if len(found) > 0 {
				t.Errorf("%v", found)
			}
			w, err := b.Dossiers.Waiting(ctx, b.clerk, []string{b.commune})
			b.must(err)
			all, err := b.Dossiers.List(ctx, b.clerk, dossiers.Filter{CommuneID: b.commune, Open: true})
			b.must(err)
			if w.Open != len(all.Rows) {
				t.Errorf("%d counted, %d listed", w.Open, len(all.Rows))
			}
			for i, span := range b.Dossiers.Spans() {
				of, err := b.Dossiers.List(ctx, b.clerk, dossiers.Filter{CommuneID: b.commune, Open: true, Span: span})
				b.must(err)
				if w.Days[i] != len(of.Rows) {
					t.Errorf("%s: %d counted, %d listed", span.Name, w.Days[i], len(of.Rows))
				}
			}
		}
		b.draft(whole)
		agree()
		for _, procedure := range []string{whole, odd, quick} {
			id := b.submitted(procedure).ID
			agree()
			for _, action := range []string{"receive", "supplement", "put_right", "supplied",
				"transfer", "assign", "ask_back",
				"stop"} {
				if procedure == quick && action == "transfer" {
					break
				}
				b.take(id, action)
				agree()
			}
		}
		day := monday(8, 0)
		for i := range 12 {
			b.clock.Set(day.Add(time.Duration(i) * 11 * time.Hour))
			b.submitted(whole)
			b.take(b.submitted(odd).ID, "receive", "transfer")
			agree()
		}
		for _, table := range []string{"dossiers_waiting", "dossiers_due_day"} {
			b.must(b.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `update `+table+` set n = n + 7`)
				return err
			}))
			if found, err := b.Dossiers.Module().Recount(ctx); err != nil || len(found) == 0 {
				t.Errorf("wrong counts in %s: %v, %v", table, found, err)
			}
			b.must(b.DB.InTx(ctx, waits.Rebuild))
			agree()
		}
	})
}

// TestPagesOfSeveralActions: what waits for several actions, at an office and
// its predecessors, comes page by page in the order of the promises.
func TestPagesOfSeveralActions(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		for i := range 9 {
			b.clock.Set(monday(8, 0).Add(time.Duration(i) * 7 * time.Minute))
			b.take(b.submitted(whole).ID, []string{"receive", "transfer", "assign"}[:1+i%3]...)
		}
		whole, err := b.Dossiers.List(ctx, b.clerk, dossiers.Filter{CommuneID: b.commune, Open: true})
		b.must(err)
		var want []string
		for _, w := range whole.Rows {
			if w.Due != "transfer" {
				want = append(want, w.ID)
			}
		}
		f := dossiers.Filter{CommuneID: b.commune, Due: []dossiers.Action{"appraise", "assign"}, Limit: 2}
		var got []string
		for range 10 {
			page, err := b.Dossiers.List(ctx, b.clerk, f)
			b.must(err)
			for _, w := range page.Rows {
				got = append(got, w.ID)
			}
			if f.After = page.Next; f.After == "" {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
