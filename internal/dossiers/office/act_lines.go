package office

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/workspace"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// Names of what is asked of a paper, a page or an answer, before its target.
const (
	seenName   = "seen-"
	reasonName = "reason-"
	noteName   = "note-"
)

// ofParts reports whether a field belongs beside a paper or an answer.
func ofParts(name string) bool {
	return strings.HasPrefix(name, seenName) || strings.HasPrefix(name, reasonName) || strings.HasPrefix(name, noteName)
}

// checklist asks of each paper whether it was looked at: a receipt says that the
// dossier is complete. Nobody can say so of a paper that the page can't show.
func checklist(ctx context.Context, v workspace.View) forms.Fields {
	var list []*forms.Field
	for _, p := range v.Papers {
		if len(p.Pages) == 0 && !p.Required {
			continue
		}
		var seen bool
		label := i18n.T(ctx, "dossiers.act.seen")
		switch {
		case p.ShowOnly:
			label = i18n.T(ctx, "dossiers.act.seen_shown")
		case !p.Required:
			label = i18n.T(ctx, "dossiers.act.seen_optional")
		}
		list = append(list, forms.Tick(seenName+p.ID, &seen).Named(p.Title).Offer(ui.Option{Value: "yes",
			Label: label}).Check(func() string {
			switch {
			case p.Required && len(p.Pages) == 0 && p.PhotoLimit() > 0:
				return "dossiers.act.no_picture"
			case p.Required && !seen:
				return "dossiers.act.tick_all"
			}
			return ""
		}))
	}
	return forms.Of(actLabels, list...)
}

// reasonOptions are the coded reasons that may be said of a kind of target: q, c
// or p; shown: of a paper that is only shown.
func reasonOptions(ctx context.Context, of string, shown bool) []ui.Option {
	var out []ui.Option
	for _, r := range dossiers.Reasons {
		if strings.Contains(r.Of, of) && (!shown || !r.Photo) { // of what is only shown there is no photo
			o := ui.Option{Value: r.Code, Label: i18n.T(ctx, r.Key())}
			if r.Photo {
				o.Hint = i18n.T(ctx, r.Key()+".tip")
			}
			out = append(out, o)
		}
	}
	return out
}

// A remark is what is said of one thing that can be sent back.
type remark struct {
	target, label string
	page          bool
	options       []ui.Option
	Reasons       []string
	Note          string
}

// said reports whether something was said of it, or is wrong with what was.
func (s *remark) said(f *forms.Form) bool {
	for _, name := range []string{reasonName + s.target, noteName + s.target} {
		if f.Typed(name) != "" || f.Error(name) != "" {
			return true
		}
	}
	return false
}

// remarksOf are the answers, papers and pages of a dossier, of which nothing is said yet.
func remarksOf(ctx context.Context, v workspace.View) []*remark {
	var out []*remark
	for _, a := range v.Answers {
		out = append(out, &remark{target: a.Target(), label: a.Label, options: reasonOptions(ctx, "q", false)})
	}
	for _, p := range v.Papers {
		if len(p.Pages) == 0 {
			out = append(out, &remark{target: p.Target(), label: p.Title, options: reasonOptions(ctx, "c", p.ShowOnly)})
		}
		for _, page := range p.Pages {
			out = append(out, &remark{target: page.Target(), label: page.Title, page: true,
				options: reasonOptions(ctx, "p", false)})
		}
	}
	return out
}

// wantsOf are what must be put right, of all that was said.
func wantsOf(all []*remark) (out []dossiers.Want) {
	for _, s := range all {
		for _, r := range s.Reasons {
			out = append(out, dossiers.Want{Target: s.target, Reason: r, Note: s.Note})
		}
	}
	return out
}

// remarkFields ask of each thing whether it must be put right, and why. Of a picture
// the reasons stand open beside it.
func remarkFields(ctx context.Context, all []*remark) forms.Fields {
	var list []*forms.Field
	for _, s := range all {
		legend := i18n.T(ctx, "dossiers.act.wrong_here", "what", s.label)
		list = append(list,
			forms.Boxes(reasonName+s.target, &s.Reasons, reasonCodes(s.options)...).Named(legend).Offer(s.options...).
				NeedIf(func() bool { return s.Note != "" }, "dossiers.choose_reason"),
			forms.Text(noteName+s.target, &s.Note).Named(i18n.T(ctx, "dossiers.act.tell_more", "what", s.label)).Max(300).
				NeedIf(func() bool { return slices.Contains(s.Reasons, dossiers.ReasonOther) }, "dossiers.say_other"))
	}
	return forms.Of(actLabels, list...)
}

func reasonCodes(options []ui.Option) []string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = o.Value
	}
	return out
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
