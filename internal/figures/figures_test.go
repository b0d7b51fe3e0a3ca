package figures_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/tallies"

	"thonso/internal/figures"
)

func figure(code string, num, den int) figures.Figure {
	for _, m := range everything.Measures() {
		if m.Code == code {
			return figures.Figure{Measure: m, Num: num, Den: den}
		}
	}
	panic(code)
}

func TestTexts(t *testing.T) {
	for _, test := range []struct {
		f      figures.Figure
		vi, en string
		value  float64
	}{
		{figure("account14", 257, 387), "66,4 %", "66.4 %", 66.4},
		{figure("on_time", 108, 108), "100 %", "100 %", 100},
		{figure("communes_with_model", 14, 14), "100 %", "100 %", 100},
		{figure("guided", 1189, 0), "1.189", "1,189", 1189},
		{figure("community_members", 1150, 0), "1.150", "1,150", 1150},
		{figure("on_time", 0, 0), "–", "–", 0},
		{figure("on_time", 1, 3), "33,3 %", "33.3 %", 33.3},
		{figure("on_time", 2, 3), "66,7 %", "66.7 %", 66.7},
		{figure("on_time", 1999, 2000), "100,0 %", "100.0 %", 100}, // rounded, hence not "100 %"
		{figure("on_time", 9, 10), "90 %", "90 %", 90},
		{figure("on_time", 1, 800), "0,1 %", "0.1 %", 0.1},
		{figure("rating", 14, 3), "4,7", "4.7", 4.7},
		{figure("rating", 0, 0), "–", "–", 0},
	} {
		if vi, en := test.f.Text("vi"), test.f.Text("en"); vi != test.vi || en != test.en {
			t.Errorf("%s %d/%d: %q, %q, want %q, %q", test.f.Code, test.f.Num, test.f.Den, vi, en, test.vi, test.en)
		}
		if test.f.Value() != test.value {
			t.Errorf("%s: value %v, want %v", test.f.Code, test.f.Value(), test.value)
		}
	}
}

func TestTargetIsComparedExactly(t *testing.T) {
	// 90 % of 387 are 348.3: the 349th person makes it.
	if figure("account14", 348, 387).Met() || !figure("account14", 349, 387).Met() {
		t.Error("349 of 387 are the first to reach 90 %")
	}
}

func TestFewPeopleAreNotPublished(t *testing.T) {
	if f := figure("account14", 3, 4).Published(); !f.Hidden || f.Text("vi") != "–" ||
		f.Basis(t.Context()) != "" || f.Value() != 0 {
		t.Errorf("four people: %+v", f)
	}
	if f := figure("help_rating", 9, 2).Published(); !f.Hidden || f.Text("vi") != "–" || f.Basis(t.Context()) != "" {
		t.Errorf("two ratings of the help: %+v", f)
	}
	for _, f := range []figures.Figure{figure("help_rating", 14, 3), figure("help_rated", 1, 0), figure("rating", 5, 1),
		figure("account14", 3, 5), figure("residents", 5, 0), figure("guided", 1, 0), figure("members", 2, 0)} {
		if f.Published().Hidden {
			t.Errorf("%s %d/%d hidden", f.Code, f.Num, f.Den)
		}
	}
}

func TestFirstTimeRightIsNeverNegative(t *testing.T) {
	sum := everything.Empty()
	sum.Set("received", 2)
	sum.Set("supplements", 5)
	f := figures.FigureOf(figure("first_time_right", 0, 0).Measure, sum)
	if f.Num != 0 || f.Den != 2 {
		t.Errorf("got %d/%d", f.Num, f.Den)
	}
}

// TestEveryMeasureIsSound: codes once, parts as the unit wants them.
func TestEveryMeasureIsSound(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range everything.Measures() {
		if seen[m.Code] {
			t.Errorf("%s twice", m.Code)
		}
		seen[m.Code] = true
		if m.Num == "" || (m.Unit == tallies.Count) != (m.Den == "") {
			t.Errorf("%s: %s of %q / %q", m.Code, m.Unit, m.Num, m.Den)
		}
	}
}

