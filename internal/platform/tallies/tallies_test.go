package tallies_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/tallies"
)

// Whatever happens in whatever order, what is kept is what the records say, and
// a past day or month asked for later is what it was then.
func TestKeptAsTheRecordsSay(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.book.Ensure(t.Context()))
		r := rand.New(rand.NewPCG(3, 9))
		villages := []string{"a", "b", "c"}
		past := map[clock.Date]tallies.ByPlace{}
		for i := range 120 {
			v := villages[r.IntN(3)]
			switch r.IntN(5) {
			case 0, 1:
				born := clock.NewDate(2010+r.IntN(10), time.Month(1+r.IntN(12)), 1+r.IntN(28))
				w.arrive(fmt.Sprint(i), v, []string{"", v + "1", v + "2"}[r.IntN(3)], born)
			case 2, 3:
				w.send(fmt.Sprint(i), v, 1+r.IntN(20), []string{"box", "bag", "sack"}[r.IntN(3)])
			default:
				now, err := stock.At(t.Context(), w.db.Read(), villages, w.today())
				w.must(err)
				past[w.today()] = now
				w.clock.Add(time.Duration(1+r.IntN(60)) * 24 * time.Hour)
			}
			if i%10 == 0 {
				w.agrees(fmt.Sprint("step ", i))
			}
		}
		for day, want := range past {
			got, err := stock.At(t.Context(), w.db.Read(), villages, day)
			w.must(err)
			if diff := cmp.Diff(want.Sum("ten"), got.Sum("ten")); diff != "" ||
				want.Sum("persons") > got.Sum("persons") {
				t.Errorf("%s, asked for later: %s", day, diff)
			}
		}
	})
}

// A birthday counts on its day, though nobody wrote or rolled.
func TestBirthdaysCountAtOnce(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.book.Ensure(t.Context()))
		w.arrive("1", "a", "", "2016-02-01")
		for _, want := range []int{0, 1, 1} {
			got, err := w.book.Read(t.Context(), []string{"a"}, tallies.Period{Day: w.today()})
			w.must(err)
			if n := got["a"].Get("ten"); n != want {
				t.Errorf("%s: %d, want %d", w.today(), n, want)
			}
			w.clock.Add(24 * time.Hour)
		}
		w.must(w.book.Roll(t.Context()))
		w.agrees("rolled")
	})
}

// The kinds of two places together are the union; a month has its own.
func TestFlowsByMonth(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.book.Ensure(t.Context()))
		w.send("1", "a", 3, "box")
		w.send("2", "a", 30, "bag")
		w.clock.Add(24 * time.Hour) // February
		w.send("3", "b", 5, "box")
		for _, tt := range []struct {
			from, to int
			want     [4]int // parcels, weight, heavy, wraps
		}{{0, 0, [4]int{3, 38, 1, 2}}, {202601, 202601, [4]int{2, 33, 1, 2}}, {202602, 0, [4]int{1, 5, 0, 1}},
			{0, 202512, [4]int{}}} {
			period := tallies.Period{From: tt.from, To: tt.to, Day: w.today()}
			each, err := w.book.Read(t.Context(), []string{"a", "b"}, period)
			w.must(err)
			sum := w.book.Empty()
			for _, one := range each {
				sum.Add(one)
			}
			got := [4]int{sum.Get("parcels"), sum.Get("weight"), sum.Get("heavy"), sum.Get("wraps")}
			if got != tt.want {
				t.Errorf("%d–%d: %v, want %v", tt.from, tt.to, got, tt.want)
			}
		}
	})
}

// What is broken is found, with its place, month and figure.
func TestRecountFindsWhatIsWrong(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.book.Ensure(t.Context()))
		w.arrive("1", "a", "h", "2000-01-01")
		w.send("2", "b", 4, "box")
		w.exec(`update toy_people set ten = 7 where place_id = 'a'`)
		w.exec(`update toy_parcels set weight = 5 where month = 202601`)
		w.exec(`update toy_parcels_wraps set kind = 'tin'`)
		w.exec(`insert into toy_parcel values ('9', 'c', $1, 2, 'box')`, db.At(w.clock.Now()))
		w.clock.Add(24 * time.Hour) // what is wrong stays wrong by as much
		got, err := w.book.Recount(t.Context())
		w.must(err)
		want := []tallies.Difference{
			{Table: "toy_people", PlaceID: "a", Figure: "ten", Kept: 7, Counted: 1},
			{Table: "toy_parcels", PlaceID: "b", Figure: "wraps box", Kept: 0, Counted: 1},
			{Table: "toy_parcels", PlaceID: "b", Figure: "wraps tin", Kept: 1, Counted: 0},
			{Table: "toy_parcels", PlaceID: "b", Month: 202601, Figure: "weight", Kept: 5, Counted: 4},
			{Table: "toy_parcels", PlaceID: "c", Figure: "parcels", Counted: 1},
			{Table: "toy_parcels", PlaceID: "c", Figure: "weight", Counted: 2},
			{Table: "toy_parcels", PlaceID: "c", Figure: "wraps box", Counted: 1},
			{Table: "toy_parcels", PlaceID: "c", Month: 202601, Figure: "parcels", Counted: 1},
			{Table: "toy_parcels", PlaceID: "c", Month: 202601, Figure: "weight", Counted: 2},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// A figure that is declared later is counted from the records there are.
func TestNewFiguresAreFilled(t *testing.T) {
	each(t, func(w *world) {
		before := tallies.NewBook(w.db, w.clock)
		lessStock, lessFlow := *stock, *flow
		lessStock.Figures, lessFlow.Sources = stock.Figures[:1], []tallies.Source{flow.Sources[0]}
		lessFlow.Sources[0].Figures = flow.Sources[0].Figures[:1]
		w.must(before.Declare(&lessStock, &lessFlow))
		w.must(before.Ensure(t.Context()))
		w.exec(`insert into toy_person values ('1', 'a', 'h', '2000-01-01', '2020-01-01', '')`)
		w.exec(`insert into toy_parcel values ('1', 'b', $1, 20, 'box')`, db.At(w.clock.Now()))
		for range 2 {
			w.must(w.book.Ensure(t.Context()))
			w.agrees("filled")
		}
		got, err := w.book.Read(t.Context(), []string{"a", "b"}, tallies.Period{Day: w.today()})
		w.must(err)
		if a, b := got["a"], got["b"]; a.Get("ten") != 1 || a.Get("houses") != 1 ||
			b.Get("heavy") != 1 || b.Get("wraps") != 1 {
			t.Errorf("a %+v, b %+v", a, b)
		}
	})
}

func TestDeclare(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		sets []tallies.Set
	}{
		{"one code twice", []tallies.Set{stock, &tallies.Derived{Codes: []string{"persons"}}}},
		{"no name of a column", []tallies.Set{&tallies.Derived{Codes: []string{"a; drop"}}}},
		{"a measure of nothing", []tallies.Set{&tallies.Derived{Measures: []tallies.Measure{{Code: "m",
			Num: "nothing"}}}}},
	} {
		if err := tallies.NewBook(nil, nil).Declare(tt.sets...); err == nil {
			t.Errorf("%s was declared", tt.name)
		}
	}
}
