package lists

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
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
	ClearURL         string // without what narrows the list, where more than one thing does
	MoreURL          string // asks for all filters; "" where all are asked for
	Export           bool   // the actor may take the list away
	Views            []SavedView
	Empty, EmptyText string // message keys
	Press            string // message key
	Waits            bool   // something has to be asked for first
	Lead             templ.Component
	New              New             // what the actor may make; no URL: nothing
	Cards            string          // how close rows are that are cards on a phone; "": they are none
	Walk             *ui.ButtonProps // leads through the rows; nil: nothing does
	Bulk             *bulkView       // what can be done with many rows; nil for nothing
	Cut              int             // in print: how many rows it stops at; 0: these are all
}

// A row is one of a table.
type row struct {
	cells []cell
	pick  string // how it is chosen, where rows can be
}

type cell struct {
	text, hint, url string
	tag             Tag
	content         templ.Component
	whole           bool // never broken in two
	long            bool // cut on the screen
}

// plain reports whether there is no more in a cell than its text.
func (c cell) plain() bool {
	return c.content == nil && c.hint+c.url+c.tag.Text == "" && !c.whole && !c.long
}

// A field asks for one filter.
type field struct {
	Filter
	Value   string
	Error   string
	Options []ui.Option
	Offers  []string // what may have been meant by a value that was refused
	Day     ui.DateProps
	Asked   bool   // it is shown; else what is set goes along
	URL     string // of the list without it, where it narrows; else of the list that asks for it
}

// label is the filter's name for people.
func (f field) label(ctx context.Context) string { return i18n.T(ctx, f.Label) }

// selected draws a choice; what was chosen and is not offered stays chosen.
func (f field) selected(ctx context.Context) ui.SelectProps {
	p := ui.SelectProps{Name: f.Name, Label: f.label(ctx), Value: f.Value, Error: f.Error, Options: f.Options,
		Optional: !f.Always}
	if f.Any != "" {
		p.Blank = i18n.T(ctx, f.Any)
	}
	return p
}

// Handle registers the page of the list and what leads away from it: the files,
// the print view, and what is done with many rows.
func (l *List[T]) Handle(rt *web.Router) {
	rt.Handle("GET "+l.URL, l.Need, func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		return l.draw(rt, w, r, actor, l.Asked(r), http.StatusOK)
	})
	rt.Handle("GET "+l.URL+"/export", l.Need, l.export(rt))
	if l.Walk != nil {
		rt.Handle("GET "+l.walkURL(), l.Need, l.walk)
	}
	for _, b := range l.Bulk {
		rt.Handle("POST "+l.bulkURL(b), b.Need, l.begin(rt, b))
		rt.Handle("GET "+l.bulkURL(b)+"/{bulk}", b.Need, l.show(rt, b))
		rt.Handle("POST "+l.bulkURL(b)+"/{bulk}", b.Need, l.confirm(b))
	}
}

// draw shows the page of a query.
func (l *List[T]) draw(rt *web.Router, w http.ResponseWriter, r *http.Request, actor auth.Actor, q Query,
	status int) error {
	page, lead, err := l.answer(r.Context(), actor, &q)
	// what the filter was to narrow is shown, and what is wrong with it
	if f := fault.Of(err); err != nil && l.refuses(f) {
		q, status = q.without(f), web.Status(f.Kind)
		page, lead, err = l.answer(r.Context(), actor, &q)
	}
	if err != nil {
		return err
	}
	v, err := l.View(r.Context(), actor, q, page)
	if err != nil {
		return err
	}
	if v.Lead = lead; l.Cards {
		v.Cards = density(w, r)
	}
	if status == http.StatusOK && r.Method == http.MethodGet {
		remember(w, r, q.address(l.URL, q.Sort, q.After))
	}
	here := rt.Page(w, r, v.Title, web.Dense, web.From(q.address(l.URL, q.Sort, q.After)))
	return web.Render(w, r, status, listPage(here, v))
}

// answer reads what the page of a query shows.
func (l *List[T]) answer(ctx context.Context, actor auth.Actor, q *Query) (page Page[T],
	lead templ.Component, err error) {
	if l.Lead != nil {
		if lead, err = l.Lead(ctx, actor, q); err != nil {
			return page, nil, err
		}
	}
	page, err = l.Read(ctx, actor, *q)
	return page, lead, err
}

