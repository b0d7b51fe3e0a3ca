package people

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
)

// A Brief is what tells a person from another, and what a form may be filled in with.
type Brief struct {
	ID, VillageID, HouseholdID string
	Name                       string
	Born                       string // yyyy, yyyy-mm or yyyy-mm-dd
	Sex                        string // "m", "f" or ""
	IDLast                     string // last three digits
	Phone, Email               string
	HeadName                   string // of the household
	Address                    string
	HasAccount                 bool // on the National Public Service Portal or VNeID
	Version                    int

	Alley        string
	AccountSince clock.Date
	WalkIn       bool
	Status       string
	To           clock.Date // since when they moved away or are dead
}

// IDMasked is the identity number as any screen may show it.
func (b Brief) IDMasked() string { return MaskID(b.IDLast) }

// BornShown is the birth date as people write it: 1964, 03/1964 or 15/03/1964.
func (b Brief) BornShown() string { return forms.ShowDate(b.Born) }

// A Full is the whole record; whoever reads it is logged.
type Full struct {
	Brief
	IDNumber, Ethnicity string
	Relation            string // to the head of the household
	Smartphone          bool
	AccountSource       string
	From                clock.Date
}

// The statuses of a resident.
const (
	Here  = "here"
	Moved = "moved"
	Dead  = "dead"
)

// A Resident is one person as Load takes them, with nothing sealed yet.
type Resident struct {
	ID, VillageID, HouseholdID, Name, Born, Sex, IDNumber, Ethnicity string
	Phone, Email, Address, Relation                                  string
	AccountSince                                                     clock.Date
	AccountSource                                                    string
	Smartphone, WalkIn                                               bool
	Status                                                           string     // "": Here
	From, To                                                         clock.Date // From zero: long ago
}

// MaskID shows a number of which the last three digits are known.
func MaskID(last string) string {
	if last == "" {
		return ""
	}
	return "******" + last
}

func lastOf(number string) string {
	if len(number) < 3 {
		return ""
	}
	return number[len(number)-3:]
}

// provinces are the codes (without the leading 0) of the 63 provinces before
// July 2025: numbers keep the code with which they were issued.
var provinces = strings.Fields(`01 02 04 06 08 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44
	45 46 48
	49 51 52 54 56 58 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 96`)

// IDWarnings says what looks wrong in an identity number beside a birth date
// and sex, as message keys. There is no check digit and registers have
// mistakes, so these warn and never block. Its parts are PPP G YY NNNNNN:
// province or country of birth registration, century with sex, year of birth.
func IDWarnings(number, born, sex string) []string {
	number, ok := text.IDNumber(number)
	if !ok {
		return []string{"people.id_shape"}
	}
	if number == "" {
		return nil
	}
	var out []string
	province := number[0] == '0' && slices.Contains(provinces, number[1:3])
	if abroad := number[:3] >= "101"; !province && !abroad {
		out = append(out, "people.warn_province")
	}
	g := int(number[3] - '0')
	if sex == "m" && g%2 == 1 || sex == "f" && g%2 == 0 {
		out = append(out, "people.warn_sex")
	}
	if len(born) >= 4 && strconv.Itoa(1900 + g/2*100)[:2]+number[4:6] != born[:4] {
		out = append(out, "people.warn_year")
	}
	return out
}

// ParseBorn checks a birth date known wholly or in part (yyyy, yyyy-mm,
// yyyy-mm-dd) and returns the day from which ages are counted; "" has none.
func ParseBorn(born string, today clock.Date) (clock.Date, error) {
	if born == "" {
		return "", nil
	}
	full := map[int]string{4: born + "-07-01", 7: born + "-15", 10: born}[len(born)]
	d, err := clock.ParseDate(full)
	if err != nil || d.IsZero() {
		return "", fault.Field("born", "people.born_shape")
	}
	if born < clock.Oldest {
		return "", fault.Field("born", "people.born_old")
	}
	// The middle of this year may lie ahead; the year itself doesn't.
	if born > string(today[:len(born)]) {
		return "", fault.Field("born", "people.born_future")
	}
	return d, nil
}

// bornBy is the last day on which one may be born to be n years old on day. It
// may be no day of the calendar (29 February of a common year) but sorts as
// one: whoever was born on a 29 February is of age on 1 March.
func bornBy(day clock.Date, n int) clock.Date {
	y, _ := strconv.Atoi(string(day[:4]))
	return clock.Date(fmt.Sprintf("%04d", y-n)) + day[4:]
}

// SetLang keeps in which language a person wants to be told things. Whoever
// calls knows that it is that person who chose.
func (s *Service) SetLang(ctx context.Context, tx *db.Tx, id, lang string) error {
	if !slices.Contains(i18n.Tags(), lang) {
		return fault.New(fault.Invalid, "fault.bad_form")
	}
	_, err := tx.Exec(ctx, `update people_resident set lang = $2 where id = $1`, id, lang)
	return err
}

// LangOf is the language that a person chose; Vietnamese for who never did, as most walk-ins.
func (s *Service) LangOf(ctx context.Context, q db.Querier, id string) (string, error) {
	langs, err := db.Strings(ctx, q, `select lang from people_resident where id = $1 and lang <> ''`, id)
	if err != nil || len(langs) == 0 {
		return i18n.Languages[0], err
	}
	return langs[0], nil
}
