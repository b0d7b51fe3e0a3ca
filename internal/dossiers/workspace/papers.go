package workspace

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/procedures"
)

// A Paper is one component of the dossier with its pages.
type Paper struct {
	procedures.Component
	Title   string
	Pages   []PaperPage
	Without string // why there is no picture
	Lacks   string // fewer pages than the form says; "" where they are all there
}

// Target is what a reason about the paper is said of.
func (p Paper) Target() string { return "c:" + p.ID }

// SeenTarget is where it is asked whether a paper was looked at.
func SeenTarget(component string) string { return "seen:" + component }

// A PaperPage is one photographed page.
type PaperPage struct {
	dossiers.Photo
	Title  string
	Of     string          // address of the case
	New    bool            // came after papers were asked for
	Before *dossiers.Photo // what stood in its place when it was sent back
	Why    []string        // for which reasons that was
}

// Target is what a reason about the page is said of.
func (p PaperPage) Target() string { return dossiers.PhotoTarget(p.Component, p.Page) }

// PDF reports whether the page is a file that only the browser's own reader shows.
func (p PaperPage) PDF() bool { return p.Mime == "application/pdf" }

// URL is the address of the page, shown alone.
func (p PaperPage) URL() string { return p.Of + "/pages/" + p.ID }

// before is the address of the picture that stood there.
func (p PaperPage) before() string { return p.Of + "/pages/" + p.Before.ID }

// tools are what the script does with the page looked at, each with its key.
var tools = []struct {
	does, key string
	icon      ui.Icon
}{{"prev", "B", ui.IconBefore}, {"next", "N", ui.IconNext}, {"out", "-", ui.IconSmaller}, {"in", "+", ui.IconBigger},
	{"turn", "R", ui.IconTurn}, {"full", "F", ui.IconWhole}}

// papersOf are the papers that the answers ask for, and others of which there are pages.
func papersOf(ctx context.Context, c cases.Case) []Paper {
	lang := i18n.Lang(ctx)
	var out []Paper
	wanted := c.Proc.ComponentsFor(c.Answers)
	for _, comp := range c.Proc.Components {
		p := Paper{Component: comp, Title: comp.Name.In(lang)}
		for _, ph := range c.Photos {
			if ph.Component == comp.ID {
				p.Pages = append(p.Pages, pageOf(ctx, c, p.Title, ph))
			}
		}
		switch due := slices.ContainsFunc(wanted, func(w procedures.Component) bool { return w.ID == comp.ID }); {
		case len(p.Pages) > 0:
			if lacks, n, photos := c.Full().TooFewPages(); lacks == comp.ID {
				p.Lacks = i18n.T(ctx, "dossiers.work.pages_lack", "photos", photos, "n", n)
			}
		case !due:
			continue
		case comp.ShowOnly:
			p.Without = i18n.T(ctx, "dossiers.act.show_only")
		case comp.Required:
			p.Without = i18n.T(ctx, "dossiers.act.no_photo")
		default:
			p.Without = i18n.T(ctx, "dossiers.act.not_required")
		}
		out = append(out, p)
	}
	return out
}

func pageOf(ctx context.Context, c cases.Case, paper string, ph dossiers.Photo) PaperPage {
	p := PaperPage{Photo: ph, Of: dossiers.CaseURL + c.ID, New: newSince(c, ph.At),
		Title: i18n.T(ctx, "dossiers.fix.page_of", "paper", paper, "i", ph.Page)}
	for i, old := range c.Earlier { // newest first
		if old.Component == ph.Component && old.Page == ph.Page {
			p.Before, p.Why = &c.Earlier[i], reasonsOn(ctx, c, p.Target())
			break
		}
	}
	return p
}

// reasonsOn are those for which a page was sent back last.
func reasonsOn(ctx context.Context, c cases.Case, target string) (out []string) {
	for _, e := range slices.Backward(c.Events) {
		if e.Kind != dossiers.ActionSupplement {
			continue
		}
		for _, w := range e.Data.Wants {
			if w.Target == target || strings.HasPrefix(target, w.Target+":") {
				out = append(out, parts.WhyText(ctx, w))
			}
		}
		return out
	}
	return nil
}
