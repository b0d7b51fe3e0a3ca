package office

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/procedures"
)

// checklist asks for each paper whether it was looked at: a receipt says that
// the dossier is complete.
func checklist(ctx context.Context, c cases.Case) forms.Fields {
	var seen []string
	papers := c.Proc.ComponentsFor(c.Answers)
	boxes := forms.Boxes("seen", &seen).When(func() bool { return len(papers) > 0 }).Check(func() string {
		for _, comp := range papers {
			if comp.Required && !slices.Contains(seen, comp.ID) {
				return "dossiers.act.tick_all"
			}
		}
		return ""
	})
	for _, comp := range papers {
		have := i18n.T(ctx, "dossiers.act.photos_n", "n", len(photosOf(c, comp.ID)))
		if comp.ShowOnly {
			have = i18n.T(ctx, "dossiers.act.show_only")
		} else if !comp.Required && len(photosOf(c, comp.ID)) == 0 {
			have = i18n.T(ctx, "dossiers.act.not_required")
		}
		boxes.Offer(ui.Option{Value: comp.ID, Label: comp.Name.In(i18n.Lang(ctx)), Hint: have})
	}
	return forms.Of(actLabels, boxes)
}

func photosOf(c cases.Case, component string) []dossiers.Photo {
	var out []dossiers.Photo
	for _, ph := range c.Photos {
		if ph.Component == component {
			out = append(out, ph)
		}
	}
	return out
}

// A targetLine is one thing that can be sent back.
type targetLine struct {
	Target, Label, Value string
	PhotoID              string
	Reasons              []ui.Option
}

// reasonOptions are the coded reasons that may be said of a kind of target: q, c
// or p; shown: of a paper that is only shown.
func reasonOptions(ctx context.Context, of string, shown bool) []ui.Option {
	var out []ui.Option
	for _, r := range dossiers.Reasons {
		if strings.Contains(r.Of, of) && (!shown || !r.Photo) { // of what is only shown there is no photo
			out = append(out, ui.Option{Value: r.Code, Label: i18n.T(ctx, r.Key())})
		}
	}
	return out
}

// targetLines are the answers, papers and pages of the case.
func (p pages) targetLines(ctx context.Context, c cases.Case) []targetLine {
	lang := i18n.Lang(ctx)
	var out []targetLine
	for _, q := range asked(c) {
		out = append(out, targetLine{Target: "q:" + q.ID, Label: q.Label.In(lang),
			Value: shownAnswer(q, c.Answers[q.ID], lang, false), Reasons: reasonOptions(ctx, "q", false)})
	}
	for _, comp := range c.Proc.ComponentsFor(c.Answers) {
		name := comp.Name.In(lang)
		pages := photosOf(c, comp.ID)
		if len(pages) == 0 {
			has := i18n.T(ctx, "dossiers.act.no_photo")
			if comp.ShowOnly {
				has = i18n.T(ctx, "dossiers.act.show_only")
			}
			out = append(out, targetLine{Target: "c:" + comp.ID, Label: name, Value: has,
				Reasons: reasonOptions(ctx, "c", comp.ShowOnly)})
		}
		for _, ph := range pages {
			out = append(out, targetLine{Target: dossiers.PhotoTarget(ph.Component, ph.Page),
				Label: name, PhotoID: ph.ID,
				Value: i18n.T(ctx, "dossiers.act.page_n", "n", ph.Page), Reasons: reasonOptions(ctx, "p", false)})
		}
	}
	return out
}

// asked are the questions that apply, in order.
func asked(c cases.Case) []procedures.Question { return dossiers.AskedIn(c.Proc, c.Answers) }

// shownAnswer masks identity numbers, unless the whole was asked for.
func shownAnswer(q procedures.Question, v, lang string, whole bool) string {
	if shown := maskedAnswer(q, v, whole); shown != v {
		return shown
	}
	return q.Display(v, lang)
}

// wantFields ask of each thing that can be sent back whether it is, and why.
func wantFields(lines []targetLine, in *SupplementInput) forms.Fields {
	in.Wants = make([]dossiers.Want, len(lines))
	var list []*forms.Field
	for i, l := range lines {
		w := &in.Wants[i]
		w.Target = l.Target
		list = append(list,
			forms.Pick("reason-"+l.Target, &w.Reason).Named(l.Label+" "+l.Value).Offer(l.Reasons...).NeedIf(func() bool {
				return w.Note != ""
			}, "dossiers.choose_reason"),
			forms.Text("note-"+l.Target, &w.Note).Named(l.Label+" "+l.Value).Max(300).NeedIf(func() bool {
				return w.Reason == dossiers.ReasonOther
			}, "dossiers.say_other"))
	}
	return forms.Of(actLabels, list...)
}

// preview is the text of the result as it would be numbered next.
func (p pages) preview(c cases.Case, actor auth.Actor) string {
	if c.Proc.Result.Template.Official() == "" {
		return c.Proc.Result.Name.Official()
	}
	now := p.clock.Now()
	return c.Proc.FillResult(c.Answers, map[string]string{
		"place.name": p.places.Tree().Name(c.CommuneID), "dossier.code": c.Code, "decision.number": "………",
		"decision.book": strconv.Itoa(now.Year()),
		"decision.date": clock.DateOf(now).Format(), "decision.signer": actor.Name,
	}, i18n.Languages[0])
}

// opinions are what was proposed so far.
func (p pages) opinions(ctx context.Context, c cases.Case) []eventLine {
	var out []eventLine
	for _, e := range p.eventLines(ctx, c, 0) {
		if e.Outcome != "" {
			out = append(out, e)
		}
	}
	return out
}
