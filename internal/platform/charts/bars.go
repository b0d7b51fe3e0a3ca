package charts

// A Part is one of the parts of a whole.
type Part struct {
	Name  string
	Value float64
	Text  string // the value as people write it
	URL   string // "" for no link
}

// A Row is one place, or the like, of a list of bars.
type Row struct {
	Number int // its pin on the map; 0 for none
	Name   string
	URL    string // "" for no link
	Value  float64
	Text   string // the value as people write it
	Note   string // what is missing: "còn 92 người"
	Here   bool   // the one that the page is about
}

// sum is what parts come to.
func sum(parts []Part) (n float64) {
	for _, p := range parts {
		n += p.Value
	}
	return n
}

// before is where the i-th part begins, of 100.
func before(parts []Part, i int) float64 { return share(sum(parts[:i]), sum(parts)) }

// tick keeps the mark of a target inside the bar.
func tick(target, most float64) string { return percent(min(share(target, most), 99)) }

// greatest is the largest value of the points.
func greatest(points []Point) float64 {
	most := 0.0
	for _, v := range given(points) {
		most = max(most, v)
	}
	return most
}

// A column is as wide as this of the ten parts that it has to itself.
const columnWidth, columnRoom = 7, 10

// written reports whether a column's value is written above it: the highest and the last.
func written(points []Point, i int) bool {
	if i == last(points) {
		return true
	}
	for j, p := range points {
		if !p.Missing && p.Value == greatest(points) {
			return i == j && last(points)-j > 1
		}
	}
	return false
}
