package forms

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// options are what can be chosen, in words.
func (f *Field) options(ctx context.Context) []ui.Option {
	out := make([]ui.Option, 0, len(f.values)+len(f.offered))
	if len(f.offered) > 0 {
		return append(out, f.offered...)
	}
	for _, v := range f.values {
		out = append(out, ui.Option{Value: v, Label: i18n.T(ctx, f.texts+v)})
	}
	return out
}

// chosen names the options of kept; a value that isn't offered stands as it is.
func (f *Field) chosen(ctx context.Context, kept string) string {
	var out []string
	options := f.options(ctx)
	for v := range strings.SplitSeq(kept, ",") {
		if i := slices.IndexFunc(options, func(o ui.Option) bool { return o.Value == v }); i >= 0 {
			v = options[i].Label
		}
		out = append(out, v)
	}
	return strings.Join(out, ", ")
}

// optional fields say so; what always has a value needs no word of it.
func (f *Field) optional() bool {
	return !f.isNeeded() && !(f.kind == KindChoice && slices.Contains(f.values, f.get()) && f.get() != "")
}

func (f *Form) line(ctx context.Context, q *Field) ui.FieldProps {
	p := ui.FieldProps{Name: q.name, Label: q.Label(ctx), Heading: q.heading, Hint: q.hint.in(ctx),
		Error: f.errors[q.name],
		Value: f.values.Get(q.name), Required: q.isNeeded(), Optional: q.optional(), ReadOnly: q.look.ReadOnly,
		Autofocus: q.look.Autofocus, Suffix: q.look.Suffix, MaxLen: q.most, Width: cmp.Or(q.look.Width, ui.WidthMedium)}
	p.Autocomplete, p.Offers = q.look.Autocomplete, f.offers[q.name]
	if f.others && p.Autocomplete == "" {
		p.Autocomplete = "off"
	}
	if q.look.Keypad {
		p.InputMode = "numeric"
	}
	switch q.kind {
	case KindNumber:
		p.InputMode, p.Width, p.MaxLen = "numeric", ui.WidthShort, 10
	case KindID:
		p.InputMode, p.MaxLen = "numeric", 30
	case KindPhone:
		p.Type, p.InputMode, p.MaxLen = "tel", "tel", 30
	case KindEmail:
		p.Type, p.InputMode = "email", "email"
	case KindPassword:
		p.Type, p.Value = "password", ""
	}
	return p
}

func (f *Form) area(ctx context.Context, q *Field) ui.TextAreaProps {
	return ui.TextAreaProps{Name: q.name, Label: q.Label(ctx), Heading: q.heading, Hint: q.hint.in(ctx),
		Error: f.errors[q.name],
		Value: f.values.Get(q.name), Rows: q.look.Rows, MaxLen: q.most, Required: q.isNeeded(), Optional: q.optional()}
}

func (f *Form) date(ctx context.Context, q *Field) ui.DateProps {
	return ui.DateProps{Name: q.name, Legend: q.Label(ctx), Heading: q.heading, Hint: q.hint.in(ctx),
		Error: f.errors[q.name],
		Day:   f.values.Get(q.name + "-d"), Month: f.values.Get(q.name + "-m"), Year: f.values.Get(q.name + "-y"),
		Required: q.isNeeded(), Optional: q.optional()}
}

func (f *Form) pick(ctx context.Context, q *Field) ui.SelectProps {
	return ui.SelectProps{Name: q.name, Label: q.Label(ctx), Heading: q.heading, Hint: q.hint.in(ctx),
		Error: f.errors[q.name],
		Value: f.values.Get(q.name), Blank: q.blank.in(ctx), Options: q.options(ctx), Required: q.isNeeded(),
		Optional: q.optional()}
}

func (f *Form) choice(ctx context.Context, q *Field) ui.ChoiceProps {
	return ui.ChoiceProps{Name: q.name, Legend: q.Label(ctx), Heading: q.heading, Hint: q.hint.in(ctx),
		Error: f.errors[q.name],
		Value: f.values.Get(q.name), Values: f.values[q.name], Options: q.options(ctx), Inline: q.look.Inline,
		Columns: q.look.Columns, Faces: q.look.Faces, Required: q.isNeeded(), Optional: q.optional()}
}

func (f *Form) file(ctx context.Context, q *Field) ui.FileProps {
	return ui.FileProps{Name: q.name, Label: q.Label(ctx), Heading: q.heading, Hint: q.hint.in(ctx),
		Error:  f.errors[q.name],
		Accept: q.look.Accept, Camera: q.look.Camera, Multiple: q.look.Multiple, Required: q.isNeeded(),
		Optional: q.optional()}
}

func (f *Form) props(action string) ui.FormProps {
	has := func(k Kind) bool { return slices.ContainsFunc(f.list, func(q *Field) bool { return q.kind == k }) }
	return ui.FormProps{Action: action, Private: f.private || has(KindPassword), NoFill: f.others,
		Multipart: has(KindFile), Get: f.query}
}

func columns(ctx context.Context, keys ...string) []ui.Column {
	out := make([]ui.Column, len(keys))
	for i, key := range keys {
		out[i].Label = i18n.T(ctx, key)
	}
	return out
}

// shown says so where nothing stands.
func shown(ctx context.Context, value string) string {
	if value == "" {
		return i18n.T(ctx, "form.nothing")
	}
	return value
}
