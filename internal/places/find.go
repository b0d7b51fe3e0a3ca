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
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
)

// Search returns up to limit places existing on day whose folded name holds q,
// best first; only of the given kinds, if any are given. The type may be
// written before the name ("xã gia phú").
func (t *Tree) Search(q string, day clock.Date, limit int, kinds ...Kind) []Place {
	folded := text.Key(q)
	if folded == "" {
		return nil
	}
	bare := map[Kind]string{}
	for kind := range Types {
		if _, name := SplitName(kind, q); name != "" {
			bare[kind] = text.Key(name)
		}
	}
	type hit struct {
		Place
		rank int
	}
	var hits []hit
	for id, f := range t.folded {
		p := t.places[id]
		if len(kinds) > 0 && !slices.Contains(kinds, p.Kind) || !p.Exists(day) {
			continue
		}
		if rank := min(match(f, folded), match(f, bare[p.Kind])); rank < noMatch || p.Code == q {
			hits = append(hits, hit{p, rank})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(a.rank-b.rank, strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	var out []Place
	for _, h := range hits[:min(limit, len(hits))] {
		out = append(out, h.Place)
	}
	return out
}

const noMatch = 3

func match(folded, q string) int {
	switch {
	case q == "":
		return noMatch
	case folded == q:
		return 0
	case strings.HasPrefix(folded, q):
		return 1
	case strings.Contains(folded, q):
		return 2
	}
	return noMatch
}

// SortByName sorts as a Vietnamese list does, numbers by value: Thôn 2 before Thôn 10.
func SortByName(ps []Place) {
	c := collate.New(language.Vietnamese, collate.Numeric)
	slices.SortStableFunc(ps, func(a, b Place) int {
		return cmp.Or(c.CompareString(a.Name, b.Name), strings.Compare(a.Code, b.Code))
	})
}

// Options are the places of kind existing on day where actor may do perm, for
// a select, by name; with what each lies in where they lie in several.
func (s *Service) Options(ctx context.Context, actor auth.Actor, perm auth.Permission, kind Kind, day clock.Date) []ui.Option {
	t := s.Tree()
	ps := t.allowed(actor, perm, kind, day)
	SortByName(ps)
	parents := map[string]bool{}
	for _, p := range ps {
		parents[t.Parent(p.ID, day).ID] = true
	}
	out := make([]ui.Option, len(ps))
	for i, p := range ps {
		label := FullName(ctx, p)
		if up := t.Parent(p.ID, day); len(parents) > 1 && up.ID != "" {
			label += ", " + FullName(ctx, up)
		}
		out[i] = ui.Option{Value: p.ID, Label: label}
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
	slices.SortFunc(out, func(a, b clock.Date) int { return compare(b, a) })
	return out
}
