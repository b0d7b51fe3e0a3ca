package bring

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/platform/i18n"
	"thonso/internal/procedures"
)

// A Paper is one paper to bring.
type Paper struct {
	procedures.Component
	When string // the case in which it is needed, in words; "" where it is needed for sure
}

// A List is what to bring.
type List struct {
	Sure    []Paper // the original that nobody may forget comes first
	Perhaps []Paper // each says in which case
	IfAny   []Paper // nobody is sent home for want of it
	Data    []Paper // not to be brought: asked in the form, or known already
}

// List is what to bring in this case, in the language of ctx.
func (c Case) List(ctx context.Context) (l List) {
	form := c.Procedure.Form
	for _, comp := range c.Procedure.Components {
		needed, open := comp.When.Given(form, c.Answers)
		p := Paper{Component: comp, When: open.Words(ctx, form)}
		switch {
		case open == nil && !needed:
		case comp.Data != "":
			l.Data = append(l.Data, p)
		case open != nil:
			l.Perhaps = append(l.Perhaps, p)
		case comp.Required:
			l.Sure = append(l.Sure, p)
		default:
			l.IfAny = append(l.IfAny, p)
		}
	}
	slices.SortStableFunc(l.Sure, func(a, b Paper) int { return a.rank() - b.rank() })
	return l
}

// rank puts originals before copies, and what is handed in before what is only shown.
func (p Paper) rank() int {
	switch {
	case p.Originals > 0 && !p.ShowOnly:
		return 0
	case p.Originals > 0:
		return 1
	}
	return 2
}

// HandedIn says how a paper is handed in: as an original, as a copy, or only shown.
func (p Paper) HandedIn(ctx context.Context) string {
	if p.ShowOnly {
		return i18n.T(ctx, "procedures.bring.show_only")
	}
	var parts []string
	if p.Originals > 0 {
		parts = append(parts, i18n.T(ctx, "procedures.bring.originals", "n", p.Originals))
	}
	if p.Copies > 0 {
		parts = append(parts, i18n.T(ctx, "procedures.bring.copies", "n", p.Copies))
	}
	return strings.Join(parts, ", ")
}

// Photographed reports whether one of the papers is sent as a photo.
func (l List) Photographed() bool {
	return slices.ContainsFunc(slices.Concat(l.Sure, l.Perhaps, l.IfAny),
		func(p Paper) bool { return p.PhotoLimit() > 0 })
}
