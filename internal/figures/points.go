package figures

import (
	"context"

	"thonso/internal/platform/charts"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/tallies"
)

// points are the months of a figure as a chart draws them; nil where fewer than
// two of them have a value. What was not kept yet is no zero.
func points(ctx context.Context, t *Trend, m tallies.Measure) []charts.Point {
	lang, kept, given := i18n.Lang(ctx), false, 0
	var out []charts.Point
	for i, f := range t.Figures(m) {
		kept = kept || f.Num > 0 || f.Den > 0
		p := charts.Point{Name: monthShown(t.Months[i]), Label: monthLabel(t.Months[i]), Value: f.Value(),
			Text: f.Text(lang), Missing: f.Nothing() || !kept}
		if p.Missing {
			p.Text = i18n.T(ctx, "figures.no_value")
		} else {
			given++
		}
		out = append(out, p)
	}
	if given < 2 {
		return nil
	}
	return out
}

// scale is how values of a measure are laid on an axis.
func scale(ctx context.Context, m tallies.Measure) charts.Scale {
	lang := i18n.Lang(ctx)
	switch m.Unit {
	case tallies.Percent:
		return charts.Scale{Most: 100, Text: func(v float64) string {
			return i18n.Percent(lang, int64(v*10+0.5), 1000, decimals(v))
		}}
	case tallies.Average:
		return charts.Scale{Most: mostStars, Text: func(v float64) string {
			return i18n.Average(lang, int(v*10+0.5), 10)
		}}
	}
	return charts.Scale{Whole: true, Text: func(v float64) string { return i18n.Number(lang, int(v+0.5)) }}
}

// mostStars is the best that people can give.
const mostStars = 5

func decimals(v float64) int {
	if v == float64(int(v)) {
		return 0
	}
	return 1
}

// line is the target of a measure as charts draw it; nil without one.
func line(ctx context.Context, m tallies.Measure) *charts.Target {
	if m.Target == 0 {
		return nil
	}
	return &charts.Target{Value: float64(m.Target), Text: i18n.T(ctx, "figures.target_line", "target", m.Target)}
}

// finding says in a sentence what a line shows.
func finding(ctx context.Context, points []charts.Point) string {
	var given []charts.Point
	for _, p := range points {
		if !p.Missing {
			given = append(given, p)
		}
	}
	first, last := given[0], given[len(given)-1]
	key := "figures.finding_same"
	if last.Value > first.Value {
		key = "figures.finding_up"
	} else if last.Value < first.Value {
		key = "figures.finding_down"
	}
	return i18n.T(ctx, key, "from", first.Text, "since", first.Name, "to", last.Text, "till", last.Name)
}

// A pace is how fast a figure went towards its target.
type pace struct {
	More    int // each month, over the last three
	Reaches int // the month in which the target is met at that pace, yyyymm; 0: not within sight
}

// paceMonths is over how many months a pace is taken, and mostAhead how far it is told on.
const paceMonths, mostAhead = 3, 36

// paceOf is the pace of a stock with a target that is not met yet.
func paceOf(t *Trend, f Figure) (p pace, known bool) {
	fs := t.Figures(f.Measure)
	if len(fs) <= paceMonths || f.Target == 0 || f.Met() {
		return p, false
	}
	before, now := fs[len(fs)-1-paceMonths], fs[len(fs)-1]
	if before.Nothing() || now.Nothing() {
		return p, false
	}
	gained := now.Num - before.Num
	p.More = gained / paceMonths
	if gained > 0 {
		if ahead := (f.Missing()*paceMonths + gained - 1) / gained; ahead <= mostAhead {
			last := tallies.MonthStart(t.Months[len(t.Months)-1])
			p.Reaches = tallies.Month(last.AddDate(0, ahead, 0))
		}
	}
	return p, true
}

// moved says which share of people grew most over the last three months; "" where none did.
func moved(ctx context.Context, t *Trend, ms []tallies.Measure) string {
	best, said := 0, ""
	for _, m := range ms {
		if m.Unit != tallies.Percent || !t.lasting(m) {
			continue
		}
		fs := t.Figures(m)
		if len(fs) <= paceMonths {
			continue
		}
		before, now := fs[len(fs)-1-paceMonths], fs[len(fs)-1]
		if before.Nothing() || now.Nothing() {
			continue
		}
		if tenths := now.tenths(100) - before.tenths(100); tenths > best {
			best = tenths
			said = i18n.T(ctx, "figures.moved", "name", i18n.T(ctx, m.NameKey()),
				"points", i18n.Average(i18n.Lang(ctx), tenths, 10))
		}
	}
	return said
}
