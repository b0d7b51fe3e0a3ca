package web

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// A Section says where an entry of the menu lies.
type Section string

// The sections. Open stands in the header of those who don't work here; the
// others are drawers, in the same order for all. Their words are the texts
// "drawer." + name, and what lies in them "…_text".
const (
	Open      Section = "open"
	OneStop   Section = "one_stop"
	Evening   Section = "evening"
	Homes     Section = "homes"
	Documents Section = "documents"
	Voice     Section = "voice"
	Figures   Section = "figures"
	Meetings  Section = "meetings"
	Life      Section = "life"
	Own       Section = "own"
	Admin     Section = "admin"
)

// A shelf is a section as a drawer.
type shelf struct {
	Section
	icon  ui.Icon
	aside bool // it stands on the page of all there is, not in the rail
}

var shelves = []shelf{
	{OneStop, ui.IconStamp, false}, {Evening, ui.IconHandHeart, false}, {Homes, ui.IconHouse, false},
	{Documents, ui.IconFile, false}, {Voice, ui.IconMegaphone, false}, {Figures, ui.IconChart, false},
	{Meetings, ui.IconVote, false}, {Life, ui.IconSprout, false},
	{Own, ui.IconUser, true}, {Admin, ui.IconSettings, true},
}

// A NavEntry is one entry of the menu, shown to those who have its permission somewhere.
type NavEntry struct {
	Section    Section
	Order      int // within its section, smaller first
	Icon       ui.Icon
	Key        string // message key
	Short      string // message key of the word below it on a phone; "" for the same
	Words      string // message key of what else people call it, parted by ";", for the search
	URL        string
	Permission auth.Permission
	Exact      bool // the entry is that page alone, not what lies below its address

	// Daily puts it among what somebody does every day, as long as they haven't
	// chosen for themselves: smaller first, 0 for never.
	Daily int
}

// mostDaily is how many entries have room among what is done every day.
const mostDaily = 6

// AllURL is the page of all there is.
const AllURL = "/all"

// Nav adds an entry to the menu.
func (rt *Router) Nav(e NavEntry) {
	known := e.Section == Open || slices.ContainsFunc(shelves, func(s shelf) bool { return s.Section == e.Section })
	if !known || e.Icon == "" || e.Permission == "" {
		panic("web: menu entry without a known section, icon and permission: " + e.URL)
	}
	rt.nav = append(rt.nav, e)
	slices.SortStableFunc(rt.nav, func(a, b NavEntry) int { return a.Order - b.Order })
}

func (e NavEntry) item(ctx context.Context, path string) ui.NavItem {
	it := ui.NavItem{Label: i18n.T(ctx, e.Key), Icon: e.Icon, URL: e.URL,
		Current: path == e.URL || !e.Exact && strings.HasPrefix(path, e.URL+"/")}
	if e.Short != "" {
		it.Short = i18n.T(ctx, e.Short)
	}
	return it
}

// entries are those of a section that actor may use.
func (rt *Router) entries(actor auth.Actor, s Section) (out []NavEntry) {
	for _, e := range rt.nav {
		if e.Section == s && actor.MayAnywhere(e.Permission) {
			out = append(out, e)
		}
	}
	return out
}

// Entries are all that actor may use, those of the drawers first.
func (rt *Router) Entries(actor auth.Actor) (out []NavEntry) {
	for _, s := range shelves {
		out = append(out, rt.entries(actor, s.Section)...)
	}
	return append(out, rt.entries(actor, Open)...)
}

// daily are the entries that actor has chosen, in their order; of who has not
// chosen, those that the entries say.
func (rt *Router) daily(actor auth.Actor) (out []NavEntry) {
	for _, e := range rt.nav {
		if e.Section != Open && rt.isDaily(actor, e) && actor.MayAnywhere(e.Permission) {
			out = append(out, e)
		}
	}
	rank := func(e NavEntry) int { return e.Daily }
	if actor.Daily != nil {
		rank = func(e NavEntry) int { return slices.Index(actor.Daily, e.URL) }
	}
	slices.SortStableFunc(out, func(a, b NavEntry) int { return rank(a) - rank(b) })
	return out[:min(len(out), mostDaily)]
}

