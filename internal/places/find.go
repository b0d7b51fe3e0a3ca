package places

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/text"
)

// Search returns up to limit places existing on day whose folded name holds q,
// best first; only of the given kinds, if any are given. The type may be
// written before the name ("xã gia phú").
func (t *Tree) Search(q string, day clock.Date, limit int, kinds ...Kind) []Place {
	folded := text.Fold(q)
	if folded == "" {
		return nil
	}
	bare := map[Kind]string{}
	for kind := range Types {
		if _, name := SplitName(kind, q); name != "" {
			bare[kind] = text.Fold(name)
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
