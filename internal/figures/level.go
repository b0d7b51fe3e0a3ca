package figures

import (
	"thonso/internal/places"
	"thonso/internal/platform/tallies"
)

// levels say how large places of a kind are.
var levels = map[places.Kind]tallies.Level{places.Village: tallies.FromVillage, places.Commune: tallies.FromCommune,
	places.District: tallies.FromDistrict, places.Province: tallies.FromDistrict}

// Says reports whether m says something of the report's place: not how many
// villages there are in a village, nor a part of it that no village needs to have.
func (r *Report) Says(m tallies.Measure) bool {
	level := levels[r.Place.Kind]
	return level >= m.From && !(m.Quiet && level == tallies.FromVillage && r.Sum.Get(m.Num) == 0)
}

// A group is what a page shows of one subject.
type group struct {
	Code     tallies.Group
	Wholes   []composition     // drawn as bars of parts
	Measures []tallies.Measure // the others
}

// A composition is a figure with the measures that are its parts.
type composition struct {
	Code  string
	Parts []tallies.Measure
}

// groups are the measures that say something of the place, by subject.
func groups(r *Report, all []tallies.Measure) (out []group) {
	for _, code := range tallies.Groups {
		g := group{Code: code}
		for _, m := range all {
			switch {
			case m.Group != code || !r.Says(m):
			case m.Whole != "":
				g.Wholes = withPart(g.Wholes, m)
			default:
				g.Measures = append(g.Measures, m)
			}
		}
		if len(g.Wholes)+len(g.Measures) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// withPart adds m to the whole that it is a part of.
func withPart(wholes []composition, m tallies.Measure) []composition {
	for i := range wholes {
		if wholes[i].Code == m.Whole {
			wholes[i].Parts = append(wholes[i].Parts, m)
			return wholes
		}
	}
	return append(wholes, composition{m.Whole, []tallies.Measure{m}})
}
