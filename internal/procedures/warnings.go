package procedures

import (
	"strings"

	"thonso/internal/platform/clock"
)

// Warnings returns what looks wrong in the answers but may be right: question
// id to message key. It never blocks: issued numbers with slips in them exist,
// and their holders have rights too.
func (f *Form) Warnings(ans Answers) map[string]string {
	warnings := map[string]string{}
	if f == nil {
		return warnings
	}
	kept, pages := f.walk(ans)
	for _, p := range pages {
		for _, q := range p.Questions {
			if key := q.warning(kept); key != "" {
				warnings[q.ID] = key
			}
		}
	}
	return warnings
}

func (q Question) warning(kept Answers) string {
	v := kept[q.ID]
	switch {
	case q.Type == TypeID:
		return idWarning(v, kept[q.Born], kept[q.Sex])
	case q.Type != TypeDate && q.Type != TypePartDate || !partDateShape.MatchString(v):
		return "" // Validate has said so
	case v >= clock.Oldest && v < clock.Unusual:
		return "procedures.warning.date_old"
	}
	return ""
}

// idWarning checks a personal number: three digits for the place of birth
// registration, one for century and sex, two for the year, six at random.
// There is no check digit.
func idWarning(id, born, sex string) string {
	if !isDigits(id, 12) {
		return "" // Validate has said so
	}
	century, odd := (id[3]-'0')/2, (id[3]-'0')%2 == 1
	year := []string{"19", "20", "21", "22", "23"}[century] + id[4:6]
	switch {
	case !knownProvince(id[:3]):
		return "procedures.warning.id_province"
	case born == "" && century > 1:
		return "procedures.warning.id_century"
	case len(born) >= 4 && born[:4] != year:
		return "procedures.warning.id_year"
	case sex == "male" && odd || sex == "female" && !odd:
		return "procedures.warning.id_sex"
	}
	return ""
}

// numberedProvinces are the 63 provinces of the list by which numbers were
// given; they stay in issued numbers after the mergers of 2025.
const numberedProvinces = " 001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027" +
	" 030 031 033 034 035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058" +
	" 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089" +
	" 091 092 093 094 095 096 "

// knownProvince reports whether code is a province or, from 101, a foreign country.
func knownProvince(code string) bool {
	return code > "100" || strings.Contains(numberedProvinces, " "+code+" ")
}
