package lists

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// Names in the address beside those of the filters.
const (
	sortName  = "sort"
	afterName = "after"
	moreName  = "more"
)

// allFilters is the value of moreName by which all filters are asked for.
const allFilters = "1"

// MaxPage is how many rows one page has at most, and PageSize how many where
// nothing is said.
const (
	PageSize = 50
	MaxPage  = 200
)

// A Query is what is asked of a list.
type Query struct {
	Values map[string]string // by the names of the filters; only those that are set
	Sort   string            // name of an order, perhaps with "-" before it; "": the usual one
	After  string            // the Next of the page before
	Limit  int               // 0: PageSize

	more    string                  // which filter is asked for besides; allFilters: all
	unread  map[string]ui.DateProps // days that can't be used, as they were typed, each with a message key
	refused map[string]refusal      // by the names of filters
	naming  bool                    // a view was to be saved under a name that was refused:
	named   string
	undone  string   // message key: why nothing was done with the rows that were chosen:
	picked  []string // as the page has them
	detail  string   // and what was chosen for them
}

// A refusal is a value that a filter can't have, and the message that says so.
type refusal struct {
	value, key string
	args       []any
	offers     []string // what may have been meant
}

// without is the query without the values that a fault refuses.
func (q Query) without(f *fault.Error) Query {
	out := q
	out.refused = map[string]refusal{}
	for name, key := range f.Fields {
		out.refused[name] = refusal{q.Get(name), key, f.ArgsOf(name), f.Offers[name]}
		out = out.With(name, "")
	}
	return out
}

// Get is the value of a filter.
func (q Query) Get(name string) string { return q.Values[name] }

// Date is the value of a filter that is a day, or the zero one.
func (q Query) Date(name string) clock.Date {
	d, err := clock.ParseDate(q.Values[name])
	if err != nil {
		return ""
	}
	return d
}

// With returns the query with one value set, from its first page on.
func (q Query) With(name, value string) Query {
	q = q.Set(name, value)
	q.After = ""
	return q
}

// Set returns the query with one value set, at the same place in the list.
func (q Query) Set(name, value string) Query {
	values := maps.Clone(q.Values)
	if values == nil {
		values = map[string]string{}
	}
	if values[name] = value; value == "" {
		delete(values, name)
	}
	q.Values = values
	return q
}

// Encode is the query as an address has it, without the place in the list.
func (q Query) Encode() string {
	out := url.Values{}
	for k, v := range q.Values {
		out.Set(k, v)
	}
	if q.Sort != "" {
		out.Set(sortName, q.Sort)
	}
	return out.Encode()
}

// address is the URL with the query; sort and after are put in the place of its own.
func (q Query) address(base, sort, after string) string {
	q.Sort = sort
	query := q.Encode()
	if after != "" {
		if query != "" {
			query += "&"
		}
		query += afterName + "=" + url.QueryEscape(after)
	}
	if query == "" {
		return base
	}
	return base + "?" + query
}

// names are the filters that are set, sorted, without what was looked for.
func (q Query) names() []string { return slices.Sorted(maps.Keys(q.Values)) }

// Asked reads the query of a request's address or form.
func (l *List[T]) Asked(r *http.Request) Query {
	q := Query{Values: map[string]string{}, Sort: web.Text(r, sortName), After: r.FormValue(afterName),
		more: web.Text(r, moreName), unread: map[string]ui.DateProps{},
		naming: r.Form.Has(viewName), named: web.Text(r, viewName), picked: r.Form[pickName],
		detail: web.Text(r, detailName)}
	for _, f := range l.Filters {
		v := web.Text(r, f.Name)
		if all := r.Form[f.Name]; len(all) > 1 { // one of the offers below the box
			v = text.Clean(all[len(all)-1])
		}
		if f.Kind == Day {
			v = q.day(r, f)
		}
		if v != "" {
			q.Values[f.Name] = v
		}
	}
	return q
}

// Whole reads a query for which there is no page that could ask again: what can't be used is refused.
func (l *List[T]) Whole(r *http.Request) (Query, error) {
	q := l.Asked(r)
	bad := map[string]string{}
	for name, typed := range q.unread {
		bad[name] = typed.Error
	}
	if err := fault.Fields(bad); err != nil {
		return q, err
	}
	return q, l.check(q)
}

// day reads a filter that is a day. One that can't be used is asked for again, and narrows nothing.
func (q *Query) day(r *http.Request, f Filter) string {
	d, ok := web.Date(r, f.Name)
	if ok && (d == "" || d >= q.Date(f.NotBefore)) {
		return string(d)
	}
	typed := ui.DateProps{Error: "lists.bad_day", Day: web.Text(r, f.Name+"-d"), Month: web.Text(r, f.Name+"-m"),
		Year: web.Text(r, f.Name+"-y")}
	if ok {
		typed = dayProps(d)
		typed.Error = "lists.bad_period"
	}
	q.unread[f.Name] = typed
	return ""
}

func dayProps(d clock.Date) ui.DateProps {
	if d == "" {
		return ui.DateProps{}
	}
	return ui.DateProps{Day: string(d[8:]), Month: string(d[5:7]), Year: string(d[:4])}
}

// Query makes the query of a program's: values of filters by name.
func (l *List[T]) Query(values map[string]string, sort, after string, limit int) Query {
	q := Query{Values: map[string]string{}, Sort: sort, After: after, Limit: limit}
	for _, f := range l.Filters {
		if v := text.Clean(values[f.Name]); v != "" {
			q.Values[f.Name] = v
		}
	}
	return q
}

// Order is the order that is asked for, or the usual one.
func (l *List[T]) Order(sort string) Order {
	name, turned := strings.CutPrefix(sort, "-")
	for _, o := range l.Orders {
		if o.Name == name {
			o.Desc = o.Desc != turned
			return o
		}
	}
	return l.Orders[0]
}
