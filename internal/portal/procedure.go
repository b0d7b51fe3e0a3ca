package portal

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
	"thonso/internal/procedures/bring"
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
	Page  ui.Page
	Case  bring.Case
	List  bring.List
	Fees  []procedures.FeeRule
	Limit string
	Due   string // of what is filed now
}

// Link is the page's address: of the case it says the two answers, and nothing of a person.
func (v procedureView) Link() string {
	answers := url.Values{}
	for id, answer := range v.Case.Answers {
		answers.Set(id, answer)
	}
	if len(answers) == 0 {
		return procedureURL(v.Case.Procedure.Code)
	}
	return procedureURL(v.Case.Procedure.Code) + "?" + answers.Encode()
}

func procedureURL(code string) string { return "/procedures/" + url.PathEscape(code) }

// procedures is the catalogue, searched without regard to marks.
func (p pages) listProcedures(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	v := catalogueView{Page: p.rt.Page(w, r, i18n.T(r.Context(), "portal.procedures.title"),
		web.About(i18n.T(r.Context(), "portal.procedures.lead"))), Query: web.Text(r, "q")}
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
	due, err := p.dossiers.DueFrom(proc, p.clock.Now())
	if err != nil {
		return err
	}
	name := proc.Plain.In(i18n.Lang(ctx))
	about := web.About(i18n.T(ctx, "portal.procedures.about", "name", name))
	v := procedureView{Page: p.rt.Page(w, r, name, about), Limit: limitText(ctx, proc.Limit),
		Due:  p.dossiers.PromiseText(ctx, due),
		Case: bring.CaseOf(proc, today, func(question string) string { return web.Text(r, question) })}
	v.List, v.Fees = v.Case.List(ctx), proc.FeeRules(ctx, today, v.Case.Answers)
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

// questions are those that are asked before the answer.
func questions(ctx context.Context, c bring.Case) (out []ui.ChoiceProps) {
	lang := i18n.Lang(ctx)
	for _, q := range c.Asked {
		p := ui.ChoiceProps{ID: "case-" + q.ID, Name: q.ID, Legend: question(lang, c, q), Hint: q.Help.In(lang),
			Value: c.Answers[q.ID], Inline: q.Type == procedures.TypeYesNo}
		for _, v := range bring.Values(q) {
			p.Options = append(p.Options, ui.Option{Value: v, Label: q.Display(v, lang)})
		}
		out = append(out, p)
	}
	return out
}

// question is how the form asks: by the page's title where it is alone on its page.
func question(lang string, c bring.Case, q procedures.Question) string {
	if page, _, ok := c.Procedure.Form.Find(q.ID); ok && len(page.Questions) == 1 {
		return page.Title.In(lang)
	}
	return q.Label.In(lang)
}

// told are the answers given, to be changed.
func told(ctx context.Context, v procedureView) (out []ui.Row) {
	lang := i18n.Lang(ctx)
	for _, q := range v.Case.Asked {
		out = append(out, ui.Row{Key: question(lang, v.Case, q), Value: q.Display(v.Case.Answers[q.ID], lang)})
	}
	return out
}
