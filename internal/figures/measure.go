package figures

import (
	"context"

	"thonso/internal/platform/i18n"
	"thonso/internal/platform/tallies"
)

// A Figure is a measure's value for one place.
type Figure struct {
	tallies.Measure
	Num, Den int  // Den is 0 for a count, and where there is nothing to compare with
	Hidden   bool // too few people to be told apart: not published
}

// figureOf is the value of m in t, before what speaks of too few is hidden.
func figureOf(m tallies.Measure, t *tallies.Tally) Figure {
	return Figure{Measure: m, Num: max(0, t.Get(m.Num)-t.Get(m.Less)), Den: t.Get(m.Den)}
}

// Text writes the value as lang does: 1.189, 66,4 %, 100 %, 4,6; a dash where
// there is nothing to compare with.
func (f Figure) Text(lang string) string {
	switch {
	case f.Nothing():
		return "–"
	case f.Unit == tallies.Percent:
		decimals := 1
		if f.Num*100%f.Den == 0 {
			decimals = 0
		}
		return i18n.Percent(lang, int64(f.Num), int64(f.Den), decimals)
	case f.Unit == tallies.Average:
		return i18n.Average(lang, f.Num, f.Den)
	}
	return i18n.Number(lang, f.Num)
}

// Basis writes what a ratio is made of: "257 trên 387", "7 lượt đánh giá".
func (f Figure) Basis(ctx context.Context) string {
	lang := i18n.Lang(ctx)
	switch {
	case f.Hidden, f.Den == 0:
		return ""
	case f.Unit == tallies.Average:
		return i18n.T(ctx, "figures.basis_average", "n", f.Den)
	}
	return i18n.T(ctx, "figures.basis", "num", i18n.Number(lang, f.Num), "den", i18n.Number(lang, f.Den))
}

// Value is the value as a number, ratios to one decimal, rounded half up on
// the exact fraction as Text does.
func (f Figure) Value() float64 {
	switch {
	case f.Nothing():
		return 0
	case f.Unit == tallies.Percent:
		return float64(f.tenths(100)) / 10
	case f.Unit == tallies.Average:
		return float64(f.tenths(1)) / 10
	}
	return float64(f.Num)
}

func (f Figure) tenths(scale int) int { return (2*f.Num*scale*10 + f.Den) / (2 * f.Den) }

// Met reports whether the target is reached.
func (f Figure) Met() bool { return f.Den > 0 && f.Num*100 >= f.Target*f.Den }

// Needed is how many there must be for the target to be reached; 0 without one.
func (f Figure) Needed() int { return (f.Target*f.Den + 99) / 100 }

// Missing is how many are still missing: to the target, else to all.
func (f Figure) Missing() int {
	switch {
	case f.Unit != tallies.Percent:
		return 0
	case f.Target > 0:
		return max(0, f.Needed()-f.Num)
	}
	return f.Den - f.Num
}

// Nothing reports whether there is no value to show.
func (f Figure) Nothing() bool { return f.Hidden || f.Unit != tallies.Count && f.Den == 0 }

// publish hides what would speak of single persons.
func (f Figure) publish() Figure {
	of := f.Den
	if f.Unit == tallies.Count {
		of = f.Num
	}
	f.Hidden = of > 0 && of < f.Fewest
	if f.Hidden {
		f.Num, f.Den = 0, 0
	}
	return f
}
