package auth

import (
	"slices"
	"strings"
)

// A Scope is the part of an office's work that a grant is for. What names
// nothing is not narrowed: a role of before there were scopes goes on as it was.
type Scope struct {
	Sectors []string // fields of procedures: justice, police …
	Bodies  []string // bodies on whose behalf it decides: people_committee, commune_police …
}

// Work is what something that is to be done belongs to.
type Work struct{ Sector, Body string }

// Whole reports whether nothing is left out.
func (s Scope) Whole() bool { return len(s.Sectors) == 0 && len(s.Bodies) == 0 }

// Decides reports whether the scope has what the body decides.
func (s Scope) Decides(body string) bool {
	return len(s.Bodies) == 0 || slices.Contains(s.Bodies, body)
}

// Covers reports whether the work lies in the scope.
func (s Scope) Covers(w Work) bool {
	return s.Decides(w.Body) && (len(s.Sectors) == 0 || slices.Contains(s.Sectors, w.Sector))
}

// columns are the scope as it is kept: two scopes are the same where these are.
func (s Scope) columns() (sectors, bodies string) { return kept(s.Sectors), kept(s.Bodies) }

func (s Scope) same(o Scope) bool {
	return kept(s.Sectors) == kept(o.Sectors) && kept(s.Bodies) == kept(o.Bodies)
}

func kept(words []string) string {
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(words))), " ")
}

// A wordList scans words apart by spaces.
type wordList struct{ words *[]string }

// Scan makes wordList a sql.Scanner.
func (l wordList) Scan(v any) error {
	switch v := v.(type) {
	case string:
		*l.words = strings.Fields(v)
	case []byte:
		*l.words = strings.Fields(string(v))
	}
	return nil
}

// may reports whether the grant's role has the permission.
func (g Grant) may(p Permission) bool { return g.Role.May(p) || slices.Contains(g.Made, p) }

// gives reports whether the grant gives p at place.
func (a Actor) gives(g Grant, p Permission, place string) bool {
	// A grant at "" is for the whole installation: the first administrator's, before any place exists.
	return g.may(p) && (g.PlaceID == "" || g.PlaceID == place || a.tree.Covers(g.PlaceID, place))
}

// MayOn reports whether a may do p at place on what belongs to w.
func (a Actor) MayOn(p Permission, place string, w Work) bool {
	return a.IsSystem() || slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return g.Covers(w) && a.gives(g, p, place)
	})
}

// StandsIn reports whether a may do p at place on w in somebody else's role.
func (a Actor) StandsIn(p Permission, place string, w Work) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return g.For != "" && g.Covers(w) && a.gives(g, p, place)
	})
}

// Scopes are those within which a may do p at place; none where a may not, and
// whole where one of them leaves nothing out.
func (a Actor) Scopes(p Permission, place string) (all []Scope, whole bool) {
	if a.IsSystem() {
		return nil, true
	}
	for _, g := range a.Grants {
		if a.gives(g, p, place) {
			all, whole = append(all, g.Scope), whole || g.Whole()
		}
	}
	return all, whole
}
