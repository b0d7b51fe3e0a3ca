package i18n

import (
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"thonso/internal/platform/clock"
)

// marks are the signs that a language writes into numbers.
type marks struct{ group, decimal string }

// marksOf reads them off a number as golang.org/x/text writes it; a language
// that it doesn't know writes as the default does.
func marksOf(lang string) marks {
	if m, ok := known.Load(lang); ok {
		return m.(marks)
	}
	s := message.NewPrinter(locale(lang)).Sprint(number.Decimal(1234.5))
	m := marks{group: strings.TrimSuffix(strings.TrimPrefix(s[:strings.Index(s, "234")], "1"), "2")}
	m.decimal = strings.TrimSuffix(s[strings.Index(s, "234")+3:], "5")
	known.Store(lang, m)
	return m
}

var known sync.Map

// locale is the language by whose rules a pack counts and writes numbers.
func locale(lang string) language.Tag {
	tag, _, sure := rules.Match(tags[lang])
	if sure == language.No {
		return tags[Languages[0]]
	}
	return tag
}

var rules = func() language.Matcher {
	var whole []language.Tag
	for _, l := range Languages {
		whole = append(whole, tags[l])
	}
	return language.NewMatcher(whole)
}()

// Number writes n with the thousands separator of lang: 1.189 or 1,189.
func Number[T ~int | ~int64](lang string, n T) string {
	s, sep := strconv.FormatInt(int64(n), 10), marksOf(lang).group
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
		s = s[:len(s)-decimals] + marksOf(lang).decimal + s[len(s)-decimals:]
	}
	return s + " %"
}

// Average writes sum/n to one decimal, rounded half up on the exact fraction:
// 4,6 or 4.6. "–" for n = 0.
func Average(lang string, sum, n int) string {
	if n == 0 {
		return "–"
	}
	t := (20*sum + n) / (2 * n)
	return strconv.Itoa(t/10) + marksOf(lang).decimal + strconv.Itoa(t%10)
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
