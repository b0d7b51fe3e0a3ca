package find

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/text"
	"thonso/internal/platform/web"
)

// doPart is the name of the part with what may be done.
const doPart = "do"

// withDeeds puts first what may be done.
func (p pages) withDeeds(ctx context.Context, actor auth.Actor, v view) view {
	if v.In != "" && v.In != doPart || len([]rune(v.Query)) > maxQuery {
		return v
	}
	deeds := p.named(ctx, actor, v.Query)
	for _, found := range v.Parts {
		deeds = append(deeds, p.forPerson(ctx, actor, found.Hits[0])...)
	}
	if len(deeds) > 0 {
		v.Parts = slices.Insert(v.Parts, 0, part{Name: doPart, Key: "find.do", Hits: deeds})
	}
	return v
}

// all are the deeds that actor may do.
func (p pages) all(actor auth.Actor) (out []module.Deed) {
	out = convert.Each(p.rt.Entries(actor), func(e web.NavEntry) module.Deed {
		return module.Deed{Icon: e.Icon, Key: e.Key, Words: e.Words, URL: e.URL, Permission: e.Permission}
	})
	var deeds []module.Deed
	for _, m := range p.modules.All() {
		deeds = append(deeds, m.Deeds...)
	}
	for _, d := range deeds {
		if actor.MayAnywhere(d.Permission) {
			out = append(out, d)
		}
	}
	return out
}

// How well words name a deed; smaller is better.
const (
	asTyped = iota // the words in a row, from its beginning
	hasAll         // each is one of its words, or the beginning of one
	notNamed
)

// mostDeeds is how many deeds one search shows.
const mostDeeds = 5

// named are the deeds that the query names, in whatever language the
// installation speaks; the best first.
func (p pages) named(ctx context.Context, actor auth.Actor, query string) (out []hit) {
	typed := strings.Fields(text.Query(query))
	if len(typed) == 0 {
		return nil
	}
	ranks := map[string]int{}
	for _, d := range p.all(actor) {
		rank := p.rank(ctx, d, typed)
		if _, twice := ranks[d.URL]; twice || rank == notNamed || d.ForPerson {
			continue
		}
		ranks[d.URL] = rank
		out = append(out, hit{module.Hit{Title: i18n.T(ctx, d.Key), URL: d.URL}, d.Icon})
	}
	slices.SortStableFunc(out, func(a, b hit) int { return ranks[a.URL] - ranks[b.URL] })
	return out[:min(len(out), mostDeeds)]
}

// rank says how well the words typed name a deed, by its name or another word for it.
func (p pages) rank(ctx context.Context, d module.Deed, typed []string) int {
	best := notNamed
	for _, pack := range i18n.Offered(ctx) {
		in := i18n.In(ctx, pack.Tag)
		names := []string{i18n.T(in, d.Key)}
		if d.Words != "" {
			names = append(names, strings.Split(i18n.T(in, d.Words), ";")...)
		}
		for _, name := range names {
			best = min(best, fits(strings.Fields(text.Key(name)), typed))
		}
	}
	return best
}

// fits says how well the words typed, the last perhaps not to its end, are those of a name.
func fits(name, typed []string) int {
	rank, left := asTyped, slices.Clone(name)
	for i, w := range typed {
		if i >= len(name) || !strings.HasPrefix(name[i], w) {
			rank = hasAll
		}
		at := slices.IndexFunc(left, func(n string) bool { return strings.HasPrefix(n, w) })
		if at < 0 {
			return notNamed
		}
		left = slices.Delete(left, at, at+1)
	}
	return rank
}

// forPerson are the deeds that may be done for somebody who was found.
func (p pages) forPerson(ctx context.Context, actor auth.Actor, h hit) (out []hit) {
	if h.Person == "" {
		return nil
	}
	for _, d := range p.all(actor) {
		if d.ForPerson {
			out = append(out, hit{module.Hit{Title: i18n.T(ctx, d.Key, "name", h.Title), Text: h.Text,
				URL: d.URL + h.Person}, d.Icon})
		}
	}
	return out
}

// allText and partText say how many were found, of all and of one module.
func allText(ctx context.Context, v view) string {
	if v.In != "" {
		return i18n.T(ctx, "find.all")
	}
	return i18n.T(ctx, "find.all") + " " + number(ctx, v.Count(), !v.All())
}

func partText(ctx context.Context, p part) string {
	return i18n.T(ctx, p.Key) + " " + number(ctx, len(p.Hits), p.More)
}

// number writes up to how many was counted: "10+" where there are more.
func number(ctx context.Context, n int, more bool) string {
	if more {
		return i18n.Number(i18n.Lang(ctx), n) + "+"
	}
	return i18n.Number(i18n.Lang(ctx), n)
}
