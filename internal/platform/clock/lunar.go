package clock

import (
	"math"
	"time"
)

// A LunarDay is a day of the calendar by which the village keeps its feasts.
type LunarDay struct {
	Day, Month int
	Leap       bool // the second month of that number
}

// Lunar returns the lunar day of d, as the rule of the Vietnamese calendar gives
// it: a month begins on the day of the new moon in Vietnam; the month in which
// the winter solstice lies is the eleventh; where there are thirteen from one
// eleventh to the next, the first of them in which the sun enters no sign is a
// leap month. ok is false outside of 1968–2099: before, the country counted by
// another clock.
func (d Date) Lunar() (l LunarDay, ok bool) {
	t := d.Start()
	if d.IsZero() || t.Year() < 1968 || t.Year() > 2099 {
		return l, false
	}
	day := dayNumber(d)
	moon := moonBefore(day)
	l.Day = day - newMoonDay(moon) + 1
	first := eleventh(t.Year()) // the eleventh month that begins this lunar year's count
	if moon < first {
		first = eleventh(t.Year() - 1)
	}
	next := eleventh(t.Year())
	if next == first {
		next = eleventh(t.Year() + 1)
	}
	after := moon - first
	if next-first == 13 {
		if leap := leapAfter(first); after >= leap {
			l.Leap = after == leap
			after--
		}
	}
	l.Month = (after+10)%12 + 1
	return l, true
}

// inVietnam is how far Vietnam's day is before that of Greenwich, in days.
const inVietnam = 7.0 / 24

// dayNumber is the Julian day that begins at noon of d.
func dayNumber(d Date) int {
	const epoch = 2440588 // 1970-01-01
	day, _ := time.Parse(time.DateOnly, string(d))
	return epoch + int(math.Floor(float64(day.Unix())/86400))
}

// months are how long the moon takes from new to new, on the whole.
const months = 29.530588861

// newMoonDay is the day in Vietnam on which the k-th new moon after 1900 is.
func newMoonDay(k int) int { return int(math.Floor(newMoon(k) + 0.5 + inVietnam)) }

// moonBefore is the number of the new moon of day, or of the last one before it.
func moonBefore(day int) int {
	k := int(math.Floor((float64(day)-2415020.75933)/months)) + 1
	for newMoonDay(k) > day {
		k--
	}
	return k
}

// eleventh is the number of the new moon that begins the eleventh month of a year.
func eleventh(year int) int {
	k := moonBefore(dayNumber(NewDate(year, 12, 31)))
	if sign(newMoonDay(k)) >= 9 { // the sun stands in the tenth sign already: the solstice was before
		k--
	}
	return k
}

// leapAfter is how many months after the eleventh the leap month comes.
func leapAfter(first int) int {
	i := 1
	for sign(newMoonDay(first+i)) != sign(newMoonDay(first+i+1)) {
		i++
	}
	return i
}

// sign is in which of twelve parts of its way the sun stands as a day begins in
// Vietnam; 0 begins at the spring equinox.
func sign(day int) int {
	return int(math.Floor(sunLongitude(float64(day)-0.5-inVietnam) / 30))
}

const degree = math.Pi / 180

// newMoon is the moment of the k-th new moon after 1900, as a Julian date (Meeus,
// Astronomical Formulae for Calculators, chapter 32).
func newMoon(k int) float64 {
	n := float64(k)
	t := n / 1236.85
	mean := 2415020.75933 + 29.53058868*n + 0.0001178*t*t - 0.000000155*t*t*t +
		0.00033*math.Sin((166.56+132.87*t-0.009173*t*t)*degree)
	sun := (359.2242 + 29.10535608*n - 0.0000333*t*t - 0.00000347*t*t*t) * degree
	moon := (306.0253 + 385.81691806*n + 0.0107306*t*t + 0.00001236*t*t*t) * degree
	node := (21.2964 + 390.67050646*n - 0.0016528*t*t - 0.00000239*t*t*t) * degree
	mean += (0.1734-0.000393*t)*math.Sin(sun) + 0.0021*math.Sin(2*sun) - 0.4068*math.Sin(moon) +
		0.0161*math.Sin(2*moon) - 0.0004*math.Sin(3*moon) + 0.0104*math.Sin(2*node) - 0.0051*math.Sin(sun+moon) -
		0.0074*math.Sin(sun-moon) + 0.0004*math.Sin(2*node+sun) - 0.0004*math.Sin(2*node-sun) -
		0.0006*math.Sin(2*node+moon) + 0.0010*math.Sin(2*node-moon) + 0.0005*math.Sin(sun+2*moon)
	return mean - lag(t)
}

// lag is by how much the clock of the heavens is ahead of ours, in days, t
// centuries after 1900; a parabola through what was measured from 1900 to now.
func lag(t float64) float64 { return -0.000278 + 0.000265*t + 0.000262*t*t }

// sunLongitude is where on its way the sun stands, in degrees from the spring
// equinox (the same book, chapter 18).
func sunLongitude(jd float64) float64 {
	t := (jd - 2451545) / 36525
	mean := (357.52910 + 35999.05030*t - 0.0001559*t*t - 0.00000048*t*t*t) * degree
	at := 280.46645 + 36000.76983*t + 0.0003032*t*t +
		(1.914600-0.004817*t-0.000014*t*t)*math.Sin(mean) + (0.019993-0.000101*t)*math.Sin(2*mean) +
		0.000290*math.Sin(3*mean)
	return at - 360*math.Floor(at/360)
}