// TestEveryShareHasItsWords: what is missing in it is said in words of its own,
// and of one with a target what is needed and how fast it goes.
func TestEveryShareHasItsWords(t *testing.T) {
	for _, lang := range i18n.Languages {
		texts, err := i18n.Read(figures.Files, lang)
		ok(t, err)
		for _, m := range everything.Measures() {
			var keys []string
			if m.Unit == tallies.Percent {
				keys = append(keys, "missing")
			}
			if m.Target > 0 {
				keys = append(keys, "need", "enough", "pace")
			}
			if m.Target > 0 && m.Records != "" {
				keys = append(keys, "home")
			}
			for _, key := range keys {
				if texts["figures."+key+"."+m.Den] == "" {
					t.Errorf("%s: no text figures.%s.%s", lang, key, m.Den)
				}
			}
			if m.Whole != "" && texts["figures.whole."+m.Whole] == "" || texts["figures.group."+string(m.Group)] == "" {
				t.Errorf("%s: no text for the whole or the group of %s", lang, m.Code)
			}
		}
	}
}

// everything is a book of all that these figures are made of.
var everything = func() *tallies.Book {
	b := tallies.NewBook(nil, nil)
	if err := b.Declare(declared...); err != nil {
		panic(err)
	}
	return b
}()

// numbers are the figures in t that measures speak of; kinds don't add up from place to place.
func numbers(t *tallies.Tally) map[string]int {
	out := map[string]int{}
	for _, m := range everything.Measures() {
		for _, code := range []string{m.Num, m.Less, m.Den} {
			if code != "" && code != "sectors" {
				out[code] = t.Get(code)
			}
		}
	}
	return out
}

// TestSumsAreWholeOnEveryMap: whatever the map, the children add up to their
// place, and the province is the same: no record is lost or counted twice.
func TestSumsAreWholeOnEveryMap(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(t, 42)
		w.mergeVillages(t)
		totals := map[clock.Date]*tallies.Tally{}
		for _, day := range []clock.Date{"2025-06-30", "2025-07-01", "2026-11-23"} {
			var check func(id string)
			check = func(id string) {
				r, err := w.Report(t.Context(), figures.Question{PlaceID: id, Map: day})
				ok(t, err)
				if len(r.Children) == 0 {
					return
				}
				sum := everything.Empty()
				for i := range r.Children {
					sum.Add(r.Children[i].Sum)
				}
				if r.Place.Kind == places.Commune { // what it is itself, its villages are not
					figures.Whole(places.Commune, sum)
				}
				if diff := cmp.Diff(numbers(r.Sum), numbers(sum)); diff != "" {
					t.Errorf("%s, map of %s (-place +children): %s", r.Place.Name, day, diff)
				}
				told, atOffice, err := w.Told(t.Context(), id, day)
				ok(t, err)
				own := slices.ContainsFunc(r.Children, func(c figures.Child) bool { return c.Own })
				if slices.Contains(told, id) || own != atOffice {
					t.Errorf("%s, map of %s: its own child, or what was done there is not told", r.Place.Name, day)
				}
				for _, child := range told {
					check(child)
				}
			}
			check(w.province)
			r, err := w.Report(t.Context(), figures.Question{PlaceID: w.province, Map: day})
			ok(t, err)
			totals[day] = r.Sum
		}
		today := totals["2026-11-23"]
		if today.Get("submitted") == 0 || today.Get("residents") < 18*5 || today.Get("helped_done") == 0 {
			t.Fatalf("the world is empty: %v", numbers(today))
		}
		if today.Get("communes") != 3 || today.Get("villages") != 17 {
			t.Errorf("today %d communes, %d villages", today.Get("communes"), today.Get("villages"))
		}
		past := totals["2025-06-30"]
		if past.Get("communes") != 6 || past.Get("villages") != 18 {
			t.Errorf("then %d communes, %d villages", past.Get("communes"), past.Get("villages"))
		}
		for _, c := range []string{"submitted", "helped", "helped_done", "received", "resolved", "residents",
			"aged14", "account14",
			"model_members", "community_members"} {
			if today.Get(c) != past.Get(c) {
				t.Errorf("%s: %d on today's map, %d on that of the districts", c, today.Get(c), past.Get(c))
			}
		}
	})
}

// mergeVillages joins the first two villages into one.
func (w *world) mergeVillages(t *testing.T) {
	t.Helper()
	made, err := w.Places.Merge(t.Context(), w.sys, places.MergeInput{FromIDs: w.villages[:2],
		Into: places.Unit{Type: "thon", Name: "Hợp Nhất"}, On: "2026-03-01", Decision: "1/NQ",
		Versions: w.Places.Tree().Versions(w.villages[:2]...)})
	ok(t, err)
	w.merged = made.ID
}