func (rt *Router) isDaily(actor auth.Actor, e NavEntry) bool {
	if actor.Daily != nil {
		return slices.Contains(actor.Daily, e.URL)
	}
	return e.Daily > 0
}

// menu is what the frame of the page at path leads actor to.
func (rt *Router) menu(ctx context.Context, actor auth.Actor, path string) (m ui.Menu) {
	if !actor.Serves() {
		m.Open = rt.open(ctx, actor, path)
		return m
	}
	m.Home = homeItem(ctx, path)
	m.All = ui.NavItem{Label: i18n.T(ctx, "rail.all"), Icon: ui.IconAll, URL: AllURL, Current: path == AllURL}
	m.Help = ui.NavItem{Label: i18n.T(ctx, "rail.help"), Icon: ui.IconQuestion, URL: "/help",
		Current: path == "/help"}
	here := false // among the daily ones
	for _, e := range rt.daily(actor) {
		it := e.item(ctx, path)
		here = here || it.Current
		m.Daily = append(m.Daily, it)
	}
	for _, s := range shelves {
		entries := rt.entries(actor, s.Section)
		if s.aside || len(entries) == 0 {
			continue
		}
		holds := slices.ContainsFunc(entries, func(e NavEntry) bool { return e.item(ctx, path).Current })
		m.Drawers = append(m.Drawers, ui.NavItem{Label: i18n.T(ctx, "drawer."+string(s.Section)), Icon: s.icon,
			URL: AllURL + "#" + string(s.Section), Holds: holds && !here})
	}
	return m
}

// open is the menu of those who don't work here: of a resident who signed in,
// what is theirs first.
func (rt *Router) open(ctx context.Context, actor auth.Actor, path string) (out []ui.NavItem) {
	if actor.MayAnywhere(auth.SignedIn) {
		out = append(out, homeItem(ctx, path))
		for _, e := range rt.entries(actor, Own) {
			out = append(out, e.item(ctx, path))
		}
	}
	for _, e := range rt.entries(actor, Open) {
		out = append(out, e.item(ctx, path))
	}
	return out
}

func homeItem(ctx context.Context, path string) ui.NavItem {
	return ui.NavItem{Label: i18n.T(ctx, "ui.nav.today"), Icon: ui.IconSun, URL: "/home", Current: path == "/home"}
}

// A Drawer is a section with what an actor may use of it.
type Drawer struct {
	Section
	Icon  ui.Icon
	Items []DrawerItem
}

// A DrawerItem is an entry of a drawer.
type DrawerItem struct {
	ui.NavItem
	Daily bool
}

// Drawers are all that actor may use.
func (rt *Router) Drawers(ctx context.Context, actor auth.Actor) (out []Drawer) {
	daily := rt.daily(actor)
	for _, s := range shelves {
		d := Drawer{Section: s.Section, Icon: s.icon}
		for _, e := range rt.entries(actor, s.Section) {
			starred := slices.ContainsFunc(daily, func(x NavEntry) bool { return x.URL == e.URL })
			d.Items = append(d.Items, DrawerItem{e.item(ctx, ""), starred})
		}
		if len(d.Items) > 0 {
			out = append(out, d)
		}
	}
	return out
}

// WithDaily is what actor does every day, with one entry more or less; ok is
// false where actor has no such entry, or has too many already.
func (rt *Router) WithDaily(actor auth.Actor, url string, daily bool) (urls []string, ok bool) {
	known := slices.ContainsFunc(rt.nav, func(e NavEntry) bool {
		return e.URL == url && e.Section != Open && actor.MayAnywhere(e.Permission)
	})
	if !known {
		return nil, false
	}
	for _, e := range rt.daily(actor) {
		if e.URL != url {
			urls = append(urls, e.URL)
		}
	}
	if daily {
		urls = append(urls, url)
	}
	return urls, len(urls) <= mostDaily
}
