package charts

import (
	"math"
	"strconv"
	"strings"
)

// A Point is one value of a chart: a month of a line, a column.
type Point struct {
	Name    string // as the table says it: "tháng 3/2026"
	Label   string // as the axis does: "3/26"
	Value   float64
	Text    string // the value as people write it: "66,4 %"
	Missing bool   // there is no value
}

// A Target is what is to be reached.
type Target struct {
	Value float64
	Text  string // "mục tiêu 90 %"
}

// A Scale says how values are laid on an axis.
type Scale struct {
	Most  float64              // the greatest value there can be; 0: no bound
	Whole bool                 // values are whole numbers
	Text  func(float64) string // writes a value of the axis
}

// A span is what an axis reaches over, in round numbers.
type span struct {
	low, high float64
	ticks     []float64
}

// parts is into how many steps an axis is cut, more or less.
const parts = 3

// around returns a span of round numbers that holds all values.
func around(s Scale, values ...float64) span {
	if len(values) == 0 {
		values = []float64{0}
	}
	low, high := values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	if low == high { // a flat line runs in the middle
		room := max(math.Abs(low)/10, 1)
		low, high = low-room, high+room
	}
	step := round((high - low) / parts)
	if s.Whole {
		step = max(step, 1)
	}
	out := span{low: max(0, math.Floor(low/step)*step), high: math.Ceil(high/step) * step}
	if s.Most > 0 {
		out.high = min(out.high, s.Most)
	}
	for i := 0; ; i++ {
		tick := out.low + float64(i)*step
		if tick > out.high+step/1000 {
			return out
		}
		out.ticks = append(out.ticks, tick)
	}
}

// round returns the next of 1, 2, 5, 10, 20 … that is not less than step.
func round(step float64) float64 {
	ten := math.Pow(10, math.Floor(math.Log10(step)))
	for _, n := range []float64{1, 2, 5} {
		if step <= n*ten*1.000001 {
			return n * ten
		}
	}
	return 10 * ten
}

// y is the height of v from the top, of 100.
func (s span) y(v float64) float64 { return share(s.high-v, s.high-s.low) }

// x is where the i-th of n points stands, of 100.
func x(i, n int) float64 { return share(float64(i), float64(max(1, n-1))) }

// share is how much v is of all, of 100, kept within.
func share(v, all float64) float64 {
	if all <= 0 || v <= 0 {
		return 0
	}
	return min(v/all, 1) * 100
}

// num writes a coordinate.
func num(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// percent writes a length or place as a part of the whole.
func percent(v float64) string { return num(v) + "%" }

// given are the values of the points that have one.
func given(points []Point) (out []float64) {
	for _, p := range points {
		if !p.Missing {
			out = append(out, p.Value)
		}
	}
	return out
}

// reach is the span of points and target.
func reach(s Scale, points []Point, target *Target) span {
	values := given(points)
	if target != nil {
		values = append(values, target.Value)
	}
	return around(s, values...)
}

// runs cuts the points where one is missing: from and to (exclusive) of each run.
func runs(points []Point) (out [][2]int) {
	for i, p := range points {
		switch n := len(out); {
		case p.Missing:
		case n > 0 && out[n-1][1] == i:
			out[n-1][1] = i + 1
		default:
			out = append(out, [2]int{i, i + 1})
		}
	}
	return out
}

// trace is the path of a line through the points, interrupted where one is
// missing. A point alone is a dot.
func trace(points []Point, s span) string {
	var b strings.Builder
	for _, run := range runs(points) {
		for i := run[0]; i < run[1]; i++ {
			b.WriteByte("ML"[min(i-run[0], 1)])
			b.WriteString(num(x(i, len(points))) + " " + num(s.y(points[i].Value)))
		}
		if run[1]-run[0] == 1 {
			b.WriteString("h0.01")
		}
	}
	return b.String()
}

// area is the path of what lies below the line.
func area(points []Point, s span) string {
	var b strings.Builder
	for _, run := range runs(points) {
		if run[1]-run[0] == 1 {
			continue
		}
		b.WriteString("M" + num(x(run[0], len(points))) + " 100")
		for i := run[0]; i < run[1]; i++ {
			b.WriteString("L" + num(x(i, len(points))) + " " + num(s.y(points[i].Value)))
		}
		b.WriteString("V100z")
	}
	return b.String()
}

// last is the index of the last point that has a value; -1 without any.
func last(points []Point) int {
	for i := len(points) - 1; i >= 0; i-- {
		if !points[i].Missing {
			return i
		}
	}
	return -1
}
