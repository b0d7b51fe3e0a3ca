package deadlines

import (
	"time"

	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// IndexOnTime judges a dossier as index 766 does, at asOf: the last moment of
// the period, or now while it runs. onTime counts for the rate; decided says
// that nothing can change it any more. Neither is true of a dossier that was
// not received: it isn't counted at all.
//
// Waiting for papers is taken off, a second request makes the dossier late,
// and a first one still open counts as its end. Without a promise the legal
// limit takes its place.
func IndexOnTime(
	cal *workdays.Calendar,
	limit procedures.Limit,
	events []Event,
	promised, asOf time.Time,
) (onTime, decided bool) {
	var accepted, asked, end time.Time
	var waited time.Duration
	requests := 0
	for _, e := range events {
		if e.At.After(asOf) || !end.IsZero() {
			break
		}
		switch {
		case e.Kind == Accepted:
			accepted = e.At
		case accepted.IsZero():
		case e.Kind == Asked:
			requests++
			asked = e.At
		case e.Kind == Supplemented && !asked.IsZero():
			waited += e.At.Sub(asked)
			asked = time.Time{}
		case e.Kind == Ended || e.Kind == Stopped:
			end = e.At
		}
	}
	if accepted.IsZero() {
		return false, false
	}
	if promised.IsZero() {
		var err error
		if _, promised, err = count(cal, limit, accepted); err != nil {
			return false, false
		}
	}
	ended := !end.IsZero()
	switch {
	case requests > 1:
		return false, true
	case !asked.IsZero(): // what happens while the person is awaited is not the office's time
		end = asked
	case !ended:
		end = asOf
	}
	onTime = !end.Add(-waited).After(promised)
	return onTime, ended || !onTime
}
