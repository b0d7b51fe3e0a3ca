package web

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// A Section is a group of the main menu; its heading is the text "ui.nav.section." + its name.
type Section string

// The sections. Top has no heading.
const (
	Top     Section = ""
	Work    Section = "work"
	Area    Section = "area"
	Results Section = "results"
	Admin   Section = "admin"
	Own     Section = "own"
)

// sections are in the order of the menu.
var sections = []Section{Top, Work, Area, Results, Admin, Own}

// A NavEntry is one item of the main menu, shown to those who have its
// permission somewhere; one that is Public is for those who are not signed in.
type NavEntry struct {
	Section    Section
	Order      int // within its section, smaller first
	Icon       ui.Icon
	Key        string // message key
	URL        string
	Permission auth.Permission
	Exact      bool // the entry is that page alone, not what lies below its address
}

// Nav adds an entry to the main menu.
func (rt *Router) Nav(e NavEntry) {
	if !slices.Contains(sections, e.Section) || !e.Icon.Drawn() {
		panic("web: menu entry without a known section and icon: " + e.URL)
	}
	rt.nav = append(rt.nav, e)
	slices.SortStableFunc(rt.nav, func(a, b NavEntry) int {
		if a.Section != b.Section {
			return slices.Index(sections, a.Section) - slices.Index(sections, b.Section)
		}
		return a.Order - b.Order
	})
}

// menu is what actor sees of the main menu on the page at path.
func (rt *Router) menu(ctx context.Context, actor auth.Actor, path string) (out []ui.NavGroup) {
	for _, e := range rt.nav {
		if (e.Permission == auth.Public) == actor.SignedIn() || !actor.MayAnywhere(e.Permission) {
			continue
		}
		if n := len(out); n == 0 || out[n-1].Name != string(e.Section) {
			g := ui.NavGroup{Name: string(e.Section)}
			if e.Section != Top {
				g.Title = i18n.T(ctx, "ui.nav.section."+string(e.Section))
			}
			out = append(out, g)
		}
		g := &out[len(out)-1]
		g.Items = append(g.Items, ui.NavItem{Label: i18n.T(ctx, e.Key), Icon: e.Icon, URL: e.URL,
			Current: path == e.URL || !e.Exact && strings.HasPrefix(path, e.URL+"/")})
	}
	return out
}
