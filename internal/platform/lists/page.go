package lists

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

// A View is what the parts of a list's page draw.
type View struct {
	Query
	URL, Title       string
	Columns          []ui.Column
	Rows             []row
	FirstURL         string // of the first page, on the others
	NextURL          string
	Filters          []field
	ClearURL         string // without the filters, where there are any
	Export           bool   // the actor may take the list away
	Stays            bool   // it has no files and no saved views
	Views            []SavedView
	Empty, EmptyText string // message keys
	Lead             templ.Component
	Cut              int // in print: how many rows it stops at; 0: these are all
}

// A row is one of a table.
type row struct{ cells []cell }

type cell struct {
	text, hint, url string
	content         templ.Component
}

// A field asks for one filter.
type field struct {
	Filter
	Value   string
	Options []ui.Option
	Day     ui.DateProps
}

// label is the filter's name for people.
func (f field) label(ctx context.Context) string { return i18n.T(ctx, f.Label) }

// selected draws a choice; what was chosen and is not offered stays chosen.
func (f field) selected(ctx context.Context) ui.SelectProps {
	p := ui.SelectProps{Name: f.Name, Label: f.label(ctx), Value: f.Value, Options: f.Options, Optional: true}
	if f.Any != "" {
		p.Blank = i18n.T(ctx, f.Any)
	}
	return p
}

// Handle registers the page of the list and what leads away from it: the files
// and the print view.
func (l *List[T]) Handle(rt *web.Router) {
	rt.Handle("GET "+l.URL, l.Need, func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		q := l.Asked(r)
		page, err := l.Read(r.Context(), actor, q)
		if err != nil {
			return err
		}
		v, err := l.View(r.Context(), actor, q, page)
		if err != nil {
			return err
		}
		p := rt.Page(w, r, v.Title)
		p.Dense = true
		return web.Render(w, r, http.StatusOK, listPage(p, v))
	})
	if !l.Stays {
		rt.Handle("GET "+l.URL+"/export", l.Need, l.export(rt))
	}
}

// View is what the page of a query draws.
func (l *List[T]) View(ctx context.Context, actor auth.Actor, q Query, page Page[T]) (v View, err error) {
	v = View{Query: q, URL: l.URL, Title: i18n.T(ctx, l.Title), Empty: l.Empty, EmptyText: l.EmptyText,
		Export: l.mayExport(actor), Columns: l.columns(ctx, q), Rows: l.rows(ctx, page.Rows)}
	if page.Next != "" {
		v.NextURL = q.address(l.URL, q.Sort, page.Next)
	}
	if q.After != "" {
		v.FirstURL = q.address(l.URL, q.Sort, "")
	}
	for _, f := range l.Filters {
		v.Filters = append(v.Filters, l.field(ctx, actor, q, f))
		if f.Kind != Silent && q.Get(f.Name) != "" {
			v.ClearURL = l.URL
		}
	}
	if l.Lead != nil {
		if v.Lead, err = l.Lead(ctx, actor, q); err != nil {
			return v, err
		}
	}
	if v.Stays = l.Stays; v.Stays {
		return v, nil
	}
	v.Views, err = savedViews(ctx, l.DB, actor.ID, l.URL)
	return v, err
}

func (l *List[T]) field(ctx context.Context, actor auth.Actor, q Query, f Filter) field {
	out := field{Filter: f, Value: q.Get(f.Name)}
	switch f.Kind {
	case Choice:
		out.Options = f.Options(ctx, actor, q)
	case Day:
		out.Day = q.unread[f.Name]
		if d := q.Date(f.Name); d != "" {
			out.Day = ui.DateProps{Day: string(d[8:]), Month: string(d[5:7]), Year: string(d[:4])}
		} else if out.Day.Day+out.Day.Month+out.Day.Year != "" {
			out.Day.Error = i18n.T(ctx, "lists.bad_day")
		}
		out.Day.Name, out.Day.Legend, out.Day.Optional = f.Name, out.label(ctx), true
	}
	return out
}

// columns head the table, each with the way to sort by it.
func (l *List[T]) columns(ctx context.Context, q Query) []ui.Column {
	out := make([]ui.Column, len(l.Columns))
	now := l.order(q.Sort)
	for i, c := range l.Columns {
		out[i] = ui.Column{Label: i18n.T(ctx, c.Label), Numeric: c.Number}
		at := slices.IndexFunc(l.Orders, func(o Order) bool { return o.Name == c.Order })
		if c.Order == "" || at < 0 || q.Limit > MaxPage {
			continue
		}
		sort := c.Order
		if c.Order == now.Name {
			out[i].Sorted = ui.Ascending
			if now.Desc {
				out[i].Sorted = ui.Descending
			}
			if now.Desc == l.Orders[at].Desc { // as it stands: the next press turns it round
				sort = "-" + c.Order
			}
		}
		out[i].SortURL = q.address(l.URL, sort, "")
	}
	return out
}

func (l *List[T]) rows(ctx context.Context, all []T) []row {
	out := make([]row, len(all))
	for i, x := range all {
		out[i].cells = make([]cell, len(l.Columns))
		for j, c := range l.Columns {
			out[i].cells[j] = c.cell(ctx, x)
		}
	}
	return out
}

func (c Column[T]) cell(ctx context.Context, x T) (out cell) {
	if c.Cell != nil {
		out.content = c.Cell(x)
	} else {
		out.text = c.Text(ctx, x)
	}
	if c.Hint != nil {
		out.hint = c.Hint(ctx, x)
	}
	if c.Link != nil {
		out.url = c.Link(x)
	}
	return out
}

// text asks for a text.
func (f field) text(ctx context.Context) ui.FieldProps {
	p := ui.FieldProps{Name: f.Name, Label: f.label(ctx), Value: f.Value, Width: ui.WidthMedium, Optional: true, MaxLen: 200, Autocomplete: "off"}
	if f.Hint != "" {
		p.Hint = i18n.T(ctx, f.Hint)
	}
	return p
}

// shown is the value as people read it.
func (f field) shown() string {
	for _, o := range f.Options {
		if o.Value == f.Value {
			return o.Label
		}
	}
	if f.Kind == Day {
		return clock.Date(f.Value).Format()
	}
	return f.Value
}

// asks reports whether there is anything to narrow by.
func (v View) asks() bool {
	return slices.ContainsFunc(v.Filters, func(f field) bool {
		return f.Kind != Silent && (f.Kind != Choice || len(f.Options) > 1)
	})
}

// exportURL leads to the whole list in a form.
func (v View) exportURL(as form) string {
	return v.With("as", string(as)).address(v.URL+"/export", v.Sort, "")
}
