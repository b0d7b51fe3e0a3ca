package imports

import (
	"slices"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/text"
)

// A mention is one old commune as a resolution names it.
type mention struct {
	readings []unitName // most likely first: "các phường Phường Đúc" can be read in two ways
	within   string     // key of the district in brackets, where two have the name
	part     bool       // only a part of it
	text     string     // as written
}

type unitName struct{ typ, name string }

// mentions reads what a resolution says a commune was formed from: "Thị trấn
// A, Xã B (huyện C) và một phần diện tích tự nhiên của các phường D, E".
func mentions(s string) []mention {
	var out []mention
	typ, part := "", false
	for _, piece := range pieces(s) {
		bare, within, rest := brackets(piece)
		words := strings.Fields(cutAfter(bare, " sau khi "))
		m := mention{within: within, text: piece}
		folded := text.Fold(bare)
		switch { // said once, it holds for those that follow
		case strings.Contains(folded, "mot phan") || strings.Contains(folded, "con lai"):
			part = true
		case strings.Contains(folded, "toan bo"):
			part = false
		}
		for i := len(words) - 1; i >= 0; i-- {
			if t, n := places.SplitName(places.Commune, strings.Join(words[i:], " ")); t != "" {
				m.readings = append(m.readings, unitName{t, n})
			}
		}
		switch {
		case len(m.readings) > 0:
			typ = m.readings[0].typ
		case isFiller(folded):
			continue
		case typ == "" || len(words) == 0:
			continue
		default: // "của các phường D, E": the type is said once
			m.readings = []unitName{{typ, strings.Join(words, " ")}}
		}
		m.part = part || rest
		out = append(out, m)
	}
	return out
}

// isFiller reports whether a piece speaks of area and people, and names no unit.
func isFiller(folded string) bool {
	return slices.ContainsFunc([]string{"mot phan", "dien tich", "quy mo", "toan bo", "phan con lai", "dan so"},
		func(w string) bool { return strings.Contains(folded, w) })
}

// pieces splits at commas, semicolons and "và" outside brackets.
func pieces(s string) []string {
	var out []string
	depth, start := 0, 0
	cut := func(end, next int) {
		if p := strings.TrimSpace(s[start:end]); p != "" {
			out = append(out, p)
		}
		start = next
	}
	for i, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth = max(0, depth-1)
		case depth == 0 && (r == ',' || r == ';'):
			cut(i, i+1)
		case depth == 0 && r == ' ' && strings.HasPrefix(s[i:], " và "):
			cut(i, i+len(" và"))
		}
	}
	cut(len(s), len(s))
	return out
}

// brackets returns s without what stands in brackets, the district named
// there, and whether they say that it is only what remained.
func brackets(s string) (bare, district string, rest bool) {
	for {
		i := strings.IndexByte(s, '(')
		if i < 0 {
			return text.Clean(bare + s), district, rest
		}
		inside, after, _ := strings.Cut(s[i+1:], ")")
		if t, name := places.SplitName(places.District, inside); t != "" {
			district = places.NameKey(name)
		}
		rest = rest || strings.Contains(text.Fold(inside), "con lai")
		bare += s[:i] + " "
		s = after
	}
}

func cutAfter(s, mark string) string {
	before, _, _ := strings.Cut(s+" ", mark)
	return strings.TrimSpace(before)
}

// unchanged is what lists say of a commune that a reform left alone.
func unchanged(formedFrom string) bool {
	f := text.Fold(formedFrom)
	return strings.HasPrefix(f, "giu nguyen") || strings.HasPrefix(f, "khong sap xep")
}

// An ancestry finds old communes by what people call them.
type ancestry struct {
	byCode   map[string]places.Place
	byName   map[string][]places.Place // province id + key
	province map[string]string         // of an old commune
	district map[string]places.Place   // of an old commune
}

// newAncestry indexes the communes of t on day, the last one before a reform.
func newAncestry(t *places.Tree, day clock.Date) *ancestry {
	a := &ancestry{byCode: map[string]places.Place{}, byName: map[string][]places.Place{},
		province: map[string]string{}, district: map[string]places.Place{}}
	for p := range t.All() {
		if p.Kind != places.Commune || !p.Exists(day) {
			continue
		}
		prov := t.Up(p.ID, places.Province, day).ID
		a.byCode[p.Code] = p
		a.byName[prov+" "+places.NameKey(p.Name)] = append(a.byName[prov+" "+places.NameKey(p.Name)], p)
		a.province[p.ID] = prov
		a.district[p.ID] = t.Up(p.ID, places.District, day)
	}
	return a
}

// find returns the old commune that m means, if there is exactly one. Provinces
// holds those whose communes may be meant, the likeliest first: a name is
// sought beyond the first only if it isn't found there. Near, if not nil,
// holds the only districts to look in.
func (a *ancestry) find(m mention, provinces []string, near map[string]bool) (places.Place, bool) {
	for _, u := range m.readings {
		var all []places.Place
		for i, prov := range provinces {
			found := a.byName[prov+" "+places.NameKey(u.name)]
			if near != nil {
				found = keep(found, func(p places.Place) bool { return near[a.district[p.ID].ID] })
			}
			found = a.narrow(found, u, m.within)
			if i == 0 && len(found) == 1 {
				return found[0], true
			}
			all = append(all, found...)
		}
		if len(all) == 1 {
			return all[0], true
		}
		if len(all) > 1 {
			return places.Place{}, false
		}
	}
	return places.Place{}, false
}

// narrow keeps of found those in the district, of the type, and spelt exactly
// so, each as far as any are left: lists err in types and marks.
func (a *ancestry) narrow(found []places.Place, u unitName, within string) []places.Place {
	if within != "" {
		found = keep(found, func(p places.Place) bool { return places.NameKey(a.district[p.ID].Name) == within })
	}
	for _, ok := range []func(places.Place) bool{
		func(p places.Place) bool { return p.Type == u.typ },
		func(p places.Place) bool { return strings.EqualFold(p.Name, u.name) },
	} {
		if some := keep(found, ok); len(some) > 0 {
			found = some
		}
	}
	return found
}

func keep(ps []places.Place, ok func(places.Place) bool) []places.Place {
	var out []places.Place
	for _, p := range ps {
		if ok(p) {
			out = append(out, p)
		}
	}
	return out
}
