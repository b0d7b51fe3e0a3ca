package charts

import "strings"

// MostDots is up to how many persons are drawn as a dot each.
const MostDots = 1000

// The dots stand in rows of so many, each in a square of ten.
const dotsInRow, dotRoom = 30, 10

// Around a ring whose circumference is 100, a length is a share.
const ringRadius = "15.9155"

// dots is the path of the dots from … to (exclusive); each is drawn by its round ends.
func dots(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		at := func(n int) string { return num(float64(n*dotRoom + dotRoom/2)) }
		b.WriteString("M" + at(i%dotsInRow) + " " + at(i/dotsInRow) + "h0.01")
	}
	return b.String()
}

// dotsBox is the view box of so many dots.
func dotsBox(of int) string {
	rows := (of + dotsInRow - 1) / dotsInRow
	return "0 0 " + num(dotsInRow*dotRoom) + " " + num(float64(max(1, rows)*dotRoom))
}
