package places

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
)

// SortByName sorts as a Vietnamese list does, numbers by value: Thôn 2 before Thôn 10.
func SortByName(ps []Place) {
	if len(ps) < 2 { // a collator is dear
		return
	}
	c := collate.New(language.Vietnamese, collate.Numeric)
	slices.SortStableFunc(ps, func(a, b Place) int {
		return cmp.Or(c.CompareString(a.Name, b.Name), strings.Compare(a.Code, b.Code))
	})
}

// Options are the places of kind existing on day where actor may do perm, for
// a select, by name.
func (s *Service) Options(ctx context.Context, actor auth.Actor, perm auth.Permission, kind Kind,
	day clock.Date) []ui.Option {
	t := s.Tree()
	ps := t.allowed(actor, perm, kind, day)
	SortByName(ps)
	return t.Choices(ctx, ps)
}

// Choices are places to choose from, in their order: each with its type, and
// where that is not enough to tell it from the others also with what it lies
// in, or with its code.
func (t *Tree) Choices(ctx context.Context, ps []Place) []ui.Option {
	out := convert.Each(ps, func(p Place) ui.Option { return ui.Option{Value: p.ID, Label: FullName(ctx, p)} })
	in := func(p Place) string { return FullName(ctx, t.places[t.lastParent(p.ID)]) }
	for _, more := range []func(Place) string{in, func(p Place) string { return p.Code }} {
		seen := map[string]int{}
		for _, o := range out {
			seen[o.Label]++
		}
		for i, p := range ps {
			if m := more(p); seen[out[i].Label] > 1 && m != "" {
				out[i].Label += ", " + m
			}
		}
	}
	return out
}

// Near are the places of the ids and what lies directly in them today, each once.
func (t *Tree) Near(ids []string) (out []Place) {
	for _, id := range ids {
		for _, p := range append([]Place{t.places[id]}, t.Children(id, t.Today())...) {
			if p.ID != "" && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// allowed returns the places of kind on day that lie in a place where actor has
// perm, or in what that became.
func (t *Tree) allowed(actor auth.Actor, perm auth.Permission, kind Kind, day clock.Date) []Place {
	var tops []string
	if actor.IsSystem() || perm == auth.Public {
		for _, r := range t.Roots(day) {
			tops = append(tops, r.ID)
		}
	} else {
		tops = actor.Places(perm)
	}
	var out []Place
	seen := map[string]bool{}
	for _, top := range tops {
		for _, p := range t.Within(top, kind, day) {
			if !seen[p.ID] && p.Exists(day) {
				seen[p.ID] = true
				out = append(out, p)
			}
		}
	}
	return out
}

// ReformDays returns the days on which units were formed of others, newest first.
func (t *Tree) ReformDays() []clock.Date {
	seen := map[clock.Date]bool{}
	var out []clock.Date
	for _, ls := range t.prev {
		for _, l := range ls {
			if !seen[l.On] {
				seen[l.On] = true
				out = append(out, l.On)
			}
		}
	}
	slices.SortFunc(out, func(a, b clock.Date) int { return cmp.Compare(b, a) })
	return out
}

// mostOffered is how many places are offered where what was typed may mean several.
const mostOffered = 8

// Named returns the place that somebody typed in the field "place": by its id,
// its official code, or its name as people write it, see Hits. Where it is not
// the whole name of one place only, the fault offers those that may be meant.
// Nothing typed is the topmost place; the zero Place where there is none at all yet.
func (t *Tree) Named(typed string) (Place, error) {
	unknown, today := fault.Field("place", "place.unknown"), t.Today()
	q := text.Clean(typed)
	if q == "" {
		if roots := t.Roots(today); len(roots) == 1 {
			return roots[0], nil
		} else if t.Len() > 0 {
			return Place{}, unknown
		}
		return Place{}, nil
	}
	if ids.Valid(q) {
		if p, ok := t.Find(q); ok {
			return p, nil
		}
		return Place{}, unknown
	}
	if p := t.coded(q); p.ID != "" {
		return p, nil
	}
	hits := t.Hits(q, today, searchLimit)
	if whole := slices.DeleteFunc(slices.Clone(hits), func(h Hit) bool { return h.rank > exact }); len(whole) > 0 {
		hits = whole
	}
	switch {
	case len(hits) == 0:
		return Place{}, unknown
	case len(hits) == 1 && hits[0].rank == exact:
		return hits[0].Place, nil
	}
	offers := t.addresses(hits[:min(mostOffered, len(hits))])
	several := fault.Field("place", "place.several")
	several.Args = []any{"units", strings.Join(offers, "; ")}
	several.Offers = map[string][]string{"place": offers}
	return Place{}, several
}

// coded is the place of today with an official code, which may stand behind a
// name in brackets, as in addresses; the zero Place if none.
func (t *Tree) coded(q string) Place {
	if _, code, ok := strings.Cut(q, " ("); ok {
		q = strings.TrimSuffix(code, ")")
	}
	for _, kind := range []Kind{Village, Commune, District, Province} {
		if p := t.ByCode(kind, q, t.Today()); p.ID != "" {
			return p
		}
	}
	return Place{}
}

// addresses write places so that each is Named again: with type and what it lies
// in, and with its code where that is not enough.
func (t *Tree) addresses(hits []Hit) []string {
	alike := map[string]int{}
	out := convert.Each(hits, func(h Hit) string {
		parts := convert.Each(t.Path(h.ID, t.Today()), Place.Listed)
		slices.Reverse(parts)
		address := strings.Join(parts[:min(2, len(parts))], ", ")
		alike[address]++
		return address
	})
	for i, h := range hits {
		if alike[out[i]] > 1 {
			out[i] += " (" + h.Code + ")"
		}
	}
	return out
}
