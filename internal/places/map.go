package places

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// LastOfDistricts is the day whose map pages offer beside today's.
const LastOfDistricts clock.Date = "2025-06-30"

// A Map is the tree as it was on one day. Records keep the place in which they
// were made, which may have ended before that day or begun after it; a Map says
// to which of its places they belong.
type Map struct {
	*Tree
	Day clock.Date
}

// On returns the map of a day; of today for the zero Date.
func (t *Tree) On(day clock.Date) Map {
	if day.IsZero() {
		day = t.Today()
	}
	return Map{t, day}
}

// ParseMap reads the day of a map as it stands in addresses; "" is the zero Date.
func ParseMap(day string) (clock.Date, error) {
	if day == "" {
		return "", nil
	}
	d, err := clock.ParseDate(day)
	if err != nil {
		return "", fault.Field("map", "places.bad_map")
	}
	return d, nil
}

// Home returns the one place of the map to which the records of id belong: id
// itself where it exists; else what the larger part of it became, or came from;
// else the home of the place in which it lay. "" where there is none. That it
// is one place, never a share of several, keeps every sum whole.
func (m Map) Home(id string) string {
	for range 16 { // more reforms than any place has seen
		p, ok := m.Find(id)
		if !ok || p.Exists(m.Day) {
			return p.ID
		}
		ended := !p.To.IsZero() && p.To < m.Day
		from, to := m.Lineages(id)
		next, day, other := to, p.To, func(l Lineage) string { return l.ToID }
		if !ended {
			next, day, other = from, p.From, func(l Lineage) string { return l.FromID }
		}
		if len(next) > 0 {
			id = other(m.largest(next, other))
		} else if id = m.Parent(id, day).ID; id == "" {
			return ""
		}
	}
	return ""
}

func (m Map) largest(ls []Lineage, other func(Lineage) string) Lineage {
	return slices.MaxFunc(ls, func(a, b Lineage) int {
		p, _ := m.Find(other(a))
		q, _ := m.Find(other(b))
		return cmp.Or(cmp.Compare(a.Share, b.Share), strings.Compare(q.Code, p.Code), strings.Compare(q.ID, p.ID))
	})
}

// Records returns the places whose records belong to leaf, a village or a
// commune's office, on the map.
func (m Map) Records(leaf Place) []string {
	near := m.Line(leaf.ID)
	for _, id := range m.Successors(leaf.ID) {
		if id != leaf.ID {
			near = append(near, id)
		}
	}
	if leaf.Kind == Commune {
		near = append(near, m.lostVillages(near)...)
	}
	var out []string
	for _, id := range near {
		if !slices.Contains(out, id) && m.Home(id) == leaf.ID {
			out = append(out, id)
		}
	}
	return out
}

// lostVillages are villages that lay in the communes on some day and neither
// exist on the map nor are joined to one that does: the commune keeps their records.
func (m Map) lostVillages(communes []string) []string {
	var out []string
	for _, id := range communes {
		c, _ := m.Find(id)
		for _, day := range []clock.Date{m.Day, m.Today(), c.From, c.To} {
			for _, v := range m.Children(id, day) {
				if !v.Exists(m.Day) && !slices.Contains(out, v.ID) {
					out = append(out, v.ID)
				}
			}
		}
	}
	return out
}

// RecordsIn returns the places whose records belong to id, or to what lies in
// it, on the map.
func (m Map) RecordsIn(id string) []string {
	p, ok := m.Find(id)
	if !ok {
		return nil
	}
	var out []string
	if p.Kind == Village || p.Kind == Commune {
		out = m.Records(p)
	}
	if p.Kind != Village {
		for _, c := range m.Children(id, m.Day) {
			out = append(out, m.RecordsIn(c.ID)...)
		}
	}
	return out
}

// Standing returns the places of the map for which id stands: itself, or all
// that it was formed from or became.
func (m Map) Standing(id string) []Place {
	if p, ok := m.Find(id); ok && p.Exists(m.Day) {
		return []Place{p}
	}
	var out []Place
	for _, near := range [][]string{m.Line(id), m.Successors(id)} {
		for _, n := range near {
			if p, ok := m.Find(n); ok && p.Exists(m.Day) && !slices.ContainsFunc(out, func(q Place) bool {
				return q.ID == p.ID
			}) {
				out = append(out, p)
			}
		}
	}
	SortByName(out)
	return out
}

// StandingFor is Standing for several places, as ids.
func (m Map) StandingFor(ids []string) (out []string) {
	for _, id := range ids {
		for _, p := range m.Standing(id) {
			if !slices.Contains(out, p.ID) {
				out = append(out, p.ID)
			}
		}
	}
	return out
}

// Units returns what a list within tops may be narrowed to: what stands for
// them on the map and lies directly in that, and the way to chosen and what
// lies in it.
func (m Map) Units(tops []string, chosen string) []Place {
	var out []Place
	add := func(ps ...Place) {
		for _, p := range ps {
			if !slices.ContainsFunc(out, func(q Place) bool { return q.ID == p.ID }) {
				out = append(out, p)
			}
		}
	}
	var within func(p Place, deep bool)
	way := m.Path(chosen, m.Day)
	within = func(p Place, deep bool) {
		add(p)
		if !deep {
			return
		}
		below := m.Children(p.ID, m.Day)
		SortByName(below)
		for _, c := range below {
			within(c, slices.ContainsFunc(way, func(q Place) bool { return q.ID == c.ID }))
		}
	}
	for _, top := range tops {
		for _, p := range m.Standing(top) {
			within(p, true)
		}
	}
	return out
}

// MapTabs switch a page between the map of today and that of the districts;
// none where only one of them has what stands for the units shown. The rest of
// the address stays as it is.
func MapTabs(ctx context.Context, t *Tree, units []string, path string, query url.Values) []ui.NavItem {
	var out []ui.NavItem
	for _, day := range []clock.Date{"", LastOfDistricts} {
		m := t.On(day)
		if !slices.ContainsFunc(units, func(id string) bool { return m.Home(id) != "" }) {
			continue
		}
		label := i18n.T(ctx, "places.map_today")
		if day != "" {
			label = i18n.T(ctx, "places.map_districts", "date", day.Format())
		}
		q := url.Values{}
		for k, v := range query {
			if k != "map" && len(v) > 0 && v[0] != "" {
				q[k] = v
			}
		}
		if day != "" {
			q.Set("map", string(day))
		}
		u := path
		if len(q) > 0 {
			u += "?" + q.Encode()
		}
		out = append(out, ui.NavItem{Label: label, URL: u, Current: query.Get("map") == string(day)})
	}
	if len(out) < 2 {
		return nil
	}
	return out
}
