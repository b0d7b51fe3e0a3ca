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
	if sh, is := shapes[typ]; is {
		if v, ok := sh.rule(s); ok {
			return v
		}
		return s
	}
	switch typ {
	case TypeNumber:
		return normaliseNumber(s)
	case TypeDate:
		return normaliseDate(s, false)
	case TypePartDate:
		return normaliseDate(s, true)
	case TypeChoices:
		return normaliseChoices(s)
	}
	return s
}

// shapes are the types whose answers have a shape that the whole product has
// one rule for, and what is said of answers that don't.
var shapes = map[string]struct {
	rule  func(string) (string, bool)
	fault string // message key
}{
	TypeID:    {text.IDNumber, "procedures.form.id_number"},
	TypePhone: {text.Phone, "procedures.form.phone"},
	TypeEmail: {text.Email, "procedures.form.email"},
}

// Misshapen reports whether v is no answer of the type, by its shape alone.
func Misshapen(v, typ string) bool {
	sh, is := shapes[typ]
	if !is {
		return false
	}
	_, ok := sh.rule(v)
	return !ok
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
