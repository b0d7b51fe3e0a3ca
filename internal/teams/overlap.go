package teams

import (
	"slices"
	"strconv"
	"strings"
)

const (
	dayMinutes  = 24 * 60
	weekMinutes = 7 * dayMinutes
)

// minutes are when a slot begins, in the week, and how long it lasts.
func (s Slot) minutes() (start, long int) {
	at := minuteOf(s.Start)
	return (s.Weekday-1)*dayMinutes + at, lasts(at, minuteOf(s.End))
}

// lasts is how long it is from one minute of the day to the next time it is the other.
func lasts(start, end int) int { return (end - start + dayMinutes) % dayMinutes }

func minuteOf(hhmm string) int {
	h, m, _ := strings.Cut(hhmm, ":")
	hour, _ := strconv.Atoi(h)
	minute, _ := strconv.Atoi(m)
	return 60*hour + minute
}

// meets reports whether there is a moment of the week that both slots have.
func (s Slot) meets(o Slot) bool {
	a, long := s.minutes()
	b, other := o.minutes()
	return (b-a+weekMinutes)%weekMinutes < long || (a-b+weekMinutes)%weekMinutes < other
}

// shares reports whether somebody is on duty in both; nobody named is the whole team.
func (s Slot) shares(o Slot) bool {
	both := func(id string) bool { return slices.Contains(o.MemberIDs, id) }
	return len(s.MemberIDs) == 0 || len(o.MemberIDs) == 0 || slices.ContainsFunc(s.MemberIDs, both)
}
