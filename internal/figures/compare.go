package figures

import (
	"cmp"
	"context"
	"slices"

	"thonso/internal/places"
	"thonso/internal/platform/charts"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/tallies"
)

// A comparison sets places side by side in one figure: as a list, who misses
// most first, and as a sketch with the same numbers.
type comparison struct {
	Measure tallies.Measure
	Rows    []charts.Row // of the places that have a value
	Cells   []charts.Cell
	All     string   // where all rows are, on pages that show the first only
	Without []string // names of the places that have none
	Most    float64  // where the bars end
	Steps   charts.Steps
}

// mostRows is how many rows are shown before one asks for the rest.
const mostRows = 8

// side is one of the places to compare.
type side struct {
	place  places.Place
	name   string
	url    string
	number int
	figure Figure
	here   bool
}

// compare sets the children of a report side by side; here is the place that
// the page is about, where it is one of them. Nil: there is nothing to compare.
func compare(ctx context.Context, children []Child, m tallies.Measure, a asked, here string) *comparison {
	var sides []side
	for i := range children {
		c := &children[i]
		if c.Own {
			continue
		}
		sides = append(sides, side{place: c.Place, name: places.FullName(ctx, c.Place),
			url: measureURL(c.Place.ID, m.Code, a), number: len(sides) + 1, figure: c.Figure(m),
			here: c.Place.ID == here})
	}
	if len(sides) < 2 {
		return nil
	}
	out := &comparison{Measure: m, Most: most(m, sides)}
	out.Steps = steps(ctx, m, out.Most)
	for _, s := range sides {
		out.Cells = append(out.Cells, charts.Cell{Number: s.number, Name: s.name, URL: s.url, Value: s.figure.Value(),
			Text: s.figure.Text(i18n.Lang(ctx)), Missing: s.figure.Nothing(), Here: s.here})
		if s.figure.Nothing() {
			out.Without = append(out.Without, s.name)
		}
	}
	sides = slices.DeleteFunc(sides, func(s side) bool { return s.figure.Nothing() })
	slices.SortStableFunc(sides, func(x, y side) int { return byNeed(x.figure, y.figure) })
	for _, s := range sides {
		out.Rows = append(out.Rows, charts.Row{Number: s.number, Name: s.name, URL: s.url, Value: s.figure.Value(),
			Text: s.figure.Text(i18n.Lang(ctx)), Note: missing(ctx, s.figure), Here: s.here})
	}
	if len(out.Rows) == 0 {
		return nil
	}
	return out
}

// byNeed puts first where most are missing; counts are put by size, averages
// with the lowest first.
func byNeed(x, y Figure) int {
	switch x.Unit {
	case tallies.Percent:
		return cmp.Or(y.Missing()-x.Missing(), cmp.Compare(x.Num*y.Den, y.Num*x.Den))
	case tallies.Average:
		return cmp.Compare(x.Num*y.Den, y.Num*x.Den)
	}
	return y.Num - x.Num
}

// missing says how many a place still lacks: "còn 92 người".
func missing(ctx context.Context, f Figure) string {
	if n := f.Missing(); n > 0 {
		return i18n.T(ctx, "figures.missing."+f.Measure.Den, "n", n)
	}
	return ""
}

// most is where bars of a measure end.
func most(m tallies.Measure, sides []side) float64 {
	switch m.Unit {
	case tallies.Percent:
		return 100
	case tallies.Average:
		return mostStars
	}
	out := 1.0
	for _, s := range sides {
		out = max(out, s.figure.Value())
	}
	return out
}

// steps cut the values of a measure into four: below a target in steps of
// fifteen points, so that the last is where it is met.
func steps(ctx context.Context, m tallies.Measure, most float64) charts.Steps {
	bounds := charts.Bounds(most)
	switch {
	case m.Target > 0:
		t := float64(m.Target)
		bounds = [3]float64{t - 30, t - 15, t}
	case m.Unit == tallies.Percent:
		bounds = [3]float64{50, 75, 90}
	case m.Unit == tallies.Average:
		bounds = [3]float64{3, 4, 4.5}
	}
	text := scale(ctx, m).Text
	names := [4]string{i18n.T(ctx, "figures.step_below", "n", text(bounds[0]))}
	for i, b := range bounds[:2] {
		names[i+1] = i18n.T(ctx, "figures.step_between", "from", text(b), "to", text(bounds[i+1]))
	}
	names[3] = i18n.T(ctx, "figures.step_above", "n", text(bounds[2]))
	return charts.Steps{Bounds: bounds, Names: names}
}

// alike are the places beside one in what both lie in, of its kind, which have
// a model village's team as it does, or none.
func alike(report *Report, of places.Place) (out []Child) {
	model := func(c Child) bool { return c.Sum.Get("model_teams") > 0 }
	i := slices.IndexFunc(report.Children, func(c Child) bool { return !c.Own && c.Place.ID == of.ID })
	if i < 0 {
		return nil
	}
	for _, c := range report.Children {
		if !c.Own && c.Place.Kind == of.Kind && (of.Kind != places.Village || model(c) == model(report.Children[i])) {
			out = append(out, c)
		}
	}
	return out
}
