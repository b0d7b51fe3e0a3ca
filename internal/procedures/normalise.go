package procedures

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/text"
)

// Normalise brings what was typed for a question of the type into the form in
// which it is kept and compared. What it can't make sense of it leaves as it
// is, for Validate to say so. Normalising twice changes nothing.
func Normalise(raw, typ string) string {
	if typ == TypeLongText {
		return text.CleanLines(raw)
	}
	s := text.Clean(raw)
	switch typ {
	case TypeNumber:
		return normaliseNumber(s)
	case TypeDate:
		return normaliseDate(s, false)
	case TypePartDate:
		return normaliseDate(s, true)
	case TypeID:
		return strip(s, separators)
	case TypePhone:
		return normalisePhone(strip(s, separators))
	case TypeEmail:
		return strip(s, " ")
	case TypeChoices:
		return normaliseChoices(s)
	}
	return s
}

// strip takes out the characters of cutset, such as people put between groups
// of digits. What then stands side by side may compose, hence Clean again.
func strip(s, cutset string) string {
	return text.Clean(strings.Map(func(r rune) rune {
		if strings.ContainsRune(cutset, r) {
			return -1
		}
		return r
	}, s))
}

const separators = " .-()"

// normalisePhone writes +84 912 345 678 as 0912345678.
func normalisePhone(s string) string {
	for _, prefix := range []string{"+84", "0084", "84"} {
		rest, found := strings.CutPrefix(s, prefix)
		if !found {
			continue
		}
		if national := "0" + strings.TrimLeft(rest, "0"); isDigits(national, 10) {
			return national
		}
	}
	return s
}

// A number is written plainly or in groups of thousands: 1.000 as Vietnamese
// write it, 1,000, 1 000. Fifteen digits are exact in every program that
// runs the forms.
var (
	plainNumber   = regexp.MustCompile(`^-?[0-9]{1,15}$`)
	groupedNumber = regexp.MustCompile(`^-?[0-9]{1,3}([ .,][0-9]{3}){1,4}$`)
)

// normaliseNumber takes out thousands separators and leading zeros.
func normaliseNumber(s string) string {
	if groupedNumber.MatchString(s) {
		s = strings.NewReplacer(" ", "", ".", "", ",", "").Replace(s)
	}
	if !plainNumber.MatchString(s) {
		return s
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return s
	}
	return strconv.FormatInt(n, 10)
}

// A date, or a part of one, as people write it and as it is kept.
var (
	dayFirst  = regexp.MustCompile(`^(?:(?:([0-9]{1,2})[/.-])?([0-9]{1,2})[/.-])?([0-9]{4})$`)
	yearFirst = regexp.MustCompile(`^([0-9]{4})(?:[/.-]([0-9]{1,2})(?:[/.-]([0-9]{1,2}))?)?$`)
)

// normaliseDate reads 5/3/1965, 05-03-1965, 1965-03-05 and writes yyyy-mm-dd.
// With part, the day, or day and month, may be absent, as when the first of
// three boxes stays empty: //1965. Three empty boxes are no answer.
func normaliseDate(s string, part bool) string {
	typed := strings.ReplaceAll(s, " ", "")
	if strings.Trim(typed, "/") == "" {
		return ""
	}
	if part {
		typed = strings.TrimLeft(typed, "/")
	}
	var year, month, day string
	if m := dayFirst.FindStringSubmatch(typed); m != nil {
		day, month, year = m[1], m[2], m[3]
	} else if m := yearFirst.FindStringSubmatch(typed); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else {
		return s
	}
	if day == "" && !part {
		return s
	}
	for _, p := range []string{month, day} {
		if p != "" {
			year += "-" + ("0" + p)[len(p)-1:]
		}
	}
	return year
}

func normaliseChoices(s string) string {
	var kept []string
	for v := range strings.SplitSeq(s, ",") {
		if v = strings.TrimSpace(v); v != "" && !slices.Contains(kept, v) {
			kept = append(kept, v)
		}
	}
	return strings.Join(kept, ",")
}

// isDigits reports whether s is exactly n ASCII digits.
func isDigits(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
