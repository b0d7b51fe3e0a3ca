package imports

import (
	"slices"

	"thonso/internal/places"
)

// A descent is one old commune that went, wholly or partly, into a new one.
type descent struct {
	from places.Place
	part bool
}

// ancestors links the communes of the list with those of the day before it.
// What can't be matched is a note for a person to look at.
func (p *importPlan) ancestors() {
	if p.in.From.IsZero() || !slices.ContainsFunc(p.communes, func(n *node) bool { return n.row.FormedFrom != "" }) {
		return
	}
	a := newAncestry(p.t, p.in.From.AddDays(-1))
	if len(a.byCode) == 0 {
		p.note(0, "", "places.import.note_no_older_map")
		return
	}
	provinces := p.provinces(a)
	found := map[string][]descent{} // by new commune
	heirs := map[string]int{}       // of an old commune
	for _, n := range p.communes {
		found[n.ID] = p.formedFrom(n, a, provinces[p.provinceOf(n)])
		for _, d := range found[n.ID] {
			heirs[d.from.ID]++
		}
	}
	for _, n := range p.communes {
		// Whoever bears an old code that nobody else continues, continues it.
		if old := a.byCode[n.Code]; old.ID != "" && old.ID != n.ID && heirs[old.ID] == 0 &&
			len(p.t.Became(old.ID)) == 0 {
			found[n.ID] = append(found[n.ID], descent{old, true})
			heirs[old.ID]++
		}
		for _, d := range found[n.ID] {
			share := 0
			if heirs[d.from.ID] == 1 && !d.part {
				share = 100
			}
			p.line(d.from, n.Place, share)
		}
	}
	p.lost(a, provinces, heirs)
}

// provinces returns, for each province of the list, those whose area it now
// has: new communes bear the codes of old ones. It links them, too.
func (p *importPlan) provinces(a *ancestry) map[string][]string {
	out := map[string][]string{}
	for _, n := range p.communes {
		now, then := p.provinceOf(n), a.province[a.byCode[n.Code].ID]
		if then != "" && !slices.Contains(out[now], then) {
			out[now] = append(out[now], then)
			p.line(p.t.Place(then), places.Place{ID: now}, 100)
		}
	}
	return out
}

func (p *importPlan) provinceOf(n *node) string {
	if p.root.ID != "" {
		return p.t.Up(p.root.ID, places.Province, p.anchor).ID
	}
	if prov := p.nodes[string(places.Province)+places.PadCode(places.Province, n.row.ProvinceCode)]; prov != nil {
		return prov.ID
	}
	return p.t.Up(n.ID, places.Province, p.anchor).ID
}

func (p *importPlan) line(from, to places.Place, share int) {
	if from.ID == to.ID || slices.ContainsFunc(p.t.FormedFrom(to.ID), func(l places.Lineage) bool {
		return l.FromID == from.ID
	}) {
		return
	}
	if !p.reaches(from.ID) {
		p.note(0, "", "places.import.note_not_yours", "name", from.Name, "code", from.Code)
		return
	}
	p.lines = append(p.lines, places.Lineage{FromID: from.ID, ToID: to.ID, On: p.in.From, Share: share,
		Decision: p.in.Decision})
}

// formedFrom finds the old communes that a new one was formed from.
func (p *importPlan) formedFrom(n *node, a *ancestry, provinces []string) []descent {
	if n.row.FormedFrom == "" {
		return nil
	}
	own := a.byCode[n.Code]
	provinces = slices.Clone(provinces)
	if i := slices.Index(provinces, a.province[own.ID]); i > 0 {
		provinces[0], provinces[i] = provinces[i], provinces[0]
	}
	ms := mentions(n.row.FormedFrom)
	if unchanged(n.row.FormedFrom) {
		if places.NameKey(own.Name) == places.NameKey(n.Name) {
			return []descent{{from: own}}
		}
		ms = []mention{{readings: []unitName{{n.Type, n.Name}}, text: n.Name}}
	}
	// Neighbours merge: whom a name alone doesn't tell, the districts of the others do.
	out, open := a.match(ms, provinces, nil, nil)
	near := map[string]bool{a.district[own.ID].ID: own.ID != ""}
	for _, d := range out {
		near[a.district[d.from.ID].ID] = true
	}
	out, open = a.match(open, provinces, near, out)
	for _, m := range open {
		p.note(n.line, "formed_from", "places.import.note_unmatched", "name", m.text, "commune", n.Name)
	}
	return slices.DeleteFunc(out, func(d descent) bool { return d.from.ID == n.ID })
}

// match adds to found what the mentions mean, and returns those left open.
func (a *ancestry) match(ms []mention, provinces []string, near map[string]bool,
	found []descent) (_ []descent, open []mention) {
	for _, m := range ms {
		if old, ok := a.find(m, provinces, near); ok {
			found = add(found, descent{old, m.part})
		} else {
			open = append(open, m)
		}
	}
	return found, open
}

// add keeps one descent of an old commune; named once as a part and once as
// the rest, it came whole, but nobody says so.
func add(ds []descent, d descent) []descent {
	if i := slices.IndexFunc(ds, func(x descent) bool { return x.from.ID == d.from.ID }); i >= 0 {
		ds[i].part = ds[i].part || d.part
		return ds
	}
	return append(ds, d)
}

// lost notes old communes of the same provinces that nothing continues: their
// records would be nobody's.
func (p *importPlan) lost(a *ancestry, provinces map[string][]string, heirs map[string]int) {
	var lost []places.Place
	for _, old := range a.byCode {
		known := slices.ContainsFunc(p.communes, func(n *node) bool { return n.ID == old.ID })
		if heirs[old.ID] > 0 || len(p.t.Became(old.ID)) > 0 || known || !old.To.IsZero() && old.To >= p.in.From {
			continue
		}
		for _, of := range provinces {
			if slices.Contains(of, a.province[old.ID]) {
				lost = append(lost, old)
			}
		}
	}
	places.SortPlaces(lost)
	for _, old := range lost {
		p.note(0, "", "places.import.note_no_successor", "name", old.Name, "code", old.Code)
	}
}
