package i18n

import (
	"strconv"
	"strings"
	"time"

	"thonso/internal/platform/clock"
)

// Number writes n with the thousands separator of lang: 1.189 or 1,189.
func Number[T ~int | ~int64](lang string, n T) string {
	s := strconv.FormatInt(int64(n), 10)
	sep := "."
	if lang == "en" {
		sep = ","
	}
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	if neg {
		s = "-" + s
	}
	return s
}

// Percent writes num/den in percent with the given decimals, rounded half up
// on the exact fraction, never on a float: 66,4 % or 66.4 %. "–" for den = 0.
func Percent(lang string, num, den int64, decimals int) string {
	if den == 0 {
		return "–"
	}
	scale := int64(100)
	for range decimals {
		scale *= 10
	}
	v := (2*num*scale + den) / (2 * den)
	s := strconv.FormatInt(v, 10)
	for len(s) <= decimals {
		s = "0" + s
	}
	if decimals > 0 {
		sep := ","
		if lang == "en" {
			sep = "."
		}
		s = s[:len(s)-decimals] + sep + s[len(s)-decimals:]
	}
	return s + " %"
}

// Average writes sum/n to one decimal, rounded half up on the exact fraction:
// 4,6 or 4.6. "–" for n = 0.
func Average(lang string, sum, n int) string {
	if n == 0 {
		return "–"
	}
	t, sep := (20*sum+n)/(2*n), ","
	if lang == "en" {
		sep = "."
	}
	return strconv.Itoa(t/10) + sep + strconv.Itoa(t%10)
}

// DateTime writes t in Vietnam's time: 19:30, 23/11/2026.
func DateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.Vietnam).Format("15:04, 02/01/2006")
}

// Time writes the hour and minute of t in Vietnam.
func Time(t time.Time) string { return t.In(clock.Vietnam).Format("15:04") }
