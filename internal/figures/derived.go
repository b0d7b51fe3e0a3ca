package figures

import (
	"thonso/internal/places"
	"thonso/internal/platform/tallies"
)

// counts are the figures that say something of a village or a commune as a
// whole, and the measures that take figures of several modules.
var counts = &tallies.Derived{
	Codes: []string{
		"villages", "model_villages", "model_villages_guiding", "teams_guiding", "communes", "model_communes",
	},
	Measures: []tallies.Measure{
		{Code: "model_villages", Unit: tallies.Count, Num: "model_villages", Order: 200, Source: "teams",
			Group: tallies.OfTeams, From: tallies.FromCommune},
		{Code: "model_villages_with_dossiers", Unit: tallies.Percent, Num: "model_villages_guiding",
			Den: "model_villages", Order: 230, Source: "teams",
			Group: tallies.OfTeams, From: tallies.FromCommune},
		{Code: "teams_with_dossiers", Unit: tallies.Percent, Num: "teams_guiding", Den: "model_teams",
			Order: 240, Source: "teams", Group: tallies.OfTeams, From: tallies.FromCommune},
		{Code: "communes", Unit: tallies.Count, Num: "communes", Order: 250, Source: "places",
			Group: tallies.OfPlaces, From: tallies.FromDistrict},
		{Code: "communes_with_model", Unit: tallies.Percent, Num: "model_communes", Den: "communes",
			Order: 260, Source: "teams", Group: tallies.OfPlaces, From: tallies.FromDistrict},
		{Code: "villages", Unit: tallies.Count, Num: "villages", Order: 270, Source: "places",
			Group: tallies.OfPlaces, From: tallies.FromCommune},
	},
}

// whole completes what says something of the place as a whole.
func whole(kind places.Kind, t *tallies.Tally) {
	switch kind {
	case places.Village:
		t.Set("villages", 1)
		if t.Get("model_teams") == 0 {
			return
		}
		t.Set("model_villages", 1)
		if t.Get("helped") > 0 {
			t.Set("model_villages_guiding", 1)
			t.Set("teams_guiding", t.Get("model_teams"))
		}
	case places.Commune:
		t.Set("communes", 1)
		if t.Get("model_villages") > 0 {
			t.Set("model_communes", 1)
		}
	}
}
