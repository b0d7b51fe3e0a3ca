package figures_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thonso/internal/dossiers"
	"thonso/internal/figures"
	"thonso/internal/people"
	"thonso/internal/platform/ids"
	"thonso/internal/teams"
)

// anew computes what Report remembers.
func (w *world) anew(t *testing.T, place string) figures.Report {
	t.Helper()
	tree := w.Places.Tree()
	r, err := w.Anew(t.Context(), tree, figures.Question{PlaceID: place, Map: tree.Today()})
	ok(t, err)
	return r
}

var sameReport = cmp.Options{cmp.Transformer("numbers", numbers), cmpopts.IgnoreUnexported(figures.Report{}),
	cmpopts.EquateEmpty()}

// What is remembered is at any time what would be computed, whoever wrote what.
func TestRememberedIsCurrent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.fill(t, 1)
		r := rand.New(rand.NewPCG(1, 5))
		writes := []func(village, commune string) error{
			func(village, commune string) error {
				return w.Dossiers.Load(ctx, w.sys, []dossiers.Loaded{dossier(r, village, commune)})
			},
			func(village, _ string) error {
				return w.People.Load(ctx, nil, []people.Resident{{ID: ids.New(), VillageID: village,
					Name: "Lò Thị Mới", Born: "1961"}})
			},
			func(village, _ string) error {
				_, err := w.People.Register(ctx, w.sys, people.RegisterInput{ID: ids.New(), VillageID: village,
					Name: "Lò Văn Mới", Born: "1990", Another: true})
				return err
			},
			func(village, _ string) error {
				team, _, err := w.Teams.TeamOf(ctx, village)
				ok(t, err)
				_, err = w.Teams.AddMember(ctx, w.sys, teams.MemberInput{ID: ids.New(), TeamID: team.ID,
					MemberDetails: teams.MemberDetails{Name: "Lê Văn Thêm", Role: teams.Plain}})
				return err
			},
			func(string, string) error { w.Clock.Set(w.Clock.Now().AddDate(0, 1, 0)); return nil },
		}
		for i := range 60 {
			v := r.IntN(len(w.villages))
			ok(t, writes[i%len(writes)](w.villages[v], w.old[v/perCommune]))
			for _, place := range []string{w.province, w.new[v/perCommune/2], w.villages[v]} {
				for range 2 {
					got, err := w.Report(ctx, figures.Question{PlaceID: place})
					ok(t, err)
					if d := cmp.Diff(w.anew(t, place), got, sameReport); d != "" {
						t.Fatalf("after write %d: %s", i%len(writes), d)
					}
				}
			}
		}
	})
}

// Whoever has written sees it in the next look, while many look and write at once.
func TestOwnWritesAreSeen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.WithoutCancel(t.Context())
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				village := w.villages[i]
				for n := 1; n <= 15; n++ {
					if err := w.People.Load(ctx, nil, []people.Resident{{ID: ids.New(), VillageID: village,
						Name: "Lò Thị Mới", Born: "1961"}}); err != nil {
						t.Error(err)
						return
					}
					own, err := w.Report(ctx, figures.Question{PlaceID: village})
					if err != nil || own.Sum.Get("residents") != n {
						t.Errorf("village: %d, %v; want %d", own.Sum.Get("residents"), err, n)
					}
					all, err := w.Report(ctx, figures.Question{PlaceID: w.province})
					if err != nil || all.Sum.Get("residents") < n {
						t.Errorf("province: %d, %v; want %d at least", all.Sum.Get("residents"), err, n)
					}
				}
			})
		}
		wg.Wait()
		all, err := w.Report(ctx, figures.Question{PlaceID: w.province})
		if err != nil || all.Sum.Get("residents") != 6*15 {
			t.Errorf("in the end: %d, %v", all.Sum.Get("residents"), err)
		}
	})
}
