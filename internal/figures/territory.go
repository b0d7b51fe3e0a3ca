package figures

import (
	"slices"

	"thonso/internal/places"
)

// A node is a place of the map with what lies in it.
type node struct {
	place   places.Place
	records []string // places whose records are its own
	kids    []*node
	own     Sum // of the records
	sum     Sum // of the whole
}

// territory is a place of the map with all that lies in it.
func territory(m places.Map, p places.Place) *node {
	n := &node{place: p}
	if p.Kind == places.Village || p.Kind == places.Commune {
		n.records = m.Records(p)
	}
	if p.Kind != places.Village {
		for _, c := range m.Children(p.ID, m.Day) {
			n.kids = append(n.kids, territory(m, c))
		}
	}
	return n
}

// all returns the places of all records in n.
func (n *node) all() []string {
	out := slices.Clone(n.records)
	for _, k := range n.kids {
		out = append(out, k.all()...)
	}
	return out
}

// fill sums up from below; tally gives the sum of one place's records.
func (n *node) fill(tally func(id string) Sum) {
	for _, id := range n.records {
		s := tally(id)
		n.own.add(&s)
	}
	n.sum.add(&n.own)
	for _, k := range n.kids {
		k.fill(tally)
		n.sum.add(&k.sum)
	}
	switch n.place.Kind {
	case places.Village:
		n.sum.village()
	case places.Commune:
		n.sum.commune()
	}
}
