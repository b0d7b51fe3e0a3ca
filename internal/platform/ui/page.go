package ui

import (
	"context"
	"encoding/json"
	"strings"

	"thonso/internal/platform/i18n"
)

// Page is what the layout needs to know of a page.
type Page struct {
	Title   string
	Section string // heads the document title, e.g. the module or the place
	User    *User  // nil when nobody is signed in
	Nav     []NavGroup
	Lang    string      // of the texts; the request's language when empty
	Packs   []i18n.Pack // languages to change to
	Large   bool        // large-text mode
	Dense   bool        // staff pages: smaller type, wider measure

	Practice bool // nothing on this page counts

	Person     string // the person being served, in a large banner
	PersonNote string // birth year, alley: what tells two people of one name apart
	PersonKey  string // opaque; unsent text in the browser is wiped when it changes

	Path    string // where the language and text-size forms come back to
	Flash   string // said once after a redirect
	NoIndex bool
}

// User is who is signed in.
type User struct {
	Name    string
	Roles   []string // translated
	HomeURL string
}

// NavGroup is a group of the main menu.
type NavGroup struct {
	Name  string // distinguishes it; "" for the one above all
	Title string // translated; "" for none
	Items []NavItem
}

// NavItem is one entry of the main menu or of Tabs.
type NavItem struct {
	Label   string
	Icon    Icon // "" for none
	URL     string
	Current bool
	Count   int // waiting items; not shown when 0
}

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

func (p Page) bodyClass() string {
	classes := []string{}
	if p.Dense {
		classes = append(classes, "dense")
	}
	if p.Practice {
		classes = append(classes, "practice")
	}
	return strings.Join(classes, " ")
}

func (p Page) size() string {
	if p.Large {
		return "large"
	}
	return "normal"
}

func (p Page) homeURL() string {
	if p.User != nil && p.User.HomeURL != "" {
		return p.User.HomeURL
	}
	return "/"
}

// back is the path the preference forms return to.
func (p Page) back() string {
	if p.Path == "" {
		return "/"
	}
	return p.Path
}

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
