package figures

import (
	"slices"

	"thonso/internal/places"
	"thonso/internal/platform/tallies"
)

// A node is a place of the map with what lies in it.
type node struct {
	place   places.Place
	records []string // places whose records are its own
	kids    []*node
	own     *tallies.Tally // of the records
	sum     *tallies.Tally // of the whole
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

// fill sums up from below what each place's records give.
func (n *node) fill(book *tallies.Book, each map[string]*tallies.Tally) {
	n.own, n.sum = book.Empty(), book.Empty()
	for _, id := range n.records {
		if t := each[id]; t != nil {
			n.own.Add(t)
		}
	}
	n.sum.Add(n.own)
	for _, k := range n.kids {
		k.fill(book, each)
		n.sum.Add(k.sum)
	}
	whole(n.place.Kind, n.sum)
}
