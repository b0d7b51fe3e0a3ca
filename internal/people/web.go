package people

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

const (
	peopleURL = "/people"
	labels    = "people.field."
)

// The pages of the module.
type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET "+peopleURL, Find, p.search)
	rt.Handle("GET "+peopleURL+"/new", Enter, p.newPerson)
	rt.Handle("POST "+peopleURL, Enter, p.create)
	rt.Handle("GET "+peopleURL+"/{id}", Find, p.show)
	rt.Handle("POST "+peopleURL+"/{id}/full", View, p.full)
	rt.Handle("GET "+peopleURL+"/{id}/views", View, p.views)
	rt.Handle("GET "+peopleURL+"/{id}/correct", Enter, p.correctForm)
	rt.Handle("POST "+peopleURL+"/{id}/correct", Enter, p.correctPost)
	rt.Handle("GET "+peopleURL+"/{id}/household", Enter, p.householdForm)
	rt.Handle("POST "+peopleURL+"/{id}/household", Enter, p.householdPost)
	rt.Handle("POST "+peopleURL+"/{id}/account", Enter, p.account)
	rt.Handle("POST "+peopleURL+"/{id}/leave", Enter, p.leavePost)
	rt.Handle("POST "+peopleURL+"/{id}/undo-leave", Enter, p.undoLeavePost)
	rt.Nav(web.NavEntry{Key: "people.nav", URL: peopleURL, Permission: Find, Order: 25})
}

// page is a dense staff page that comes back to path when the language changes.
func (p pages) page(w http.ResponseWriter, r *http.Request, title, path string) ui.Page {
	v := p.rt.Page(w, r, title)
	v.Dense = true
	if r.Method != http.MethodGet {
		v.Path = path
	}
	return v
}

// A form is what was typed, and what is wrong with it.
type form struct {
	values, errors map[string]string
	Problems       []ui.FieldError
	Warnings       []string // message keys
}

// typed keeps the named fields of r.
func typed(r *http.Request, names ...string) form {
	f := form{values: map[string]string{}}
	for _, n := range names {
		f.values[n] = web.Text(r, n)
	}
	return f
}

// refuse puts a person's mistake into the form and returns the status; another error is given back.
func (f *form) refuse(r *http.Request, err error) (int, error) {
	fa := fault.Of(err)
	switch fa.Kind {
	case fault.Invalid, fault.Conflict:
	default:
		return 0, err
	}
	ctx := r.Context()
	f.errors = map[string]string{}
	for name, key := range fa.Fields {
		f.errors[name] = i18n.T(ctx, key, fa.Args...)
	}
	f.Problems = web.Problems(r, fa, func(field string) string { return i18n.T(ctx, labels+field) })
	if len(f.Problems) == 0 {
		f.Problems = []ui.FieldError{{Text: i18n.T(ctx, fa.Key, fa.Args...)}}
	}
	return web.Status(fa.Kind), nil
}

func (f form) field(ctx context.Context, name string) ui.FieldProps {
	return ui.FieldProps{Name: name, Label: i18n.T(ctx, labels+name), Value: f.values[name], Error: f.errors[name], Width: ui.WidthMedium, MaxLen: 200, Optional: true}
}

func (f form) choice(ctx context.Context, name string, values ...string) ui.ChoiceProps {
	c := ui.ChoiceProps{Name: name, Legend: i18n.T(ctx, labels+name), Value: f.values[name], Error: f.errors[name]}
	for _, v := range values {
		c.Options = append(c.Options, ui.Option{Value: v, Label: i18n.T(ctx, "people."+name+"_"+v)})
	}
	return c
}

func (f form) date(ctx context.Context, name string) ui.DateProps {
	return ui.DateProps{Name: name, Legend: i18n.T(ctx, labels+name), Error: f.errors[name], Required: true,
		Day: f.values[name+"-d"], Month: f.values[name+"-m"], Year: f.values[name+"-y"]}
}

// setDate fills the three boxes of a date.
func (f *form) setDate(name string, d clock.Date) {
	f.values[name+"-d"], f.values[name+"-m"], f.values[name+"-y"] = string(d[8:]), string(d[5:7]), string(d[:4])
}

// setBorn fills the boxes of a birth date, as far as it is known.
func (f *form) setBorn(born string) {
	parts := append(strings.Split(born, "-"), "", "")
	f.values["born-y"], f.values["born-m"], f.values["born-d"] = parts[0], parts[1], parts[2]
}

// placeOptions are the places in which actor has perm: those of their grants
// and, one level at a time, what lies in them, down to the villages of a commune.
func (p pages) placeOptions(actor auth.Actor, perm auth.Permission, wanted func(places.Place) bool) []ui.Option {
	tree := p.places.Tree()
	today := tree.Today()
	var out []ui.Option
	var add func(pl places.Place, depth int)
	add = func(pl places.Place, depth int) {
		seen := slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == pl.ID })
		if wanted(pl) && !seen {
			out = append(out, ui.Option{Value: pl.ID, Label: p.placeLabel(pl)})
		}
		for _, c := range tree.Children(pl.ID, today) {
			if depth > 0 {
				add(c, depth-1)
			}
		}
	}
	for _, id := range actor.Places(perm) {
		if pl, ok := tree.Find(id); ok {
			add(pl, 1)
		}
	}
	return out
}

func (p pages) placeLabel(pl places.Place) string {
	tree := p.places.Tree()
	if pl.Kind == places.Village {
		return pl.Name + ", " + tree.CommuneOf(pl.ID).Name
	}
	return pl.Name
}
