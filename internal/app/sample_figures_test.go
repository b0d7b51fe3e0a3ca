package app

import (
	"fmt"
	"strings"
	"testing"

	"thonso/internal/figures"
	"thonso/internal/places"
	"thonso/internal/platform/clock"
)

// everyFigure: each figure of each place of the sample, on the map of today and
// on that of the districts, and of the provinces month by month. What it was
// before figures were declared as data it must stay.
func everyFigure(t *testing.T, a *App) {
	var b strings.Builder
	tree := a.Places.Tree()
	line := func(r figures.Report, day clock.Date, period string) {
		fmt.Fprintf(&b, "%s %s %s %s %s:", day, period, r.Place.Kind, r.Place.Code, r.Place.Name)
		for _, m := range a.Figures.Measures() {
			if f := r.Figure(m); f.Num != 0 || f.Den != 0 {
				fmt.Fprintf(&b, " %s=%d/%d", m.Code, f.Num, f.Den)
			}
		}
		fmt.Fprintln(&b)
	}
	ask := func(q figures.Question) figures.Report {
		r, err := a.Figures.Report(t.Context(), q)
		must(t, err)
		return r
	}
	var within func(id string, day clock.Date)
	within = func(id string, day clock.Date) {
		r := ask(figures.Question{PlaceID: id, Map: day})
		line(r, day, "ever")
		for _, c := range r.Children {
			if c.Own {
				line(figures.Report{Place: places.Place{Kind: "office", Code: r.Place.Code}, Sum: c.Sum}, day, "ever")
			} else {
				within(c.Place.ID, day)
			}
		}
	}
	for _, day := range []clock.Date{places.LastOfDistricts, tree.Today()} {
		for _, root := range tree.Roots(day) {
			within(root.ID, day)
			for month := 202401; month <= 202611; month++ {
				if month%100 > 12 {
					month += 88 // January
				}
				line(ask(figures.Question{PlaceID: root.ID, Map: day, From: month, To: month}), day, fmt.Sprint(month))
			}
		}
	}
	golden(t, "sample_figures.golden", b.String())
}
