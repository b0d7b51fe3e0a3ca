package people

import (
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/text"
)

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
var provinces = strings.Fields(`01 02 04 06 08 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 48
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
