package forms

import (
	"regexp"
	"strings"
	"time"
)

// A date, or a part of one, as people write it and as it is kept.
var (
	dayFirst  = regexp.MustCompile(`^(?:(?:([0-9]{1,2})[/.-])?([0-9]{1,2})[/.-])?([0-9]{4})$`)
	yearFirst = regexp.MustCompile(`^([0-9]{4})(?:[/.-]([0-9]{1,2})(?:[/.-]([0-9]{1,2}))?)?$`)
	keptDate  = regexp.MustCompile(`^([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?$`)
)

// impossibleDate is the message key of a day that isn't in the calendar.
const impossibleDate = "form.date_impossible"

// ReadDate writes 5/3/1965, 05-03-1965 or 1965-03-05 as 1965-03-05. With part
// the day, or day and month, may be absent, as when the first of three boxes
// stays empty: //1965. What has no such shape stays as it is, and three empty
// boxes are no date. Whether the calendar has such a day isn't looked at.
func ReadDate(typed string, part bool) string {
	s := strings.ReplaceAll(typed, " ", "")
	if strings.Trim(s, "/") == "" {
		return ""
	}
	if part {
		s = strings.TrimLeft(s, "/")
	}
	var year, month, day string
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		day, month, year = m[1], m[2], m[3]
	} else if m := yearFirst.FindStringSubmatch(s); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else {
		return typed
	}
	if day == "" && !part {
		return typed
	}
	for _, p := range []string{month, day} {
		if p != "" {
			year += "-" + ("0" + p)[len(p)-1:]
		}
	}
	return year
}

func cleanDate(typed string, part bool) (kept, wrong string) {
	kept = ReadDate(typed, part)
	if kept == "" {
		return "", ""
	}
	m := keptDate.FindStringSubmatch(kept)
	if m == nil || m[3] == "" && !part {
		return kept, "form.date"
	}
	if _, err := time.Parse(time.DateOnly, kept+"2000-01-01"[len(kept):]); err != nil {
		return kept, impossibleDate
	}
	return kept, ""
}

// DateBoxes puts a date that is kept, or what was typed instead of one, into three boxes.
func DateBoxes(v string) (day, month, year string) {
	if m := keptDate.FindStringSubmatch(v); m != nil {
		return m[3], m[2], m[1]
	}
	parts := append(strings.SplitN(v, "/", 3), "", "", "")
	return parts[0], parts[1], parts[2]
}

// ShowDate writes a date that is kept as people write it: 1964, 03/1964, 15/03/1964.
func ShowDate(kept string) string {
	day, month, year := DateBoxes(kept)
	return strings.TrimLeft(day+"/"+month+"/"+year, "/")
}
