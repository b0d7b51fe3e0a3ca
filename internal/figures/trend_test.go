package figures_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/dossiers"
	"thonso/internal/figures"
	"thonso/internal/people"
	"thonso/internal/platform/ids"
)

// TestTrendIsTheReportOfEachMonth: a figure's course is what one finds who asks
// for each month by itself, on every map.
func TestTrendIsTheReportOfEachMonth(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.fill(t, 5)
		compared := 0
		for _, q := range []figures.Question{{PlaceID: w.province, To: 202507}, {PlaceID: w.new[0], To: 202506},
			{PlaceID: w.old[1], To: 202506, Map: "2025-06-30"}, {PlaceID: w.villages[2]}} {
			r, err := w.Report(ctx, q)
			ok(t, err)
			trend, err := w.Trend(ctx, &r)
			ok(t, err)
			for i, month := range trend.Months {
				q.From, q.To = month, month
				alone, err := w.Report(ctx, q)
				ok(t, err)
				for _, m := range w.Measures() {
					fs := trend.Figures(m)
					if fs == nil {
						continue
					}
					compared++
					if diff := cmp.Diff(alone.Figure(m), fs[i]); diff != "" {
						t.Errorf("%s of %s in %d (-alone +trend): %s", m.Code, r.Place.Name, month, diff)
					}
				}
			}
		}
		if compared < 4*12*15 {
			t.Errorf("only %d values were compared", compared)
		}
	})
}

// TestTrendHidesFew: from the months of a figure that is not told of few persons,
// those of one month could be told by leaving out the others; what is derived or
// counts kinds has no months.
func TestTrendHidesFew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r, err := w.Report(t.Context(), figures.Question{PlaceID: w.province})
		ok(t, err)
		trend, err := w.Trend(t.Context(), &r)
		ok(t, err)
		for _, code := range []string{"help_rating", "sectors", "villages", "communes_with_model"} {
			m, err := w.Measure(code)
			ok(t, err)
			if trend.Figures(m) != nil {
				t.Errorf("%s is told by month", code)
			}
		}
	})
}

// TestTodayIsAlwaysInTheTrend: what was written a moment ago stands in this month,
// while the past may wait an hour.
func TestTodayIsAlwaysInTheTrend(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.fill(t, 3)
		guided, err := w.Measure("guided")
		ok(t, err)
		residents, err := w.Measure("residents")
		ok(t, err)
		look := func() (now, then, people int) {
			r, err := w.Report(ctx, figures.Question{PlaceID: w.villages[0]})
			ok(t, err)
			trend, err := w.Trend(ctx, &r)
			ok(t, err)
			g, p := trend.Figures(guided), trend.Figures(residents)
			return g[len(g)-1].Num, g[len(g)-2].Num, p[len(p)-1].Num
		}
		load := func(at time.Time) {
			ok(t, w.Dossiers.Load(ctx, w.sys, []dossiers.Loaded{{Dossier: dossiers.Dossier{ID: ids.New(),
				PlaceID: w.villages[0], CommuneID: w.old[0], Procedure: codes[0], ProcVer: 1, ResidentID: ids.New(),
				OwnerName: "Trần Thị Vừa Nộp", Way: dossiers.Portal, Channel: dossiers.Online, Assist: dossiers.Helped,
				CreatedAt: at}, History: []dossiers.Event{{Kind: "submit", At: at, ActorName: "x"}}}}))
		}
		now, then, people0 := look()
		load(w.Clock.Now())
		load(w.Clock.Now().AddDate(0, -1, 0))
		ok(t, w.People.Load(ctx, nil, []people.Resident{{ID: ids.New(), VillageID: w.villages[0],
			Name: "Lò Thị Mới", Born: "1961"}}))
		if n, past, p := look(); n != now+1 || past != then || p != people0+1 {
			t.Errorf("at once: %d, %d and %d people; before %d, %d, %d", n, past, p, now, then, people0)
		}
		w.Clock.Set(w.Clock.Now().Add(2 * time.Hour))
		if _, past, _ := look(); past != then+1 {
			t.Errorf("two hours later the month before has %d, not %d", past, then+1)
		}
	})
}

// TestNothingIsSaidThatMakesNoSense: of a village no communes and villages are
// counted, nor members of a kind of team that it doesn't have.
func TestNothingIsSaidThatMakesNoSense(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(t, 9)
		says := func(place string) (codes string) {
			r, err := w.Report(t.Context(), figures.Question{PlaceID: place})
			ok(t, err)
			for _, m := range w.Measures() {
				if r.Says(m) {
					codes += " " + m.Code + " "
				}
			}
			return codes
		}
		village, commune, province := says(w.villages[0]), says(w.new[0]), says(w.province)
		for code, want := range map[string][3]bool{"account14": {true, true, true}, "villages": {false, true, true},
			"model_villages": {false, true, true}, "communes": {false, false, true},
			"communes_with_model": {false, false, true}} {
			for i, said := range []string{village, commune, province} {
				if strings.Contains(said, " "+code+" ") != want[i] {
					t.Errorf("%s at level %d: %v", code, i, !want[i])
				}
			}
		}
		if strings.Contains(village, " members ") == strings.Contains(village, " community_members ") {
			t.Errorf("a village with one team counts the members of two kinds, or of none: %s", village)
		}
	})
}

// TestMonthsOverREST: programs get the same twelve months, on the map that they ask for.
func TestMonthsOverREST(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(t, 5)
		months, numbers, err := w.TellMonths(t.Context(), w.districts[0], "guided", "2025-06-30", "2025-06")
		ok(t, err)
		sum := 0
		for _, n := range numbers {
			sum += n
		}
		r, err := w.Report(t.Context(), figures.Question{PlaceID: w.districts[0], Map: "2025-06-30", To: 202506})
		ok(t, err)
		if len(months) != 12 || months[0] != "2024-07" || months[11] != "2025-06" || sum != r.Sum.Get("helped") || sum == 0 {
			t.Errorf("%v: %v, come to %d of %d", months, numbers, sum, r.Sum.Get("helped"))
		}
		if months, _, err := w.TellMonths(t.Context(), w.province, "sectors", "", ""); err != nil || len(months) != 0 {
			t.Errorf("what is not told by month: %v, %v", months, err)
		}
		for _, bad := range [][2]string{{"nothing", ""}, {"guided", "2025-13"}} {
			if _, _, err := w.TellMonths(t.Context(), w.province, bad[0], "", bad[1]); err == nil {
				t.Errorf("%v is answered", bad)
			}
		}
	})
}

// TestEveryMeasureHasItsGroup: each stands under a heading.
func TestEveryMeasureHasItsGroup(t *testing.T) {
	for _, m := range everything.Measures() {
		if m.Group == "" {
			t.Errorf("%s is in no group", m.Code)
		}
	}
}