// refuses reports whether a fault is one of the list's filters alone.
func (l *List[T]) refuses(f *fault.Error) bool {
	for name := range f.Fields {
		asks := func(f Filter) bool { return f.Name == name && (f.Kind == FreeText || f.Kind == Choice) }
		if !slices.ContainsFunc(l.Filters, asks) {
			return false
		}
	}
	return len(f.Fields) > 0
}

// View is what the page of a query draws.
func (l *List[T]) View(ctx context.Context, actor auth.Actor, q Query, page Page[T]) (v View, err error) {
	v = View{Query: q, Press: cmp.Or(l.Press, "lists.filter"), Waits: l.waits(q), URL: l.URL,
		Title: i18n.T(ctx, l.Title), Empty: l.Empty, EmptyText: l.EmptyText,
		Export: l.mayExport(actor), Columns: l.columns(ctx, q), Rows: l.rows(ctx, page.Rows)}
	if page.Next != "" {
		v.NextURL = q.address(l.URL, q.Sort, page.Next)
	}
	if q.After != "" {
		v.FirstURL = q.address(l.URL, q.Sort, "")
	}
	for _, f := range l.Filters {
		v.Filters = append(v.Filters, l.field(ctx, actor, q, f))
	}
	if v.MoreURL = q.asking(l.URL, allFilters); !v.hasMore() {
		v.MoreURL = ""
	}
	if wide, n := l.wide(q); n > 1 {
		v.ClearURL = wide.address(l.URL, q.Sort, "")
	}
	if l.New.URL != "" && actor.MayAnywhere(l.New.Need) {
		v.New = l.New
	}
	l.offer(ctx, actor, page, &v)
	l.offerWalk(actor, page, &v)
	v.Views, err = savedViews(ctx, l.DB, actor.ID, l.URL)
	return v, err
}

// wide is the query without what narrows it, and how much that was.
func (l *List[T]) wide(q Query) (wide Query, n int) {
	wide = q
	for _, f := range l.Filters {
		if f.narrows() && q.Get(f.Name) != "" {
			wide = wide.With(f.Name, "")
			n++
		}
	}
	return wide, n
}

// asking is the address of the list that asks for a filter besides.
func (q Query) asking(base, filter string) string {
	return withParam(q.address(base, q.Sort, ""), moreName, filter)
}

// withParam is an address with one more parameter.
func withParam(address, name, value string) string {
	sign := "?"
	if strings.Contains(address, sign) {
		sign = "&"
	}
	return address + sign + name + "=" + value
}

// nameError says what is wrong with the name under which a view was to be saved.
func (q Query) nameError(ctx context.Context) string {
	if key := nameFault(q.named); q.naming && key != "" {
		return i18n.T(ctx, key)
	}
	return ""
}

// narrows reports whether a value of the filter leaves rows out.
func (f Filter) narrows() bool { return f.Kind != Silent && !f.Always }

// Narrowed reports whether a query leaves rows out.
func (l *List[T]) Narrowed(q Query) bool {
	_, n := l.wide(q)
	return n > 0
}

func (l *List[T]) field(ctx context.Context, actor auth.Actor, q Query, f Filter) field {
	typed, bad := q.unread[f.Name]
	wrong, refused := q.refused[f.Name]
	bad = bad || refused
	out := field{Filter: f, Value: q.Get(f.Name)}
	out.Asked = f.Kind != Silent && !f.Above && (!f.More || q.more == allFilters || q.more == f.Name || bad)
	if out.URL = q.With(f.Name, "").address(l.URL, q.Sort, ""); out.Value == "" {
		out.URL = q.asking(l.URL, f.Name)
	}
	if refused {
		out.Value, out.Error, out.Offers = wrong.value, i18n.T(ctx, wrong.key, wrong.args...), wrong.offers
	}
	switch {
	case f.Kind == Choice && (out.Asked || out.Value != ""):
		out.Options = f.Options(ctx, actor, q)
		out.Asked = out.Asked && (f.More || len(out.Options) > 1)
	case f.Kind == Day:
		out.Day = dayProps(q.Date(f.Name))
		if bad {
			out.Day = typed
			out.Day.Error = i18n.T(ctx, typed.Error)
		}
		out.Day.Name, out.Day.Legend, out.Day.Optional = f.Name, out.label(ctx), !f.Always
	}
	return out
}

