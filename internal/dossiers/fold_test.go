package dossiers_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/tallies"
	"thonso/internal/procedures"
)

// TestOneFold: whatever happened to a dossier, its state and its figures are the
// same live, brought in by Load, and counted again from the events.
func TestOneFold(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		r := rand.New(rand.NewPCG(766, 61))
		var live []string
		// Once was decided otherwise by Load: papers asked for after the decision.
		live = append(live, b.take(b.submitted(whole).ID, strings.Fields(
			"receive transfer assign appraise review decide supplement put_right supplied "+
				"appraise review decide number return")...).ID)
		for i := range 60 {
			b.clock.Set(monday(8, 0).AddDate(0, 0, r.IntN(21)))
			if i%4 == 3 {
				live = append(live, b.onPortal(r))
				continue
			}
			live = append(live, b.wander(r, []string{whole, odd, quick, policed}[r.IntN(4)]))
		}
		kinds := map[dossiers.Action]int{}
		for _, id := range live {
			b.sameLoaded(id, kinds)
		}
		for _, row := range dossiers.Actions {
			if kinds[row.Action] == 0 {
				t.Errorf("no history with %s: the test looks at one side only", row.Action)
			}
		}
		b.sameFigures()
	})
}

// seldom are the actions that end a history, or lead back in it.
var seldom = []string{"refuse", "stop", "ask_back", "appraise_against", "decide_reject", "supplement"}

// wander takes a new dossier through actions by chance, as far as each is allowed.
func (b *bureau) wander(r *rand.Rand, procedure string) string {
	id := b.submitted(procedure).ID
	all := append(slices.Clone(actions), strings.Fields("appraise_against review_against put_right receive transfer "+
		"appraise decide number return decline decide number")...)
	for range 60 {
		action := all[r.IntN(len(all))]
		if rare := slices.Contains(seldom, action); rare && r.IntN(6) > 0 {
			continue
		}
		b.clock.Set(b.clock.Now().Add(time.Duration(r.IntN(600)) * time.Minute))
		_, _ = b.try(b.whoDoes(action), id, action, dossiers.Act{ID: id, Note: "tình cờ"}) // what may not be is refused
		if r.IntN(8) == 0 {
			_, _ = b.try(b.clerk, id, "undo", dossiers.Act{ID: id})
		}
	}
	return id
}

// onPortal follows a dossier of the national portal through statuses by chance.
func (b *bureau) onPortal(r *rand.Rand) string {
	b.t.Helper()
	ctx := context.Background()
	d, err := b.Filing.Begin(ctx, b.clerk, filing.BeginInput{PlaceID: b.commune, ResidentID: b.resident,
		Procedure: whole, Way: dossiers.Portal, Assist: dossiers.Official})
	b.must(err)
	_, _, err = b.Filing.Answer(ctx, b.clerk, filing.AnswerInput{Act: dossiers.Act{ID: d.ID}, Page: "why",
		Answers: procedures.Answers{"purpose": "vay vốn"}})
	b.must(err)
	_, err = b.Filing.Filed(ctx, b.clerk, filing.FiledInput{Act: dossiers.Act{ID: d.ID},
		PortalCode: fmt.Sprintf("H38.86-261123-%06d", r.IntN(1e6))})
	b.must(err)
	for range 2 + r.IntN(8) {
		b.clock.Set(b.clock.Now().Add(time.Duration(r.IntN(20*24)) * time.Hour))
		status, note := dossiers.Statuses[r.IntN(len(dossiers.Statuses))], []string{"", "theo cổng"}[r.IntN(2)]
		_, err := b.Filing.Follow(ctx, b.clerk, filing.FollowInput{Status: status,
			Act: dossiers.Act{ID: d.ID, Note: note}})
		b.must(err)
	}
	return d.ID
}

// sameLoaded loads the history of a dossier as one of the village, and compares the two.
func (b *bureau) sameLoaded(id string, kinds map[dossiers.Action]int) {
	b.t.Helper()
	ctx := context.Background()
	c, err := b.Cases.Show(ctx, b.clerk, id)
	b.must(err)
	in := dossiers.Loaded{Dossier: c.Dossier, Answers: c.Answers}
	in.Dossier.ID, in.Dossier.PlaceID = ids.New(), b.village
	var way []string
	for _, e := range c.Events {
		kinds[e.Kind]++
		way = append(way, string(e.Kind))
		said := dossiers.Event{Kind: e.Kind, At: e.At, ActorID: e.ActorID, ActorName: e.ActorName,
			Note: e.Note, Data: e.Data}
		if said.Data.Rule = ""; e.Kind != dossiers.ActionExtend {
			said.Data.Due = time.Time{} // what follows from the rest is worked out anew
		}
		if e.Kind == dossiers.ActionFollow {
			said.To = e.To
		}
		in.History = append(in.History, said)
	}
	if err := b.Dossiers.Load(ctx, b.System(), []dossiers.Loaded{in}); err != nil {
		b.t.Fatalf("load %v: %v", way, err)
	}
	loaded, err := b.Cases.Show(ctx, b.clerk, in.Dossier.ID)
	b.must(err)
	opts := cmp.Options{cmpopts.IgnoreFields(dossiers.Dossier{}, "ID", "PlaceID", "Code", "RegisterNo"),
		cmpopts.IgnoreFields(dossiers.Event{}, "ID", "DossierID")}
	if diff := cmp.Diff(c.Dossier, loaded.Dossier, opts); diff != "" {
		b.t.Errorf("after %v: live and (+) loaded: %s", way, diff)
	}
	if diff := cmp.Diff(c.Events, loaded.Events, opts); diff != "" {
		b.t.Errorf("events of %v: live and (+) loaded: %s", way, diff)
	}
}

// sameFigures compares the figures of what happened at the commune, of what was
// loaded as the village's, and of what the events add up to.
func (b *bureau) sameFigures() {
	b.t.Helper()
	for month := 202611; month <= 202702; month = nextMonth(month) {
		if diff := cmp.Diff(b.counted(b.commune, month, month), b.counted(b.village, month, month)); diff != "" {
			b.t.Errorf("%d: live and (+) loaded: %s", month, diff)
		}
	}
	if diff := cmp.Diff(b.counted(b.commune, 0, 0), b.counted(b.village, 0, 0)); diff != "" {
		b.t.Errorf("of all time: live and (+) loaded: %s", diff)
	}
	b.agree()
}

func nextMonth(month int) int {
	return tallies.Month(tallies.MonthStart(month).AddDate(0, 1, 0))
}
