package places

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"thonso/internal/platform/clock"
)

// A Tree is all places in memory: asking where something lies costs no query.
// A Tree doesn't change; the service makes a new one when a place does.
type Tree struct {
	rev      int64 // of the map that was read
	places   map[string]Place
	folded   map[string]string    // search keys of the names
	parents  map[string][]Parent  // of a place
	children map[string][]Parent  // of a parent
	next     map[string][]Lineage // what it became
	prev     map[string][]Lineage // what it was formed from
	clock    clock.Clock

	mu     sync.Mutex
	reach  map[string][]string // for Covers: who has authority over a place
	tops   []string            // for Tops, as of topsOn
	topsOn clock.Date
}

func newTree(c clock.Clock, rev int64, ps []keyed, parents []Parent, lines []Lineage) *Tree {
	t := &Tree{rev: rev, places: make(map[string]Place, len(ps)), folded: make(map[string]string, len(ps)),
		parents: map[string][]Parent{}, children: map[string][]Parent{},
		next: map[string][]Lineage{}, prev: map[string][]Lineage{}, clock: c, reach: map[string][]string{}}
	for _, p := range ps {
		t.places[p.ID] = p.Place
		t.folded[p.ID] = p.folded
	}
	for _, p := range parents {
		t.parents[p.PlaceID] = append(t.parents[p.PlaceID], p)
		t.children[p.ParentID] = append(t.children[p.ParentID], p)
	}
	for _, l := range lines {
		t.next[l.FromID] = append(t.next[l.FromID], l)
		t.prev[l.ToID] = append(t.prev[l.ToID], l)
	}
	return t
}

// keyed is a place with the search key of its name, which is dear to make for a whole country.
type keyed struct {
	Place
	folded string
}

// Len returns the number of places.
func (t *Tree) Len() int { return len(t.places) }

// All are the places of every day, in no order.
func (t *Tree) All() iter.Seq[Place] { return maps.Values(t.places) }

// Find returns the place of id, and whether there is one.
func (t *Tree) Find(id string) (Place, bool) {
	p, ok := t.places[id]
	return p, ok
}

// Name returns the name of the place of id; "" where there is none.
func (t *Tree) Name(id string) string { return t.places[id].Name }

// Today is the day of the tree's clock.
func (t *Tree) Today() clock.Date { return clock.DateOf(t.clock.Now()) }

// Parent returns the parent of id on day; the zero Place at the top.
func (t *Tree) Parent(id string, day clock.Date) Place {
	for _, p := range t.parents[id] {
		if day.In(p.From, p.To) {
			return t.places[p.ParentID]
		}
	}
	return Place{}
}

// Children returns what lies directly in id on day, by code and name.
func (t *Tree) Children(id string, day clock.Date) []Place {
	var out []Place
	for _, c := range t.children[id] {
		if day.In(c.From, c.To) && t.places[c.PlaceID].Exists(day) {
			out = append(out, t.places[c.PlaceID])
		}
	}
	SortPlaces(out)
	return out
}

