package ui

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"thonso/internal/platform/i18n"
)

// Page is what the layout needs to know of a page.
type Page struct {
	Title   string
	Section string // heads the document title, e.g. the module or the place
	About   string // of a public page, in a sentence: for those who find it or get its link
	Base    string // of the installation's addresses, for links pasted elsewhere; "" where it is unknown
	User    *User  // nil when nobody is signed in
	Menu    Menu
	Lang    string      // of the texts; the request's language when empty
	Packs   []i18n.Pack // languages to change to
	Size    Size
	Theme   Theme
	NoKeys  bool // who looks at it wants no keys that do something by themselves
	Dense   bool // pages of the office: wider measure, rows closer together
	Wide    bool // the page lays its own bands over the whole width

	// Question marks a page that asks one thing: nothing stands on it but that,
	// and whose errand it is.
	Question bool
	Practice bool // nothing on this page counts

	Person     string // the person being served, in a banner that stays in sight
	PersonNote string // birth year, alley: what tells two people of one name apart
	PersonKey  string // opaque; unsent text in the browser is wiped when it changes

	Path    string // where the language and text-size forms come back to
	Help    string // where what helps with this page stands
	Flash   string // said once after a redirect
	NoIndex bool
}

// User is who is signed in.
type User struct {
	Name    string
	Roles   []string // translated
	HomeURL string
	Works   bool   // for others, not only for themselves: has the rail
	Place   string // where
	Unread  int    // notices
	Key     string // opaque, of the account: whose numbers are kept up to date
}

// Size is how large the text is.
type Size string

// The sizes; the zero one is normal. The larger ones add a quarter and a half.
const (
	SizeNormal Size = "normal"
	SizeLarge  Size = "large"
	SizeLarger Size = "larger"
)

// Sizes are all sizes, the smallest first.
var Sizes = []Size{SizeNormal, SizeLarge, SizeLarger}

// next is the size that one press leads to.
func (s Size) next() Size { return Sizes[(slices.Index(Sizes, s.or())+1)%len(Sizes)] }

func (s Size) or() Size {
	if slices.Contains(Sizes, s) {
		return s
	}
	return SizeNormal
}

// Theme is whether the page is light or dark.
type Theme string

// The themes; the zero one is light.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Themes are all themes.
var Themes = []Theme{Light, Dark}

func (t Theme) or() Theme {
	if t == Dark {
		return Dark
	}
	return Light
}

// ground is the colour of the browser's own bar.
func (p Page) ground() string {
	switch {
	case p.Practice:
		return "#6d2c76"
	case p.Theme.or() == Dark:
		return "#0f1714"
	}
	return "#14604a"
}

// Menu is what the frame leads to.
type Menu struct {
	Home    NavItem   // of those who work here; else empty
	Daily   []NavItem // what they do every day
	Drawers []NavItem // where everything else lies
	All     NavItem
	Help    NavItem
	Open    []NavItem // of everybody else: in the header, and on a phone below
}

// NavItem is one entry of the menu or of Tabs.
type NavItem struct {
	Label   string
	Short   string // below, on a phone; the label where it is ""
	Icon    Icon   // "" for none
	URL     string
	Current bool
	Holds   bool   // the current page lies in it, and is not its own
	Count   int    // waiting items; not shown when 0
	Live    string // under which Count is kept up to date; "" for never
}

// onDock is how many entries have room below on a phone.
const onDock = 5

func (m Menu) dock() []NavItem { return m.Open[:min(len(m.Open), onDock)] }

// Kind colours a tag, notice or tile. The words beside it always say the same.
type Kind string

// The kinds.
const (
	KindNeutral  Kind = "neutral"
	KindInfo     Kind = "info"
	KindSuccess  Kind = "success"
	KindWarning  Kind = "warning"
	KindDanger   Kind = "danger"
	KindPractice Kind = "practice"
)

// glyph repeats the kind as a shape, for those who do not see colours.
func (k Kind) glyph() string {
	switch k {
	case KindSuccess:
		return "✓"
	case KindWarning:
		return "!"
	case KindDanger:
		return "✕"
	case KindInfo:
		return "●"
	case KindPractice:
		return "◇"
	default:
		return "○"
	}
}

// or falls back to neutral, so that a zero Kind draws properly.
func (k Kind) or(fallback Kind) Kind {
	if k == "" {
		return fallback
	}
	return k
}

func (p Page) lang(ctx context.Context) string {
	if p.Lang != "" {
		return p.Lang
	}
	return i18n.Lang(ctx)
}

func (p Page) fullTitle(ctx context.Context) string {
	parts := make([]string, 0, 3)
	for _, part := range []string{p.Title, p.Section, i18n.T(ctx, "ui.brand")} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " – ")
}

// open reports whether the page is for everybody, and for search engines.
func (p Page) open() bool { return p.User == nil && !p.NoIndex }

func (p Page) about(ctx context.Context) string {
	if p.About != "" {
		return p.About
	}
	return i18n.T(ctx, "ui.about")
}

// railed reports whether the page has the frame of those who work here.
func (p Page) railed() bool { return p.User != nil && p.User.Works && !p.Question }

func (p Page) bodyClass() string {
	classes := []string{"pub"}
	if p.railed() {
		classes[0] = "staff"
	}
	for _, c := range []struct {
		name string
		is   bool
	}{{"dense", p.Dense}, {"wide", p.Wide}, {"question", p.Question}, {"practice", p.Practice},
		{"docked", p.railed() || !p.Question && len(p.Menu.Open) > 0}} {
		if c.is {
			classes = append(classes, c.name)
		}
	}
	return strings.Join(classes, " ")
}

// pageClass is how the content of a page without a rail stands: a wide one lays
// its own bands.
func (p Page) pageClass() string {
	if p.Wide {
		return "bands"
	}
	return "wrap page"
}

// initials are those of family and given name, as they stand in a name here: first and last.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	if len(words) == 1 {
		return strings.ToUpper(string(first))
	}
	return strings.ToUpper(string(first) + string(last))
}

func (p Page) homeURL() string {
	if p.User != nil && p.User.HomeURL != "" {
		return p.User.HomeURL
	}
	return "/"
}

func (p Page) help() string {
	if p.Help == "" {
		return "/help"
	}
	return p.Help
}

// back is the path the preference forms return to.
func (p Page) back() string {
	if p.Path == "" {
		return "/"
	}
	return p.Path
}

// lookURL leads to the choice of text size, light and language, and back.
func (p Page) lookURL() string { return "/preferences?back=" + url.QueryEscape(p.back()) }

// scriptKeys are the texts app.ts shows; they travel in a data attribute
// because the policy forbids inline scripts.
var scriptKeys = []string{
	"busy", "copied", "copy_failed", "photo_reading", "photo_ready", "photo_kept",
	"photo_failed", "saving", "saved", "save_failed", "save_stale", "restored", "time_left", "time_up",
}

func scriptTexts(ctx context.Context) string {
	texts := make(map[string]string, len(scriptKeys))
	for _, key := range scriptKeys {
		texts[key] = i18n.T(ctx, "ui.script."+key)
	}
	out, err := json.Marshal(texts)
	if err != nil { // a map of strings cannot fail to marshal
		return "{}"
	}
	return string(out)
}
