package portal

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

type catalogueView struct {
	Page    ui.Page
	Query   string
	Sectors []sectorGroup
	Guided  []procedures.Procedure // with a form of questions: what villages help with most
	Found   int
}

type sectorGroup struct {
	Sector     string
	Procedures []procedures.Procedure
}

type procedureView struct {
	Page      ui.Page
	Procedure procedures.Procedure
	Today     clock.Date
	Fees      []procedures.FeeRule
	Asked     []procedures.Component // papers to hand in
	Shown     []procedures.Component // papers only to show
	FromData  []procedures.Component // papers that data replace
}

// procedures is the catalogue, searched without regard to marks.
func (p pages) listProcedures(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	v := catalogueView{Page: p.rt.Page(w, r, i18n.T(r.Context(), "portal.procedures.title")), Query: web.Text(r, "q")}
	words := strings.Fields(text.Key(v.Query))
	all := p.procedures.List(p.procedures.Today())
	for _, proc := range all {
		if proc.Form != nil {
			v.Guided = append(v.Guided, proc)
		}
	}
	for _, sector := range procedures.Sectors {
		g := sectorGroup{Sector: sector}
		for _, proc := range all {
			if proc.Field.Sector == sector && matches(proc, words) {
				g.Procedures = append(g.Procedures, proc)
			}
		}
		if len(g.Procedures) > 0 {
			v.Sectors = append(v.Sectors, g)
			v.Found += len(g.Procedures)
		}
	}
	return web.Render(w, r, http.StatusOK, cataloguePage(v))
}

func matches(p procedures.Procedure, words []string) bool {
	in := text.Key(strings.Join([]string{p.Code, p.Name.All(), p.Plain.All(), p.Field.Name.All()}, " "))
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(in, w) })
}

func (p pages) procedure(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	ctx := r.Context()
	today := p.procedures.Today()
	proc, err := p.procedures.Get(r.PathValue("code"), today)
	if err != nil {
		return fault.New(fault.NotFound, "portal.procedures.unknown")
	}
	v := procedureView{Page: p.rt.Page(w, r, proc.Name.In(i18n.Lang(ctx))), Procedure: proc, Today: today,
		Fees: proc.FeeRules(ctx, today)}
	for _, c := range proc.Components {
		switch {
		case c.Data != "":
			v.FromData = append(v.FromData, c)
		case c.ShowOnly:
			v.Shown = append(v.Shown, c)
		default:
			v.Asked = append(v.Asked, c)
		}
	}
	return web.Render(w, r, http.StatusOK, procedurePage(v))
}

func limitText(ctx context.Context, l procedures.Limit) string {
	key, args := l.Text()
	s := i18n.T(ctx, key, args...)
	if note := l.Note.In(i18n.Lang(ctx)); note != "" {
		s += ". " + note
	}
	return s
}

// copiesText says how many originals and copies of a paper are handed in.
func copiesText(ctx context.Context, c procedures.Component) string {
	var parts []string
	if c.Originals > 0 {
		parts = append(parts, i18n.T(ctx, "portal.procedures.originals", "n", c.Originals))
	}
	if c.Copies > 0 {
		parts = append(parts, i18n.T(ctx, "portal.procedures.copies", "n", c.Copies))
	}
	switch {
	case c.When != nil:
		parts = append(parts, i18n.T(ctx, "portal.procedures.some_cases"))
	case !c.Required:
		parts = append(parts, i18n.T(ctx, "portal.procedures.if_any"))
	}
	return strings.Join(parts, "; ")
}
