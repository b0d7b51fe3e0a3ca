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
	"thonso/internal/platform/ui"
)

// SortByName sorts as a Vietnamese list does, numbers by value: Thôn 2 before Thôn 10.
func SortByName(ps []Place) {
	c := collate.New(language.Vietnamese, collate.Numeric)
	slices.SortStableFunc(ps, func(a, b Place) int {
		return cmp.Or(c.CompareString(a.Name, b.Name), strings.Compare(a.Code, b.Code))
	})
}

// Options are the places of kind existing on day where actor may do perm, for
// a select, by name; with what each lies in where they lie in several.
func (s *Service) Options(ctx context.Context, actor auth.Actor, perm auth.Permission, kind Kind,
	day clock.Date) []ui.Option {
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
	slices.SortFunc(out, func(a, b clock.Date) int { return cmp.Compare(b, a) })
	return out
}
