package filing

import (
	"cmp"
	"context"

	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/procedures"
)

// kinds say how each type of question is asked.
var kinds = map[string]forms.Kind{
	procedures.TypeText: forms.KindText, procedures.TypeLongText: forms.KindLines,
	procedures.TypeNumber: forms.KindNumber,
	procedures.TypeDate:   forms.KindDate, procedures.TypePartDate: forms.KindPartDate,
	procedures.TypeChoice:  forms.KindChoice,
	procedures.TypeChoices: forms.KindBoxes, procedures.TypeID: forms.KindID, procedures.TypePhone: forms.KindPhone,
	procedures.TypeEmail: forms.KindEmail, procedures.TypeYesNo: forms.KindChoice,
}

// fields are the questions of the page, whose answers stand in ans. The rules of
// the answers are the procedure's own.
func (v pageView) fields(ctx context.Context, ans procedures.Answers) forms.Fields {
	var list []*forms.Field
	for _, q := range v.Questions {
		clean := func(typed string) string { return procedures.Normalise(typed, q.Type) }
		f := forms.Data(fieldName(q), kinds[q.Type], clean, func() string { return ans[q.ID] },
			func(typed string) { ans[q.ID] = typed })
		list = append(list, v.describe(ctx, f, q))
	}
	return forms.Of("", list...).ForOthers()
}

// describe says in the person's language what is asked. A question alone on its
// page is the page's heading.
func (v pageView) describe(ctx context.Context, f *forms.Field, q procedures.Question) *forms.Field {
	lang := i18n.Lang(ctx)
	f.Named(q.Label.In(lang)).Explained(q.Help.In(lang)).Looks(forms.Look{Keypad: q.Keypad,
		Inline: q.Type == procedures.TypeYesNo, Width: ui.WidthFull})
	if len(v.Questions) == 1 {
		f.Named(v.Page.Title.In(lang)).Heading()
	}
	if q.Required {
		f.Need()
	}
	if q.Type == procedures.TypePartDate {
		f.Explained(cmp.Or(q.Help.In(lang), i18n.T(ctx, "dossiers.form.part_date")))
	}
	for _, o := range q.Options {
		f.Offer(ui.Option{Value: o.Value, Label: o.Label.In(lang), Hint: o.Help.In(lang)})
	}
	if q.Type == procedures.TypeYesNo {
		f.Offer(ui.Option{Value: "yes", Label: i18n.T(ctx, "procedures.form.yes")},
			ui.Option{Value: "no", Label: i18n.T(ctx, "procedures.form.no")})
	}
	return f
}
