package places

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/text"
)

// A Hit is a place that somebody looked for.
type Hit struct {
	Place
	Former Place // a unit that is no more, by whose name its heir was found; else the zero Place
	rank   int   // how well it is what was typed; smaller is better
}

// Search returns the places of Hits.
func (t *Tree) Search(q string, day clock.Date, limit int, kinds ...Kind) []Place {
	return convert.Each(t.Hits(q, day, limit, kinds...), func(h Hit) Place { return h.Place })
}

// Hits returns up to limit places existing on day that q names, best first;
// only of the given kinds, if any are given. q is a part of a name, with its
// type before it or without ("xã gia phú", "thon dong cam", "X. Gia Phú"), a
// code, or an address: a name and after it, or before it, what the place lies in
// or once lay in ("Đông Căm, Gia Phú"; "Gia Phú Đông Căm"). The words of a name
// may stand in any order. The name of a unit that is no more leads to what it became.
func (t *Tree) Hits(q string, day clock.Date, limit int, kinds ...Kind) []Hit {
	a := readAddress(q)
	if a.n == 0 {
		return nil
	}
	best := map[string]Hit{}
	take := func(p, former Place, rank int) {
		old, found := best[p.ID]
		if wanted := len(kinds) == 0 || slices.Contains(kinds, p.Kind); wanted && (!found || rank < old.rank) {
			best[p.ID] = Hit{p, former, rank}
		}
	}
	for id, p := range t.places {
		rank := t.match(id, a)
		if p.Code == q {
			rank = exact
		}
		switch {
		case rank == noMatch:
		case p.Exists(day):
			take(p, Place{}, rank)
		default:
			for _, heir := range t.heirs(p, day) {
				take(heir, p, rank+noMatch) // after what still has the name
			}
		}
	}
	hits := slices.SortedFunc(maps.Values(best), func(a, b Hit) int {
		return cmp.Or(a.rank-b.rank, a.renamed()-b.renamed(), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return hits[:min(limit, len(hits))]
}

// renamed is 1 for an heir that was given another name: who looks for the
// district Bảo Thắng is shown the commune Bảo Thắng before its neighbours.
func (h Hit) renamed() int {
	if h.Former.ID == "" || h.Former.Name == h.Name {
		return 0
	}
	return 1
}

// heirs are what a unit that ended before day has become by then. A district
// became nothing: its heirs are those of what lay in it.
func (t *Tree) heirs(p Place, day clock.Date) (out []Place) {
	if p.To.IsZero() || p.To >= day {
		return nil
	}
	for _, id := range t.Successors(p.ID) {
		if heir := t.places[id]; heir.Exists(day) {
			out = append(out, heir)
		}
	}
	if len(out) > 0 || p.Kind != District {
		return out
	}
	for _, c := range t.Children(p.ID, p.To) {
		if c.Exists(day) {
			out = append(out, c)
		} else {
			out = append(out, t.heirs(c, day)...)
		}
	}
	return out
}

// An address is what somebody typed for a place, taken apart into words.
type address struct {
	n     int                   // words
	short bool                  // the first is a shortened type, and no name: the H. of H. Bảo Thắng
	names map[Kind][][][]string // the names that a unit of the kind may have by words i to j
}

// maxAddress is how many words of an address are minded.
const maxAddress = 16

// countries are the words for Vietnam at the end of an address; every place lies in it.
var countries = [][]string{{"viet", "nam"}, {"vietnam"}, {"vn"}}

func readAddress(q string) address {
	words := strings.Fields(text.Query(q))
	for _, c := range countries {
		if rest := len(words) - len(c); rest > 0 && slices.Equal(words[rest:], c) {
			words = words[:rest]
		}
	}
	a := address{n: min(len(words), maxAddress), names: map[Kind][][][]string{}}
	for kind, types := range typeWords {
		a.short = a.short || a.n > 0 && slices.ContainsFunc(types, func(w typeWord) bool {
			return slices.ContainsFunc(w.short, func(s string) bool { return text.Key(s) == words[0] })
		})
		a.names[kind] = make([][][]string, a.n)
		for i := range a.n {
			a.names[kind][i] = make([][]string, a.n+1)
			for j := i + 1; j <= a.n; j++ {
				a.names[kind][i][j] = readings(kind, words[i:j])
			}
		}
	}
	return a
}

// readings are the names that words may mean: the first may be the type of a unit of the kind.
func readings(kind Kind, words []string) []string {
	out := []string{strings.Join(words, " ")}
	for _, typ := range typeKeys[kind] {
		if len(words) > len(typ) && slices.Equal(words[:len(typ)], typ) {
			out = append(out, strings.Join(words[len(typ):], " "))
		}
	}
	return out
}

// typeKeys are the words of each type of unit, whole and short, as in a search.
var typeKeys = func() map[Kind][][]string {
	m := map[Kind][][]string{}
	for kind, words := range typeWords {
		for _, w := range words {
			for _, s := range append([]string{w.word}, w.short...) {
				m[kind] = append(m[kind], strings.Fields(text.Key(s)))
			}
		}
	}
	return m
}()

// How well a name is what was typed; smaller is better.
const (
	exact = iota
	begins
	within
	anyOrder
	noMatch
)

// match says how well an address names the place, alone or with what it lies in.
func (t *Tree) match(id string, a address) int {
	rank := t.matchWords(id, a, 0, a.n)
	for n := a.n - 1; n > 0 && rank == noMatch; n-- {
		if own := t.matchWords(id, a, 0, n); own <= begins && !(n == 1 && a.short) && t.liesIn(id, a, n, a.n) {
			rank = own
		} else if own := t.matchWords(id, a, a.n-n, a.n); own <= begins && t.liesBehind(id, a, 0, a.n-n) {
			rank = own
		}
	}
	if rank == noMatch && a.n > 1 && t.hasWords(id, a) {
		return anyOrder
	}
	return rank
}

// hasWords reports whether all words of the address are in the name, each once,
// in any order; the last one may not be typed to its end.
func (t *Tree) hasWords(id string, a address) bool {
	for _, name := range a.names[t.places[id].Kind][0][a.n] {
		first, _, _ := strings.Cut(name, " ")
		if !strings.Contains(t.folded[id], first) {
			continue
		}
		for key := range strings.SplitSeq(t.folded[id], text.KeySeparator) {
			if has := strings.Fields(key); eachOnce(strings.Fields(name), has) {
				return true
			}
		}
	}
	return false
}

// eachOnce reports whether each typed word is one of the words, the last at
// least the beginning of one that is left.
func eachOnce(typed, words []string) bool {
	last := len(typed) - 1
	for i, w := range typed {
		at := slices.Index(words, w)
		if at < 0 && i == last {
			at = slices.IndexFunc(words, func(word string) bool { return strings.HasPrefix(word, w) })
		}
		if at < 0 {
			return false
		}
		words = slices.Delete(words, at, at+1)
	}
	return true
}

// liesIn reports whether words i to j name units one above the other in which
// the place lies or ever lay, the smallest first.
func (t *Tree) liesIn(id string, a address, i, j int) bool {
	for _, up := range t.parents[id] {
		for n := j; n > i; n-- {
			if t.matchWords(up.ParentID, a, i, n) <= begins && (n == j || t.liesIn(up.ParentID, a, n, j)) {
				return true
			}
		}
		if t.liesIn(up.ParentID, a, i, j) { // a level was left out
			return true
		}
	}
	return false
}

// liesBehind is liesIn for an address with the largest unit first.
func (t *Tree) liesBehind(id string, a address, i, j int) bool {
	for _, up := range t.parents[id] {
		for n := i; n < j; n++ {
			if t.matchWords(up.ParentID, a, n, j) <= begins && (n == i || t.liesBehind(up.ParentID, a, i, n)) {
				return true
			}
		}
		if t.liesBehind(up.ParentID, a, i, j) {
			return true
		}
	}
	return false
}

// matchWords compares the name of a place with words i to j.
func (t *Tree) matchWords(id string, a address, i, j int) int {
	rank := noMatch
	for _, name := range a.names[t.places[id].Kind][i][j] {
		rank = min(rank, matchKey(t.folded[id], name))
	}
	return rank
}

// matchKey compares the keys of a name, of which most have one, with what was typed.
func matchKey(keys, q string) int {
	if !strings.Contains(keys, q) {
		return noMatch
	}
	rank := within
	for key := range strings.SplitSeq(keys, text.KeySeparator) {
		switch {
		case key == q:
			return exact
		case strings.HasPrefix(key, q):
			rank = begins
		}
	}
	return rank
}

// find is this module's part of the search everywhere: the map is everybody's to see.
func (s *Service) find(ctx context.Context, _ auth.Actor, query string, limit int) (out []module.Hit, _ error) {
	tree := s.Tree()
	for _, p := range tree.Hits(query, tree.Today(), limit, Village, Commune) {
		hit := module.Hit{Title: FullName(ctx, p.Place), URL: "/c/" + p.ID}
		if p.renamed() > 0 {
			hit.Title = i18n.T(ctx, "places.formerly", "now", hit.Title, "former", FullName(ctx, p.Former))
		}
		if p.Kind == Village {
			hit.Text, hit.URL = FullName(ctx, tree.CommuneOf(p.ID)), "/v/"+p.ID
		}
		out = append(out, hit)
	}
	return out, nil
}
