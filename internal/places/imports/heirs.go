package imports

import (
	"slices"

	"thonso/internal/places"
)

// succession is where people of the units that the list continues go on: in the
// unit that has the old code, or else in the first of the list. A unit that
// hasn't ended keeps its people.
func (p *importPlan) succession() places.Succession {
	s := places.Succession{On: p.in.From}
	byID := map[string]places.Place{}
	for _, n := range p.nodes {
		byID[n.ID] = n.Place
	}
	at := map[string]int{}
	for _, l := range p.lines {
		old, to := p.t.Place(l.FromID), byID[l.ToID]
		if old.To.IsZero() || old.To >= p.in.From || to.ID == "" {
			continue
		}
		i, known := at[old.ID]
		if !known {
			i, at[old.ID] = len(s.Endings), len(s.Endings)
			s.Endings = append(s.Endings, places.Ending{Place: old})
		}
		s.Endings[i].Into = append(s.Endings[i].Into, to)
	}
	for _, e := range s.Endings {
		slices.SortStableFunc(e.Into, func(a, b places.Place) int {
			return bearer(b, e.Place) - bearer(a, e.Place)
		})
	}
	s.Endings = append(s.Endings, p.orphans(at)...)
	return s
}

// bearer is 1 for the unit that has the code of an old one.
func bearer(p, old places.Place) int {
	if p.Code == old.Code {
		return 1
	}
	return 0
}

// orphans are the units that ended on the eve of the list and that it doesn't continue.
func (p *importPlan) orphans(continued map[string]int) (out []places.Ending) {
	if p.in.From.IsZero() {
		return nil
	}
	var left []places.Place
	carried := map[string]bool{}
	for _, u := range p.updates {
		carried[u.ID] = true
	}
	for q := range p.t.All() {
		_, goesOn := continued[q.ID]
		if q.To == p.in.From.AddDays(-1) && !goesOn && !carried[q.ID] && len(p.t.Became(q.ID)) == 0 {
			left = append(left, q)
		}
	}
	places.SortPlaces(left)
	for _, q := range left {
		out = append(out, places.Ending{Place: q})
	}
	return out
}