// columns head the table, each with the way to sort by it.
func (l *List[T]) columns(ctx context.Context, q Query) []ui.Column {
	var out []ui.Column
	now := l.Order(q.Sort)
	for _, c := range l.Columns {
		if c.Filed {
			continue
		}
		out = append(out, ui.Column{Label: i18n.T(ctx, c.Label), Numeric: c.Number})
		head := &out[len(out)-1]
		at := slices.IndexFunc(l.Orders, func(o Order) bool { return o.Name == c.Order })
		if c.Order == "" || at < 0 || q.Limit > MaxPage {
			continue
		}
		sort := c.Order
		if c.Order == now.Name {
			head.Sorted = ui.Ascending
			if now.Desc {
				head.Sorted = ui.Descending
			}
			if now.Desc == l.Orders[at].Desc { // as it stands: the next press turns it round
				sort = "-" + c.Order
			}
		}
		head.SortURL = q.address(l.URL, sort, "")
	}
	return out
}

func (l *List[T]) rows(ctx context.Context, all []T) []row {
	out := make([]row, len(all))
	for i, x := range all {
		out[i].cells = make([]cell, 0, len(l.Columns))
		for _, c := range l.Columns {
			if !c.Filed {
				out[i].cells = append(out[i].cells, c.cell(ctx, x))
			}
		}
	}
	return out
}

func (c Column[T]) cell(ctx context.Context, x T) (out cell) {
	out.whole, out.long = c.Whole, c.Long
	if c.Cell != nil {
		out.content = c.Cell(x)
	} else {
		out.text = c.text(ctx, x)
	}
	if c.Tag != nil {
		out.tag = c.Tag(ctx, x)
	}
	if c.Hint != nil {
		out.hint = c.Hint(ctx, x)
	}
	if c.Link != nil {
		out.url = c.Link(x)
	}
	return out
}

// text is what stands in a cell before anything else.
func (c Column[T]) text(ctx context.Context, x T) string {
	switch {
	case c.Text != nil:
		return c.Text(ctx, x)
	case c.When != nil:
		return i18n.DateTime(c.When(x))
	case c.Day != nil:
		return c.Day(x).Format()
	}
	return ""
}

// said is a cell in words alone.
func (c Column[T]) said(ctx context.Context, x T) string {
	s := c.text(ctx, x)
	if c.Tag == nil {
		return s
	}
	tag := c.Tag(ctx, x).Text
	if s != "" && tag != "" {
		s += " – "
	}
	return s + tag
}

// picks reports whether rows can be chosen.
func (v View) picks() bool { return v.Bulk != nil || v.Walk != nil }

// heads are the columns as the table has them: where rows can be chosen, one more.
func (v View) heads(ctx context.Context) []ui.Column {
	if !v.picks() {
		return v.Columns
	}
	return append([]ui.Column{{Label: i18n.T(ctx, "lists.choose"), Pick: pickAll()}}, v.Columns...)
}

// text asks for a text.
func (f field) text(ctx context.Context) ui.FieldProps {
	p := ui.FieldProps{Name: f.Name, Label: f.label(ctx), Value: f.Value, Error: f.Error, Width: ui.WidthMedium,
		Optional: true, MaxLen: 200, Autocomplete: "off", Offers: f.Offers}
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
	return slices.ContainsFunc(v.Filters, func(f field) bool { return f.Asked })
}

// narrowing reports whether the filter leaves rows out; offered, whether it isn't asked for yet.
func (f field) narrowing() bool { return f.narrows() && f.Value != "" && f.Error == "" }
func (f field) offered() bool   { return f.Chip && !f.Asked && f.Value == "" }

// hasMore reports whether there are filters that aren't asked for yet.
func (v View) hasMore() bool {
	return slices.ContainsFunc(v.Filters, func(f field) bool { return f.More && !f.Asked })
}

// exportURL leads to the whole list in a form.
func (v View) exportURL(as form) string {
	return v.With("as", string(as)).address(v.URL+"/export", v.Sort, "")
}
