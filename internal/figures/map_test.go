package figures_test

import (
	"maps"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/figures"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/tallies"
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
				r, err := w.Report(ctx, figures.Question{PlaceID: id, Map: day})
				ok(t, err)
				f := dossiers.Filter{Statuses: dossiers.Statuses, Map: day, Limit: 200, PlaceID: id}
				if r.Place.Kind == places.Commune {
					f.PlaceID, f.CommuneID = "", id
				}
				list, err := w.Dossiers.List(ctx, w.sys, f)
				ok(t, err)
				if n := r.Sum.Get("submitted"); n != len(list.Rows) {
					t.Errorf("%s on the map of %s: the figure is %d, the list has %d", r.Place.Name,
						day, n, len(list.Rows))
				}
				counted += len(list.Rows)
			}
		}
		if counted == 0 {
			t.Fatal("the world is empty")
		}
		clerk := auth.NewActor("c", "x", w.Places, auth.Grant{Role: auth.Clerk, PlaceID: w.new[2]})
		if _, err := w.Dossiers.List(ctx, clerk, dossiers.Filter{CommuneID: w.old[0],
			Map: "2025-06-30"}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the list behind another's figure: %v", err)
		}
	})
}

// TestListsAreTheFiguresOfAMonth: a dossier sent in one month, received in the
// next and done in the third is in three figures, and behind each in its month.
func TestListsAreTheFiguresOfAMonth(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.fill(t, 5)
		village, office := w.villages[0], w.old[0]
		at := func(month time.Month) time.Time { return time.Date(2025, month, 20, 3, 0, 0, 0, time.UTC) }
		load := func(way dossiers.Way, assist dossiers.Assist, history ...dossiers.Event) {
			ok(t, w.Dossiers.Load(ctx, w.sys,
				[]dossiers.Loaded{{Dossier: dossiers.Dossier{ID: ids.New(), PlaceID: village, CommuneID: office,
					Procedure: codes[0], ProcVer: 1, ResidentID: ids.New(),
					OwnerName: "Trần Thị Vắt Qua", Way: way, Channel: dossiers.Online, Assist: assist,
					CreatedAt: at(1)}, History: history}}))
		}
		sent := dossiers.Event{Kind: "submit", At: at(1), ActorName: "x"}
		follow := func(month time.Month, to dossiers.Status) dossiers.Event {
			return dossiers.Event{Kind: "follow", At: at(month), ActorName: "x", To: to}
		}
		load(dossiers.Portal, dossiers.Helped, sent, follow(2, dossiers.Received), follow(3, dossiers.Resolved),
			follow(4, dossiers.Returned))
		load(dossiers.Here, dossiers.Self, sent, dossiers.Event{Kind: "receive", At: at(2), ActorName: "x"},
			dossiers.Event{Kind: "refuse", At: at(3), ActorName: "x"})
		// never received: no matter of the index
		load(dossiers.Here, dossiers.Self, sent, dossiers.Event{Kind: "refuse", At: at(2), ActorName: "x"})

		for _, p := range [][2]int{{0, 0}, {202501, 202501}, {202502, 202502}, {202503, 202503}, {202504, 202504},
			{202502, 202503}, {202503, 0}} {
			r, err := w.Report(ctx, figures.Question{PlaceID: village, From: p[0], To: p[1]})
			ok(t, err)
			for _, m := range w.Measures() {
				f, listed := figures.DossierFilter(m.Records)
				if !listed {
					continue
				}
				f.PlaceID, f.Map, f.Limit, f.From = village, r.Map, 200, tallies.MonthStart(p[0])
				if p[1] != 0 {
					f.To = tallies.MonthStart(p[1]).AddDate(0, 1, 0)
				}
				list, err := w.Dossiers.List(ctx, w.sys, f)
				ok(t, err)
				counted := m.Num
				if m.Den != "" {
					counted = m.Den
				}
				if n := r.Sum.Get(counted); n != len(list.Rows) {
					t.Errorf("%s from %d to %d: the figure is of %d, the list has %d", m.Code, p[0],
						p[1], n, len(list.Rows))
				}
				if m.Den == "" {
					continue
				}
				in, err := w.Dossiers.InNumerator(ctx, convert.Each(list.Rows, func(d dossiers.Row) string {
					return d.ID
				}), m, p[0], p[1])
				ok(t, err)
				maps.DeleteFunc(in, func(_ string, counts bool) bool { return !counts })
				if n := r.Figure(m).Num; n != len(in) {
					t.Errorf("%s from %d to %d: %d are above the line, %d marked", m.Code, p[0], p[1], n, len(in))
				}
			}
		}
	})
}
