package dossiers

import (
	"time"

	"thonso/internal/platform/tallies"
)

// FewRatings is below how many ratings of the help only their number is told:
// in a village everybody knows who came.
const FewRatings = 3

// The figures that events and ratings change.
const (
	CountSubmitted   = "submitted"
	CountSelf        = "self"
	CountHelped      = "helped"
	CountOfficial    = "official"
	CountPortal      = "portal"
	CountOnline      = "online"
	CountReceived    = "received"
	CountSupplements = "supplements"
	CountRefused     = "refused"
	CountStopped     = "stopped"
	CountResolved    = "resolved"
	CountOnTime      = "on_time"
	CountHelpedDone  = "helped_done"
	CountReturned    = "returned"
	CountIndexed     = "indexed"       // index 766, 2.1: ended here
	CountIndexOnTime = "index_on_time" // and of those in time
	CountSectors     = "sectors"       // of what was submitted
	CountRated       = "rated"
	CountStars       = "stars"
	CountHelpRated   = "help_rated"
	CountHelpStars   = "help_stars"
)

// Counts is what happens to the dossiers of each place. The fold says what an
// event adds, live and in the recount (see counts).
var Counts = &tallies.Flow{
	Table: "dossiers_tally",
	Figures: figures(CountSubmitted, CountSelf, CountHelped, CountOfficial, CountPortal, CountOnline, CountReceived,
		CountSupplements, CountRefused, CountStopped, CountResolved, CountOnTime, CountHelpedDone, CountReturned,
		CountIndexed, CountIndexOnTime),
	Sources: []tallies.Source{
		{
			Place: "place_id",
			At:    "at",
			From:  `dossiers_rating`,
			Where: `office > 0`,
			Figures: []tallies.Figure{
				{Code: CountRated, SQL: `1`},
				{Code: CountStars, SQL: `office`},
				{Code: CountHelpRated, SQL: `case when help > 0 then 1 else 0 end`},
				{Code: CountHelpStars, SQL: `help`},
			},
		},
		{
			Place:   "place_id",
			At:      "submitted_at",
			From:    `dossiers_dossier`,
			Where:   `submitted_at > 0`,
			Figures: []tallies.Figure{{Code: CountSectors, SQL: `1`, Kind: "sector"}},
		},
	},
	Measures: []tallies.Measure{
		part("guided", "helped", 50),
		count("helped_done", "helped_done", 60, "helped_done"),
		part("self", "self", 70),
		part("official", "official", 80),
		count("portal", "portal", 90, "portal"),
		count("sectors", "sectors", 100, ""),
		count("received", "received", 110, "received"),
		count("resolved", "resolved", 120, "resolved"),
		percent("on_time", "on_time", "resolved", 130, "resolved"),
		percent("index_on_time", "index_on_time", "indexed", 140, "ended"), // QĐ 766/QĐ-TTg, 2.1
		percent("online", "online", "submitted", 150, "all"),
		{Code: "first_time_right", Unit: tallies.Percent, Num: "received", Less: "supplements", Den: "received",
			Group: tallies.OfQuality, Order: 160, Source: "dossiers", Records: "received"},
		{Code: "rating", Unit: tallies.Average, Num: "stars", Den: "rated", Order: 170, Source: "dossiers",
			Group: tallies.OfQuality},
		{Code: "help_rating", Unit: tallies.Average, Num: "help_stars", Den: "help_rated", Order: 180,
			Group: tallies.OfQuality, Source: "dossiers", Fewest: FewRatings},
		{Code: "help_rated", Unit: tallies.Count, Num: "help_rated", Order: 190, Source: "dossiers",
			Group: tallies.OfQuality},
	},
}

func figures(codes ...string) (out []tallies.Figure) {
	for _, code := range codes {
		out = append(out, tallies.Figure{Code: code})
	}
	return out
}

func count(code, num string, order int, records string) tallies.Measure {
	return tallies.Measure{Code: code, Unit: tallies.Count, Num: num, Order: order,
		Group: tallies.OfDossiers, Source: "dossiers", Records: records}
}

// part is how many of the dossiers sent were sent in one way; records are all of it.
func part(code, num string, order int) tallies.Measure {
	m := count(code, num, order, num)
	m.Whole = CountSubmitted
	return m
}

func percent(code, num, den string, order int, records string) tallies.Measure {
	m := count(code, num, order, records)
	m.Unit, m.Den, m.Group = tallies.Percent, den, tallies.OfQuality
	return m
}

// counts are Counts with the recount, for which the service is needed.
func (s *Service) counts() *tallies.Flow {
	c := *Counts
	c.Recount = s.recountEvents
	return &c
}

// one adds one to each of some figures.
func one(codes ...string) []tallies.Delta {
	out := make([]tallies.Delta, len(codes))
	for i, code := range codes {
		out[i] = tallies.Delta{Figure: code, N: 1}
	}
	return out
}

// submitted is what a submission adds.
func submitted(d Dossier) []tallies.Delta {
	of := []string{CountSubmitted, CountSelf}
	switch d.Assist {
	case Helped:
		of[1] = CountHelped
	case Official:
		of[1] = CountOfficial
	}
	if d.Way == Portal {
		of = append(of, CountPortal)
	}
	if d.Channel == Online {
		of = append(of, CountOnline)
	}
	return append(one(of...), tallies.Delta{Figure: CountSectors, N: 1, Kind: d.Sector})
}

// resolve notes that there is a result, and returns what that adds.
func resolve(d *Dossier, at time.Time) []tallies.Delta {
	d.ResolvedAt = at
	return resolved(*d)
}

// resolved is what a result adds: on time by the promise made to the person.
func resolved(d Dossier) []tallies.Delta {
	of := []string{CountResolved}
	if d.Promised.IsZero() || !d.ResolvedAt.After(d.Promised) {
		of = append(of, CountOnTime)
	}
	if d.Assist == Helped {
		of = append(of, CountHelpedDone)
	}
	return one(of...)
}
