package deadlines

import (
	"time"

	"thonso/internal/platform/workdays"
)

// RiskWindow is how far ahead one looks: while a leader can still do something about it.
const RiskWindow = 3 * workdays.WorkingDay

// Alarm returns the moment after which a dossier will be late, as it stands at
// at: the present step has that much working time left, the steps after it need
// that much.
func Alarm(cal *workdays.Calendar, at, promised time.Time, present, after time.Duration) time.Time {
	window := cal.SubWorking(promised, RiskWindow)
	if present+after > cal.WorkingTime(at, promised) {
		return window // it doesn't fit already
	}
	// It fits while the present step keeps its time; beyond that, the others' is used up.
	if alarm := cal.SubWorking(promised, after); alarm.After(window) {
		return alarm
	}
	return window
}
