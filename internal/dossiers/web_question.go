package dossiers

import (
	"context"
	"strings"

	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/procedures"
)

// alone reports whether the page asks one thing: its label is then the heading.
func (v pageView) alone() bool { return len(v.Questions) == 1 }

// label is what a question is called: alone on its page it is the page's title.
func (v pageView) label(q procedures.Question, lang string) string {
	if v.alone() {
		return v.Page.Title.In(lang)
	}
	return q.Label.In(lang)
}

// field draws a question of one line.
func (v pageView) field(q procedures.Question, lang string) ui.FieldProps {
	f := ui.FieldProps{Name: fieldName(q), Label: v.label(q, lang), Heading: v.alone(), Hint: q.Help.In(lang), Error: v.Errors[q.ID],
		Value: v.Answers[q.ID], Required: q.Required, Optional: !q.Required}
	switch q.Type {
	case procedures.TypeNumber:
		f.InputMode, f.Width = "numeric", ui.WidthShort
	case procedures.TypeID:
		f.InputMode, f.Width = "numeric", ui.WidthMedium
	case procedures.TypePhone:
		f.Type, f.InputMode, f.Width = "tel", "tel", ui.WidthMedium
	case procedures.TypeEmail:
		f.Type, f.InputMode = "email", "email"
	}
	if q.Keypad {
		f.InputMode = "numeric"
	}
	return f
}

// date draws a date; of some people only the year is known.
func (v pageView) date(ctx context.Context, q procedures.Question, lang string) ui.DateProps {
	d := ui.DateProps{Name: fieldName(q), Legend: v.label(q, lang), Heading: v.alone(), Hint: q.Help.In(lang), Error: v.Errors[q.ID], Required: q.Required, Optional: !q.Required}
	d.Day, d.Month, d.Year = boxes(v.Answers[q.ID])
	if d.Hint == "" && q.Type == procedures.TypePartDate {
		d.Hint = i18n.T(ctx, "dossiers.form.part_date")
	}
	return d
}

// choice draws a question with answers to pick.
func (v pageView) choice(ctx context.Context, q procedures.Question, lang string) ui.ChoiceProps {
	c := ui.ChoiceProps{Name: fieldName(q), Legend: v.label(q, lang), Heading: v.alone(), Hint: q.Help.In(lang), Error: v.Errors[q.ID],
		Value: v.Answers[q.ID], Values: strings.Split(v.Answers[q.ID], ","), Required: q.Required, Optional: !q.Required}
	for _, o := range q.Options {
		c.Options = append(c.Options, ui.Option{Value: o.Value, Label: o.Label.In(lang), Hint: o.Help.In(lang)})
	}
	if q.Type == procedures.TypeYesNo {
		c.Inline = true
		c.Options = []ui.Option{{Value: "yes", Label: i18n.T(ctx, "procedures.form.yes")}, {Value: "no", Label: i18n.T(ctx, "procedures.form.no")}}
	}
	return c
}
