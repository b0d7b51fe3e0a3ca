package figures

import (
	"thonso/internal/dossiers"
	"thonso/internal/platform/i18n"
)

// A Unit says how a measure is written.
type Unit string

// The units.
const (
	Count   Unit = "count"
	Percent Unit = "percent"
	Average Unit = "average" // of stars, 1–5
)

// A Measure is one figure: (num − less) / den, or num alone. Its name is the
// text figures.measure.<Code>, its formula in words figures.formula.<Code>.
type Measure struct {
	Code           string
	Unit           Unit
	num, less, den column
	Lower          bool   // less is better
	Target         int    // percent that the criteria ask for; 0: none
	Source         string // module whose records it is made of
	Records        string // which list opens behind it: "without_account", "guided" …; "" for none
	Fewest         int    // of fewer it is not published: they would speak of single persons
}

// NameKey is the message key of the measure's name.
func (m Measure) NameKey() string { return "figures.measure." + m.Code }

// FormulaKey is the message key of the formula in words.
func (m Measure) FormulaKey() string { return "figures.formula." + m.Code }

// measures are all figures, in the order in which pages show them.
var measures = []Measure{
	{Code: "account14", Unit: Percent, num: account14, den: aged14, Target: 90, Source: "people", Records: "without_account", Fewest: fewPeople},
	{Code: "smartphone", Unit: Percent, num: smartphone, den: adults, Target: 95, Source: "people", Fewest: fewPeople},
	{Code: "residents", Unit: Count, num: residents, Source: "people", Fewest: fewPeople},
	{Code: "households", Unit: Count, num: households, Source: "people", Fewest: fewPeople},
	{Code: "guided", Unit: Count, num: helped, Source: "dossiers", Records: "helped"},
	{Code: "helped_done", Unit: Count, num: helpedDone, Source: "dossiers", Records: "helped_done"},
	{Code: "self", Unit: Count, num: self, Source: "dossiers", Records: "self"},
	{Code: "official", Unit: Count, num: official, Source: "dossiers", Records: "official"},
	{Code: "portal", Unit: Count, num: portal, Source: "dossiers", Records: "portal"},
	{Code: "sectors", Unit: Count, num: sectors, Source: "dossiers"},
	{Code: "received", Unit: Count, num: received, Source: "dossiers", Records: "received"},
	{Code: "resolved", Unit: Count, num: resolved, Source: "dossiers", Records: "resolved"},
	{Code: "on_time", Unit: Percent, num: onTime, den: resolved, Source: "dossiers", Records: "resolved"},
	{Code: "index_on_time", Unit: Percent, num: indexOnTime, den: indexed, Source: "dossiers", Records: "ended"}, // QĐ 766/QĐ-TTg, 2.1
	{Code: "online", Unit: Percent, num: online, den: submitted, Source: "dossiers", Records: "all"},
	{Code: "first_time_right", Unit: Percent, num: received, less: supplements, den: received, Source: "dossiers", Records: "received"},
	{Code: "rating", Unit: Average, num: stars, den: rated, Source: "dossiers"},
	{Code: "help_rating", Unit: Average, num: helpStars, den: helpRated, Source: "dossiers", Fewest: dossiers.FewRatings},
	{Code: "help_rated", Unit: Count, num: helpRated, Source: "dossiers"},
	{Code: "model_villages", Unit: Count, num: modelVillages, Source: "teams"},
	{Code: "members", Unit: Count, num: modelMembers, Source: "teams"},
	{Code: "community_members", Unit: Count, num: communityMembers, Source: "teams"},
	{Code: "model_villages_with_dossiers", Unit: Percent, num: modelVillagesGuiding, den: modelVillages, Source: "teams"},
	{Code: "teams_with_dossiers", Unit: Percent, num: teamsGuiding, den: modelTeams, Source: "teams"},
	{Code: "communes", Unit: Count, num: communes, Source: "places"},
	{Code: "communes_with_model", Unit: Percent, num: modelCommunes, den: communes, Source: "teams"},
	{Code: "villages", Unit: Count, num: villages, Source: "places"},
	{Code: "sessions_held", Unit: Count, num: sessionsHeld, Source: "sessions"},
	{Code: "people_served", Unit: Count, num: peopleServed, Source: "sessions"},
}

// A Figure is a measure's value for one place.
type Figure struct {
	Measure
	Num, Den int  // Den is 0 for a count, and where there is nothing to compare with
	Hidden   bool // too few people to be told apart: not published
}

func (m Measure) of(s *Sum) Figure {
	f := Figure{Measure: m, Num: max(0, s.get(m.num)-s.get(m.less))}
	if m.den != none {
		f.Den = s.get(m.den)
	}
	return f
}

// Text writes the value as lang does: 1.189, 66,4 %, 100 %, 4,6; a dash where
// there is nothing to compare with.
func (f Figure) Text(lang string) string {
	switch {
	case f.Hidden, f.Unit != Count && f.Den == 0:
		return "–"
	case f.Unit == Percent:
		decimals := 1
		if f.Num*100%f.Den == 0 {
			decimals = 0
		}
		return i18n.Percent(lang, int64(f.Num), int64(f.Den), decimals)
	case f.Unit == Average:
		return i18n.Average(lang, f.Num, f.Den)
	}
	return i18n.Number(lang, f.Num)
}

// Parts writes what a ratio is made of: "257 / 387".
func (f Figure) Parts(lang string) string {
	if f.Hidden || f.Den == 0 {
		return ""
	}
	return i18n.Number(lang, f.Num) + " / " + i18n.Number(lang, f.Den)
}

// Value is the value as a number, ratios to one decimal, rounded half up on
// the exact fraction as Text does.
func (f Figure) Value() float64 {
	switch {
	case f.Hidden, f.Unit != Count && f.Den == 0:
		return 0
	case f.Unit == Percent:
		return float64(f.tenths(100)) / 10
	case f.Unit == Average:
		return float64(f.tenths(1)) / 10
	}
	return float64(f.Num)
}

func (f Figure) tenths(scale int) int { return (2*f.Num*scale*10 + f.Den) / (2 * f.Den) }

// Met reports whether the target is reached.
func (f Figure) Met() bool { return f.Den > 0 && f.Num*100 >= f.Target*f.Den }

// fewPeople is below how many persons a figure of people is not published.
const fewPeople = 5

// publish hides what would speak of single persons.
func (f Figure) publish() Figure {
	of := f.Den
	if f.Unit == Count {
		of = f.Num
	}
	f.Hidden = of > 0 && of < f.Fewest
	if f.Hidden {
		f.Num, f.Den = 0, 0
	}
	return f
}
