// Package codes reads and makes the codes of dossiers, in whatever writing they are typed.
package codes

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"thonso/internal/dossiers/offices"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/text"
)

// A Code is a dossier code (mã số hồ sơ): issued once by the system and used
// unchanged by everybody.
type Code string

// A Shape says by which circular a code is made.
type Shape string

// The shapes.
const (
	Current Shape = "current" // TT 03/2025 Đ13: H38.123.00-261123-0001
	Central Shape = "central" // TT 04/2025 Đ23: the system's two digits before the sequence
	Old     Shape = "old"     // TT 01/2018 Đ19: 000.00.01.H22-180115-0001
)

// A Parsed is what a code says.
type Parsed struct {
	Code     Code // normalised, digit for digit as issued
	Shape    Shape
	Agency   string // e-identification code of the agency that resolves the dossier
	Received clock.Date
	System   string // two digits of the system's owner; central shape only
	Seq      int    // of the day
}

// centralFrom is the day from which the central shape exists.
const centralFrom clock.Date = "2026-01-25"

var (
	oldAgencyShape = regexp.MustCompile(`^[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Y][0-9]{2}$`)
	sequenceShape  = regexp.MustCompile(`^[0-9]{4,9}$`)
)

const (
	longestAgency = 35  // characters, QĐ 20/2020/QĐ-TTg Đ4
	longestTyped  = 200 // bytes; more is no code with stray spaces any more
)

// Format makes the code of the seq-th dossier that the agency received
// that day; system is the two digits of a nation-wide system, or "".
func Format(agency string, received clock.Date, seq int, system string) Code {
	return Code(fmt.Sprintf("%s-%s-%s%04d", agency, received.Start().Format("060102"), system, seq))
}

// Parse reads a code of any shape, in any case and with stray spaces. It
// also takes what some systems issue against the rule: dates of eight digits
// and longer sequences.
//
// Six digits at the end are ambiguous since 2026: a system's two and four of
// the sequence, or a sequence beyond 99,999. They are taken for the first,
// since no agency receives so many dossiers in one day.
func Parse(s string) (Parsed, error) {
	if len(s) > longestTyped {
		return Parsed{}, fmt.Errorf("dossier code of %d bytes", len(s))
	}
	s = strings.Map(Fold, s)
	parts := strings.Split(s, "-")
	if len(parts) != 3 {
		return Parsed{}, fmt.Errorf("dossier code %q: not three parts", s)
	}
	p := Parsed{Code: Code(s), Agency: parts[0], Shape: Current}
	switch {
	case oldAgencyShape.MatchString(p.Agency):
		p.Shape = Old
	case len(p.Agency) > longestAgency || !offices.AgencyShape.MatchString(p.Agency):
		return Parsed{}, fmt.Errorf("dossier code %q: no agency", s)
	}
	var err error
	if p.Received, err = codeDate(parts[1]); err != nil {
		return Parsed{}, fmt.Errorf("dossier code %q: %w", s, err)
	}
	seq := parts[2]
	if !sequenceShape.MatchString(seq) {
		return Parsed{}, fmt.Errorf("dossier code %q: no sequence", s)
	}
	if p.Shape == Current && len(seq) == 6 && p.Received >= centralFrom {
		p.Shape, p.System, seq = Central, seq[:2], seq[2:]
	}
	if p.Seq, err = strconv.Atoi(seq); err != nil {
		return Parsed{}, fmt.Errorf("dossier code %q: %w", s, err)
	}
	return p, nil
}

// Fold drops what people and scanners add between the characters, and
// makes one of the many dashes that word processors put in.
func Fold(r rune) rune {
	switch {
	case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
		return -1
	case unicode.Is(unicode.Pd, r) || r == '−':
		return '-'
	case 'a' <= r && r <= 'z':
		return r - 'a' + 'A'
	}
	return r
}

// codeDate reads yymmdd of this century, or yyyymmdd.
func codeDate(s string) (clock.Date, error) {
	switch len(s) {
	case 6:
		s = "20" + s
	case 8:
	default:
		return "", fmt.Errorf("date %q", s)
	}
	t, err := time.Parse("20060102", s)
	if err != nil {
		return "", fmt.Errorf("date %q", s)
	}
	return clock.NewDate(t.Date()), nil
}

// Bare is a code, or another number, without what stands between its letters and
// digits: by it one that was typed is compared with one that was issued.
func Bare(code string) string { return strings.ReplaceAll(text.Query(code), " ", "") }

// A Run is a code, or the end of one, that was typed without its dashes and dots.
type Run struct{ Agency, Day, Number string }

// agencyRun is an agency's code in a run, with what the oldest have before it; or nothing.
var agencyRun = regexp.MustCompile(`^(?:[0-9]*[a-y][0-9]{2}[0-9a-z]*)?$`)

// Runs are the codes that may be meant; the number may not be typed to its end.
func Runs(typed string) (all []Run) {
	s := Bare(typed)
	for i := range max(0, len(s)-6) {
		r := Run{s[:i], s[i : i+6], s[i+6:]}
		_, err := codeDate(r.Day)
		if err == nil && agencyRun.MatchString(r.Agency) && strings.Trim(r.Number, "0123456789") == "" {
			all = append(all, r)
		}
	}
	return all
}

// slip is the number of a slip without its dash, its end typed or not, or the number alone.
var slip = regexp.MustCompile(`^(?:p([0-9a-f]{4,8})|([0-9a-f]{8}))$`)

// Slip is how the number of a slip begins after "P-", that is the last eight
// characters of the dossier's id; "" where none can be meant.
func Slip(typed string) string {
	m := slip.FindStringSubmatch(Bare(typed))
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}

// DayKey is the sequence of the codes that an agency gives on a day.
func DayKey(agency string, day clock.Date) string { return "code:" + agency + ":" + string(day) }

// RegisterKey is the sequence of an office's register: one book a year, from 1
// without gaps, in the order of reception (TT 01/2018 Đ9).
func RegisterKey(communeID string, received time.Time) string {
	return fmt.Sprintf("register:%s:%d", communeID, received.In(clock.Vietnam).Year())
}
