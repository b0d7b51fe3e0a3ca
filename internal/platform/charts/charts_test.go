package charts

import (
	"context"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "renew the golden files")

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// random are points as they may come: some missing, some alike, some large.
func random(r *rand.Rand) []Point {
	out := make([]Point, 1+r.IntN(14))
	size := []float64{1, 100, 5, 1_000_000}[r.IntN(4)]
	for i := range out {
		out[i] = Point{Name: fmt.Sprint("month ", i), Label: fmt.Sprint(i), Value: float64(r.IntN(11)) * size / 10,
			Missing: r.IntN(4) == 0}
		out[i].Text = num(out[i].Value)
	}
	return out
}

var words = Scale{Text: num}

var numbers = regexp.MustCompile(`-?\d+(\.\d+)?`)

// attributes calls f for every attribute of every element, and fails on what is not well formed.
func attributes(t *testing.T, page string, f func(element, key, value string)) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader("<all>" + page + "</all>"))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%v in %s", err, page)
		}
		if e, ok := token.(xml.StartElement); ok {
			for _, a := range e.Attr {
				f(e.Name.Local, a.Name.Local, a.Value)
			}
		}
	}
}

// TestEverythingIsInsideTheBox: whatever the values, no shape leaves its chart,
// and nothing is styled in place.
func TestEverythingIsInsideTheBox(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		points := random(r)
		var target *Target
		if r.IntN(2) == 0 {
			target = &Target{Value: float64(r.IntN(120)), Text: "target"}
		}
		parts := []Part{{Name: "a", Value: float64(r.IntN(5))}, {Name: "b", Value: float64(r.IntN(9))}, {Name: "c"}}
		n := r.IntN(MostDots)
		for _, page := range []string{
			draw(t, Line(LineProps{Points: points, Target: target, Scale: words})),
			draw(t, Spark(points, target, words)), draw(t, Columns(LineProps{Points: points})),
			draw(t, Multiples([]Multiple{{Points: points}, {Points: random(r)}}, target, words)),
			draw(t, Bar(float64(r.IntN(150)), 100, target)), draw(t, Stack("", parts)),
			draw(t, Ring(float64(r.IntN(150)), 100)), draw(t, Dots("", n, n+r.IntN(MostDots-n))),
		} {
			attributes(t, page, func(element, key, value string) {
				switch key {
				case "style", "id":
					t.Fatalf("%s of <%s>: %s", key, element, page)
				case "width", "cx", "cy", "height":
					inside(t, page, value, 360)
				case "d":
					for _, v := range numbers.FindAllString(value, -1) {
						inside(t, page, v, 340)
					}
				case "x", "y":
					if element == "rect" {
						inside(t, page, value, 140)
					}
				}
			})
		}
	}
}

func inside(t *testing.T, page, value string, most float64) {
	t.Helper()
	v, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
	if err != nil || v < 0 || v > most || strings.HasSuffix(value, "%") && v > 100 {
		t.Fatalf("%q is outside: %s", value, page)
	}
}

// TestOrderIsKept: of two values the greater is never drawn lower, and a point
// without a value is never drawn.
func TestOrderIsKept(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		points := random(r)
		s := reach(words, points, nil)
		drawn := 0
		for i, p := range points {
			for _, q := range points[i:] {
				if !p.Missing && !q.Missing && p.Value > q.Value && s.y(p.Value) > s.y(q.Value) {
					t.Fatalf("%v is drawn below %v in %+v", p.Value, q.Value, s)
				}
			}
			if !p.Missing {
				drawn++
			}
		}
		if n := strings.Count(trace(points, s), "M") + strings.Count(trace(points, s), "L"); n != drawn {
			t.Fatalf("%d points of %d in %q", n, drawn, trace(points, s))
		}
		if n := strings.Count(draw(t, Columns(LineProps{Points: points})), "<rect"); n != drawn {
			t.Fatalf("%d columns of %d", n, drawn)
		}
	}
}

// TestAxisIsRound: an axis holds all values, and its ticks are few and in order.
func TestAxisIsRound(t *testing.T) {
	for _, tt := range []struct {
		scale  Scale
		values []float64
		want   []float64
	}{
		{Scale{Most: 100}, []float64{41.2, 66.4, 90}, []float64{40, 60, 80, 100}},
		{Scale{Most: 100}, []float64{93.1, 98.6, 98}, []float64{92, 94, 96, 98, 100}},
		{Scale{Most: 100}, []float64{100, 100}, []float64{90, 100}},
		{Scale{Whole: true}, []float64{0, 1}, []float64{0, 1}},
		{Scale{Whole: true}, []float64{3, 1189}, []float64{0, 500, 1000, 1500}},
		{Scale{Most: 5}, []float64{4.2, 4.7}, []float64{4.2, 4.4, 4.6, 4.8}},
		{Scale{}, nil, []float64{0, 1}},
	} {
		s := around(tt.scale, tt.values...)
		alike := cmp.Comparer(func(a, b float64) bool { return num(a) == num(b) })
		if diff := cmp.Diff(tt.want, s.ticks, alike); diff != "" {
			t.Errorf("%v: %s", tt.values, diff)
		}
		for _, v := range tt.values {
			if v < s.low || v > s.high+1e-9 {
				t.Errorf("%v is not within %v to %v", v, s.low, s.high)
			}
		}
	}
}

// TestStepsOfAMap: a value on a bound belongs to the step above it.
func TestStepsOfAMap(t *testing.T) {
	s := Steps{Bounds: [3]float64{60, 75, 90}}
	for v, want := range map[float64]int{0: 1, 59.9: 1, 60: 2, 74.9: 2, 75: 3, 89.9: 3, 90: 4, 100: 4} {
		if got := s.of(v); got != want {
			t.Errorf("%v is in step %d, not %d", v, got, want)
		}
	}
	for most, want := range map[float64][3]float64{0: {1, 2, 3}, 3: {1, 2, 3}, 137: {30, 70, 100},
		1189: {300, 600, 900}} {
		if got := Bounds(most); got != want {
			t.Errorf("bounds up to %v: %v", most, got)
		}
	}
}

// TestGolden: a chart is drawn as it was looked at last; -update renews.
func TestGolden(t *testing.T) {
	for _, e := range examples() {
		path := "testdata/" + e.name + ".golden.html"
		got := strings.ReplaceAll(draw(t, e.chart), "><", ">\n<") + "\n"
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: %s", e.name, diff)
		}
	}
}

// TestEveryPictureHasItsWords: what is drawn for eyes alone is hidden from ears,
// and all else is named.
func TestEveryPictureHasItsWords(t *testing.T) {
	for _, e := range examples() {
		for tag := range strings.SplitSeq(draw(t, e.chart), "<") {
			if !strings.HasPrefix(tag, "svg class=") {
				continue
			}
			named := strings.Contains(tag, `role="img" aria-label="`) && !strings.Contains(tag, `aria-label=""`)
			if !named && !strings.Contains(tag, `aria-hidden="true"`) {
				t.Errorf("%s: <%s is neither named nor hidden", e.name, tag)
			}
		}
	}
}
