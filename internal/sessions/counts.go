package sessions

import (
	"thonso/internal/platform/tallies"
)

// Counts is what closed sessions come to in each village, in the month in which
// they opened.
var Counts = &tallies.Flow{
	Table: "sessions_tally",
	Sources: []tallies.Source{{
		Place: "s.village_id",
		At:    "s.opened_at",
		From:  `sessions_session s`,
		Where: `s.closed_at > 0`,
		Figures: []tallies.Figure{
			{Code: "sessions_held", SQL: `1`},
			{Code: "visits", SQL: `(select count(*) from sessions_visit v where v.session_id = s.id)`},
			{Code: "people_served", SQL: `(select count(*) from sessions_visit v
				where v.session_id = s.id and v.status = 'done')`},
		},
	}},
	Measures: []tallies.Measure{
		{Code: "sessions_held", Unit: tallies.Count, Num: "sessions_held", Order: 280, Source: "sessions",
			Group: tallies.OfTeams},
		{Code: "people_served", Unit: tallies.Count, Num: "people_served", Order: 290, Source: "sessions",
			Group: tallies.OfTeams},
	},
}
