package figures

import (
	"cmp"
	"slices"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/clock"
)

// A territory is the map of one day. Records keep the place in which they were
// made, which may have ended before that day or begun after it; home says to
// which place of the day's map they belong then.
type territory struct {
	*places.Tree
	day clock.Date
}

// home returns the one place of the map to which the records of id belong: id
// itself where it exists; else what the larger part of it became, or came from;
// else the home of the place in which it lay. "" where there is none. That it
// is one place, never a share of several, keeps every sum whole.
func (t territory) home(id string) string {
	for range 16 { // more reforms than any place has seen
		p, ok := t.Find(id)
		if !ok || p.Exists(t.day) {
			return p.ID
		}
		ended := !p.To.IsZero() && p.To < t.day
		from, to := t.Lineages(id)
		next, day, other := to, p.To, func(l places.Lineage) string { return l.ToID }
		if !ended {
			next, day, other = from, p.From, func(l places.Lineage) string { return l.FromID }
		}
		if len(next) > 0 {
			id = other(t.largest(next, other))
		} else if id = t.Parent(id, day).ID; id == "" {
			return ""
		}
	}
	return ""
}

func (t territory) largest(ls []places.Lineage, other func(places.Lineage) string) places.Lineage {
	return slices.MaxFunc(ls, func(a, b places.Lineage) int {
		p, _ := t.Find(other(a))
		q, _ := t.Find(other(b))
		return cmp.Or(cmp.Compare(a.Share, b.Share), strings.Compare(q.Code, p.Code), strings.Compare(q.ID, p.ID))
	})
}

// records returns the places whose records belong to leaf, a village or a
// commune's office, on the map.
func (t territory) records(leaf places.Place) []string {
	near := t.Line(leaf.ID)
	for _, id := range t.Successors(leaf.ID) {
		if id != leaf.ID {
			near = append(near, id)
		}
	}
	if leaf.Kind == places.Commune {
		near = append(near, t.lostVillages(near)...)
	}
	var out []string
	for _, id := range near {
		if !slices.Contains(out, id) && t.home(id) == leaf.ID {
			out = append(out, id)
		}
	}
	return out
}

// lostVillages are villages that lay in the communes on some day and neither
// exist on the map nor are joined to one that does: the commune keeps their records.
func (t territory) lostVillages(communes []string) []string {
	var out []string
	for _, id := range communes {
		c, _ := t.Find(id)
		for _, day := range []clock.Date{t.day, t.Today(), c.From, c.To} {
			for _, v := range t.Children(id, day) {
				if !v.Exists(t.day) && !slices.Contains(out, v.ID) {
					out = append(out, v.ID)
				}
			}
		}
	}
	return out
}

// A node is a place of the map with what lies in it.
type node struct {
	place   places.Place
	records []string // places whose records are its own
	kids    []*node
	own     Sum // of the records
	sum     Sum // of the whole
}

func (t territory) node(p places.Place) *node {
	n := &node{place: p}
	if p.Kind == places.Village || p.Kind == places.Commune {
		n.records = t.records(p)
	}
	if p.Kind != places.Village {
		for _, c := range t.Children(p.ID, t.day) {
			n.kids = append(n.kids, t.node(c))
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
