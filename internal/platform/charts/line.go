package charts

// LineProps describe a line of months, or of other steps in order.
type LineProps struct {
	Finding string // what the chart says, in a sentence
	Points  []Point
	Target  *Target // nil for none
	Scale   Scale
}

// A Multiple is one of several small lines on one scale.
type Multiple struct {
	Name   string
	Text   string // the latest value
	URL    string // "" for no link
	Points []Point
}

// common is the span of all the lines and their target.
func common(s Scale, target *Target, lines []Multiple) span {
	var all []Point
	for _, l := range lines {
		all = append(all, l.Points...)
	}
	return reach(s, all, target)
}

// wordClass is the class of the words below the i-th of n points, "" where there
// are none: the first, the middle and the last are always named, two more where
// there is room.
func wordClass(i, n int) string {
	switch {
	case i == 0 || i == n-1 || i == n/2:
		return "c-word"
	case i == n/4 || i == n*3/4:
		return "c-word c-word-more"
	}
	return ""
}

// anchor keeps the words of the i-th of n points within the chart.
func anchor(i, n int) string {
	switch i {
	case 0:
		return "start"
	case n - 1:
		return "end"
	}
	return "middle"
}

// above reports whether the words of a point at height y stand above it.
func above(y float64) bool { return y > 15 }
