package charts

import (
	"math"
	"sort"
)

// A Cell is one place on a schematic map.
type Cell struct {
	Number  int // its pin, the same as in the list beside the map
	Name    string
	URL     string // "" for no link
	Value   float64
	Text    string // the value as people write it
	Missing bool   // there is none
	Here    bool   // the one that the page is about
}

// TilesProps describe a schematic map: places in order, not where they lie.
type TilesProps struct {
	Label string
	Cells []Cell
	Steps Steps
	None  string // legend of the places without a value
}

// Steps cut values into four steps of colour, at three bounds in growing order.
type Steps struct {
	Bounds [3]float64
	Names  [4]string // for the legend: "dưới 60 %", "60–75 %" …
}

// of is the step of a value, from 1 to 4.
func (s Steps) of(v float64) int {
	return 1 + sort.Search(len(s.Bounds), func(i int) bool { return v < s.Bounds[i] })
}

// Bounds returns three round bounds that cut what lies between 0 and most into
// four, more or less alike.
func Bounds(most float64) (out [3]float64) {
	most = max(most, 4)
	grain := max(1, math.Pow(10, math.Floor(math.Log10(most))-1))
	for i := range out {
		out[i] = math.Round(most*float64(i+1)/4/grain) * grain
	}
	return out
}

// lacks reports whether some place has no value.
func (p TilesProps) lacks() bool {
	for _, c := range p.Cells {
		if c.Missing {
			return true
		}
	}
	return false
}