// SortPlaces sorts by code, then by name.
func SortPlaces(ps []Place) {
	slices.SortFunc(ps, func(a, b Place) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
}

// Within returns the places of kind in id (or id itself, if of that kind) on day.
func (t *Tree) Within(id string, kind Kind, day clock.Date) []Place {
	if p := t.places[id]; p.Kind == kind {
		return []Place{p}
	}
	var out []Place
	for _, c := range t.Children(id, day) {
		out = append(out, t.Within(c.ID, kind, day)...)
	}
	return out
}

// Below returns the given places and every place that lies in them today.
func (t *Tree) Below(ids ...string) []string {
	out, today := slices.Clone(ids), t.Today()
	for i := 0; i < len(out); i++ {
		for _, c := range t.Children(out[i], today) {
			if !slices.Contains(out, c.ID) {
				out = append(out, c.ID)
			}
		}
	}
	return out
}

// Under returns every place over which there is authority at one of ids: those,
// all that lies or ever lay in them, and what all these were formed of. It is
// what Covers asks, the other way round.
func (t *Tree) Under(ids ...string) []string {
	var out []string
	seen := map[string]bool{}
	add := func(id string) {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	for _, id := range ids {
		add(id)
	}
	for i := 0; i < len(out); i++ {
		for _, old := range t.Line(out[i]) {
			for _, c := range t.children[old] { // of a predecessor only the districts: communes went where they went
				if old == out[i] || t.places[c.PlaceID].Kind == District {
					add(c.PlaceID)
				}
			}
		}
	}
	for _, id := range slices.Clone(out) {
		for _, old := range t.Line(id) {
			add(old)
		}
	}
	return out
}

// Up returns the place of kind in which id lies on day, or id itself; the zero Place if none.
func (t *Tree) Up(id string, kind Kind, day clock.Date) Place {
	for p, ok := t.places[id]; ok && p.ID != ""; p = t.Parent(p.ID, day) {
		if p.Kind == kind {
			return p
		}
	}
	return Place{}
}

// CommuneOf returns the commune in which id lies today, or lay last.
func (t *Tree) CommuneOf(id string) Place {
	if c := t.Up(id, Commune, t.Today()); c.ID != "" {
		return c
	}
	if t.places[id].Kind == Village {
		return t.places[t.lastParent(id)]
	}
	return Place{}
}

// lastParent returns the parent in which id lies, or lay or will lie last; "" if none.
func (t *Tree) lastParent(id string) string {
	rows := t.parents[id]
	if len(rows) == 0 {
		return ""
	}
	return slices.MaxFunc(rows, func(a, b Parent) int {
		return strings.Compare(string(a.From), string(b.From))
	}).ParentID
}

// Path returns the places from the top down to id on day.
func (t *Tree) Path(id string, day clock.Date) []Place {
	var out []Place
	for p := t.places[id]; p.ID != ""; p = t.Parent(p.ID, day) {
		out = append(out, p)
	}
	slices.Reverse(out)
	return out
}

// Line returns id and all its predecessors, newest first: whose records id continues.
func (t *Tree) Line(id string) []string {
	return t.walk(id, t.prev, func(l Lineage) string { return l.FromID })
}

// Successors returns id and all that it became.
func (t *Tree) Successors(id string) []string {
	return t.walk(id, t.next, func(l Lineage) string { return l.ToID })
}

func (t *Tree) walk(id string, edges map[string][]Lineage, to func(Lineage) string) []string {
	out := []string{id}
	for i := 0; i < len(out); i++ {
		for _, l := range edges[out[i]] {
			if n := to(l); !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// Lineages returns what id was formed from and what it became.
func (t *Tree) Lineages(id string) (from, to []Lineage) { return t.prev[id], t.next[id] }

// Place returns the place of id; an empty one where there is none.
func (t *Tree) Place(id string) Place { return t.places[id] }

// FormedFrom are the old places that id was formed from.
func (t *Tree) FormedFrom(id string) []Lineage { return t.prev[id] }

// Became are the places that id became.
func (t *Tree) Became(id string) []Lineage { return t.next[id] }

// Covers reports whether authority at a reaches b: a is b, or one of b's
// parents in any period, or that of a place that b became. A commune formed
// from a part of another's area does not reach the villages that went elsewhere.
func (t *Tree) Covers(a, b string) bool {
	return a == b || slices.Contains(t.reached(b), a)
}

func (t *Tree) reached(b string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if r, ok := t.reach[b]; ok {
		return r
	}
	r := t.Successors(b)
	for i := 0; i < len(r); i++ {
		for _, p := range t.parents[r[i]] {
			up := []string{p.ParentID}
			// abolished without a successor: what its province became keeps its records
			if t.places[r[i]].Kind == District {
				up = t.Successors(p.ParentID)
			}
			for _, id := range up {
				if !slices.Contains(r, id) {
					r = append(r, id)
				}
			}
		}
	}
	t.reach[b] = r
	return r
}

// Chain returns the place whose journal keeps what happens at id: its commune
// today, or id itself above a commune.
func (t *Tree) Chain(id string) string {
	if c := t.CommuneOf(id); c.ID != "" {
		return c.ID
	}
	return id
}

// ByCode returns the place of kind with the official code on day; the zero Place if none.
func (t *Tree) ByCode(kind Kind, code string, day clock.Date) Place {
	for _, p := range t.places {
		if p.Kind == kind && p.Code == code && p.Exists(day) {
			return p
		}
	}
	return Place{}
}

// Roots returns the places without a parent on day.
func (t *Tree) Roots(day clock.Date) []Place {
	var out []Place
	for id, p := range t.places {
		if p.Exists(day) && t.Parent(id, day).ID == "" {
			out = append(out, p)
		}
	}
	SortPlaces(out)
	return out
}

// EverIn returns the ids of the units of kind in which the place lies or once lay directly.
func (t *Tree) EverIn(id string, kind Kind) (out []string) {
	for _, up := range t.parents[id] {
		if t.places[up.ParentID].Kind == kind {
			out = append(out, up.ParentID)
		}
	}
	return out
}

// Tops returns the ids of the places that lie in no other today.
func (t *Tree) Tops() []string {
	today := t.Today()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.topsOn != today {
		t.tops, t.topsOn = nil, today
		for _, p := range t.Roots(today) {
			t.tops = append(t.tops, p.ID)
		}
	}
	return t.tops
}