func TestHome(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.mergeVillages(t)
		for _, test := range []struct {
			name, id string
			day      clock.Date
			want     string
		}{
			{"district today", w.districts[0], "2026-11-23", w.province},
			{"district then", w.districts[0], "2025-06-30", w.districts[0]},
			{"old commune today", w.old[3], "2026-11-23", w.new[1]},
			{"new commune then", w.new[1], "2025-06-30", w.old[2]},
			{"village merged away, today", w.villages[0], "2026-11-23", w.merged},
			{"merged village, then", w.merged, "2025-06-30", w.villages[0]},
			{"village that stays", w.villages[5], "2025-06-30", w.villages[5]},
			{"nothing", "no-such-place", "2026-11-23", ""},
		} {
			if got := w.On(test.id, test.day); got != test.want {
				t.Errorf("%s: %q, want %q", test.name, got, test.want)
			}
		}
	})
}

func TestMonths(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(t, 7)
		whole, err := w.Report(t.Context(), figures.Question{PlaceID: w.province})
		ok(t, err)
		var sum, parts int
		sum = whole.Sum.Get("submitted")
		for m := 202501; m <= 202506; m++ {
			r, err := w.Report(t.Context(), figures.Question{PlaceID: w.province, From: m, To: m})
			ok(t, err)
			parts += r.Sum.Get("submitted")
			if r.AsOf != figures.AsOf(m, "2026-11-23") {
				t.Errorf("%d: as of %s", m, r.AsOf)
			}
		}
		if sum == 0 || parts != sum {
			t.Errorf("months add up to %d, all time is %d", parts, sum)
		}
		half, err := w.Report(t.Context(), figures.Question{PlaceID: w.province, To: 202506})
		ok(t, err)
		if diff := cmp.Diff(whole.Sum.Get("sectors"), half.Sum.Get("sectors")); diff != "" ||
			half.Sum.Get("sectors") == 0 {
			t.Errorf("sectors of all time and of the half-year: %s", diff)
		}
		before, err := w.Report(t.Context(), figures.Question{PlaceID: w.province, To: 202404})
		ok(t, err)
		if f := before.Sum.Get("account14"); f != 0 {
			t.Errorf("%d accounts before there were any", f)
		}
		if before.Sum.Get("submitted") != 0 || before.AsOf != "2024-04-30" {
			t.Errorf("April 2024: %d dossiers as of %s", before.Sum.Get("submitted"), before.AsOf)
		}
		for _, q := range []figures.Question{{To: 202513}, {From: 202506, To: 202505}, {To: 7}} {
			q.PlaceID = w.province
			if _, err := w.Report(t.Context(), q); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%+v: %v", q, err)
			}
		}
		if _, err := w.Report(t.Context(),
			figures.Question{PlaceID: w.districts[0]}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a district today: %v", err)
		}
	})
}

// TestHomeOfAVillageHead: the head of a village is told how many people its target
// lacks, and led to their doors; the clerk of the commune is not.
func TestHomeOfAVillageHead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(t, 4)
		home := w.Module().Work
		head := auth.NewActor("h", "x", w.Places, auth.Grant{Role: auth.VillageHead, PlaceID: w.villages[1]})
		tiles, err := home(t.Context(), head)
		ok(t, err)
		r, err := w.Report(t.Context(), figures.Question{PlaceID: w.villages[1]})
		ok(t, err)
		m, err := w.Measure("account14")
		ok(t, err)
		f := r.Figure(m)
		if f.Met() || len(tiles) != 1 || tiles[0].Number != f.Missing() ||
			tiles[0].URL != "/figures/"+w.villages[1]+"/account14" {
			t.Errorf("of %d, %d have one: %+v", f.Den, f.Num, tiles)
		}
		clerk := auth.NewActor("c", "x", w.Places, auth.Grant{Role: auth.Clerk, PlaceID: w.new[0]})
		if tiles, err := home(t.Context(), clerk); err != nil || len(tiles) != 0 {
			t.Errorf("the clerk: %v, %v", tiles, err)
		}
	})
}

// TestDoorsByAlley: an alley of the same name in another village is another.
func TestDoorsByAlley(t *testing.T) {
	var sizes []int
	for _, alley := range figures.ByAlley([]people.Brief{{VillageID: "a", Alley: "Ngõ 1"},
		{VillageID: "a", Alley: "Ngõ 1"}, {VillageID: "a"}, {VillageID: "b"}, {VillageID: "b", Alley: "Ngõ 1"}}) {
		sizes = append(sizes, len(alley))
	}
	if diff := cmp.Diff([]int{2, 1, 1, 1}, sizes); diff != "" {
		t.Error(diff)
	}
}
