package places

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// pages serves what people see of places.
type pages struct {
	s  *Service
	rt *web.Router
}

func (p *pages) page(w http.ResponseWriter, r *http.Request, key string, args ...any) ui.Page {
	page := p.rt.Page(w, r, i18n.T(r.Context(), key, args...))
	page.Dense = true
	return page
}

func (p *pages) find(r *http.Request) (Place, error) {
	q, ok := p.s.Tree().Find(r.PathValue("id"))
	if !ok {
		return Place{}, fault.New(fault.NotFound, "fault.not_found")
	}
	return q, nil
}

// dayOf is the day of the map that was asked for; today where none was.
func dayOf(r *http.Request, t *Tree) clock.Date {
	if d, ok := web.Date(r, "on"); ok && !d.IsZero() {
		return d
	}
	return t.Today()
}

// A form is what a form shows: what was typed, and what is wrong with it.
type form struct {
	values   url.Values
	errors   map[string]string
	Problems []ui.FieldError
}

// refused fills a form with the fault that refused it; what is no fault of the
// person's comes back as an error.
func refused(r *http.Request, err error) (form, int, error) {
	f := fault.Of(err)
	if !forms.ComesBack(f) {
		return form{}, 0, err
	}
	out := form{values: r.Form, errors: map[string]string{}}
	for field, key := range f.Fields {
		out.errors[field] = i18n.T(r.Context(), key, f.Args...)
	}
	out.Problems = web.Problems(r, f, func(field string) string { return fieldLabel(r.Context(), field) })
	if len(out.Problems) == 0 {
		out.Problems = []ui.FieldError{{Text: i18n.T(r.Context(), f.Key, f.Args...)}}
	}
	return out, web.Status(f.Kind), nil
}

// fieldLabel names a field: "name", or "name-2" of the second part; a village
// to be assigned names itself.
func fieldLabel(ctx context.Context, field string) string {
	name, n, numbered := strings.Cut(field, "-")
	if name == "child" || name+"-" == goes {
		return ""
	}
	label := i18n.T(ctx, "places.field."+name)
	if _, err := strconv.Atoi(n); numbered && err == nil {
		label += " (" + i18n.T(ctx, "places.part_n", "n", n) + ")"
	}
	return label
}

func (f form) text(ctx context.Context, name string, optional bool) ui.FieldProps {
	bare, _, _ := strings.Cut(name, "-")
	return ui.FieldProps{Name: name, Label: i18n.T(ctx, "places.field."+bare), Value: f.values.Get(name), Error: f.errors[name],
		Width: ui.WidthMedium, MaxLen: 200, Required: !optional, Optional: optional}
}

func (f form) date(ctx context.Context, name string, optional bool) ui.DateProps {
	return ui.DateProps{Name: name, Legend: i18n.T(ctx, "places.field."+name), Error: f.errors[name], Required: !optional, Optional: optional,
		Day: f.values.Get(name + "-d"), Month: f.values.Get(name + "-m"), Year: f.values.Get(name + "-y")}
}

func (f form) types(ctx context.Context, kind Kind, name string) ui.SelectProps {
	p := ui.SelectProps{Name: name, Label: i18n.T(ctx, "places.field.type"), Value: f.values.Get(name), Error: f.errors[name], Required: true}
	for _, t := range Types[kind] {
		p.Options = append(p.Options, ui.Option{Value: t, Label: text.UpperFirst(i18n.T(ctx, "places.type."+t))})
	}
	return p
}

func hinted(p ui.FieldProps, hint string) ui.FieldProps {
	p.Hint = hint
	return p
}

// date reads three boxes into d, or notes that they hold no date.
func readDate(r *http.Request, name string, bad map[string]string) clock.Date {
	d, ok := web.Date(r, name)
	if !ok {
		bad[name] = "places.date_wrong"
	}
	return d
}

func placeURL(id string, day clock.Date) string { return base + "/" + id + "?on=" + string(day) }

// may reports whether actor manages that in which p lies: who may reform p.
func (p *pages) may(actor auth.Actor, q Place) bool {
	return q.To.IsZero() && q.Kind != District && actor.May(Manage, p.s.Tree().lastParent(q.ID))
}

func periodText(ctx context.Context, from, to clock.Date) string {
	switch {
	case from.IsZero() && to.IsZero():
		return i18n.T(ctx, "places.period.always")
	case to.IsZero():
		return i18n.T(ctx, "places.period.since", "from", from.Format())
	case from.IsZero():
		return i18n.T(ctx, "places.period.until", "to", to.Format())
	}
	return i18n.T(ctx, "places.period.both", "from", from.Format(), "to", to.Format())
}
