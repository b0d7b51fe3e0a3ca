package people

import (
	"thonso/internal/platform/clock"
	"thonso/internal/platform/tallies"
)

// Counts is what the register counts in each village: those who are here, walk-ins
// apart. $2 and $3 are the last birth dates of those of 14 and of 18.
var Counts = &tallies.Stock{
	Table: "people_tally",
	Place: "r.village_id",
	From:  `people_resident r`,
	Where: counted,
	Args:  func(day clock.Date) []any { return []any{bornBy(day, 14), bornBy(day, 18)} },
	Figures: []tallies.Figure{
		{Code: "residents", SQL: `count(*)`},
		{Code: "households", SQL: `count(distinct nullif(r.household_id, ''))`}, // with at least one resident
		{Code: "aged14", SQL: `count(case when ` + of14 + ` then 1 end)`},
		{Code: "account14", SQL: `count(case when ` + of14 +
			` and r.account_since <> '' and r.account_since <= $1 then 1 end)`},
		{Code: "adults", SQL: `count(case when ` + of18 + ` then 1 end)`},
		{Code: "smartphone", SQL: `count(case when ` + of18 + ` and r.smartphone then 1 end)`},
	},
	Measures: []tallies.Measure{
		{Code: "account14", Unit: tallies.Percent, Num: "account14", Den: "aged14", Order: 10, Target: 90,
			Group: tallies.OfPeople, Source: "people", Records: "without_account", Fewest: tallies.FewPeople},
		{Code: "smartphone", Unit: tallies.Percent, Num: "smartphone", Den: "adults", Order: 20, Target: 95,
			Group: tallies.OfPeople, Source: "people", Fewest: tallies.FewPeople},
		{Code: "residents", Unit: tallies.Count, Num: "residents", Order: 30, Source: "people",
			Group: tallies.OfPeople, Fewest: tallies.FewPeople},
		{Code: "households", Unit: tallies.Count, Num: "households", Order: 40, Source: "people",
			Group: tallies.OfPeople, Fewest: tallies.FewPeople},
	},
}

const (
	counted = `not r.walk_in and r.from_date <= $1 and (r.to_date = '' or r.to_date > $1)`
	of14    = `r.born_on <> '' and r.born_on <= $2`
	of18    = `r.born_on <> '' and r.born_on <= $3`
)

// countedWith names a person and those of the households: all whose figures
// change together.
func countedWith(id string, households ...string) map[string][]string {
	of := map[string][]string{"r.id": {id}}
	for _, h := range households {
		if h != "" {
			of["r.household_id"] = append(of["r.household_id"], h)
		}
	}
	return of
}
