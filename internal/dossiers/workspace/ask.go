package workspace

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// Names of what is asked of a paper, a page or an answer, before its target.
const (
	SeenName   = "seen-"
	ReasonName = "reason-"
	noteName   = "note-"
)

// OfParts reports whether a field belongs beside a paper or an answer.
func OfParts(name string) bool {
	return strings.HasPrefix(name, SeenName) || strings.HasPrefix(name, ReasonName) || strings.HasPrefix(name, noteName)
}

// Checklist asks of each paper whether it was looked at: a receipt says that the
// dossier is complete. Nobody can say so of a paper that the page can't show.
func Checklist(ctx context.Context, v View) forms.Fields {
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
		list = append(list, forms.Tick(SeenName+p.ID, &seen).Named(p.Title).Offer(ui.Option{Value: "yes",
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
	return forms.Of("dossiers.act.field_", list...)
}

// reasonOptions are the coded reasons that may be said of a kind of Target: q, c
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

// A Remark is what is said of one thing that can be sent back.
type Remark struct {
	Target, label string
	Page          bool
	options       []ui.Option
	Reasons       []string
	Note          string
}

// Said reports whether something was said of it, or is wrong with what was.
func (s *Remark) Said(f *forms.Form) bool {
	for _, name := range []string{ReasonName + s.Target, noteName + s.Target} {
		if f.Typed(name) != "" || f.Error(name) != "" {
			return true
		}
	}
	return false
}

// Remarks are the answers, papers and pages of a dossier, of which nothing is said yet.
func Remarks(ctx context.Context, v View) []*Remark {
	var out []*Remark
	for _, a := range v.Answers {
		out = append(out, &Remark{Target: a.Target(), label: a.Label, options: reasonOptions(ctx, "q", false)})
	}
	for _, p := range v.Papers {
		if len(p.Pages) == 0 {
			out = append(out, &Remark{Target: p.Target(), label: p.Title, options: reasonOptions(ctx, "c", p.ShowOnly)})
		}
		for _, page := range p.Pages {
			out = append(out, &Remark{Target: page.Target(), label: page.Title, Page: true,
				options: reasonOptions(ctx, "p", false)})
		}
	}
	return out
}

// Wants are what must be put right, of all that was said.
func Wants(all []*Remark) (out []dossiers.Want) {
	for _, s := range all {
		for _, r := range s.Reasons {
			out = append(out, dossiers.Want{Target: s.Target, Reason: r, Note: s.Note})
		}
	}
	return out
}

// RemarkFields ask of each thing whether it must be put right, and why. Of a picture
// the reasons stand open beside it.
func RemarkFields(ctx context.Context, all []*Remark) forms.Fields {
	var list []*forms.Field
	for _, s := range all {
		legend := i18n.T(ctx, "dossiers.act.wrong_here", "what", s.label)
		list = append(list,
			forms.Boxes(ReasonName+s.Target, &s.Reasons, reasonCodes(s.options)...).Named(legend).Offer(s.options...).
				NeedIf(func() bool { return s.Note != "" }, "dossiers.choose_reason"),
			forms.Text(noteName+s.Target, &s.Note).Named(i18n.T(ctx, "dossiers.act.tell_more", "what", s.label)).Max(300).
				NeedIf(func() bool { return slices.Contains(s.Reasons, dossiers.ReasonOther) }, "dossiers.say_other"))
	}
	return forms.Of("dossiers.act.field_", list...)
}

func reasonCodes(options []ui.Option) []string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = o.Value
	}
	return out
}
