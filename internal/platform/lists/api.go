package lists

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
)

// Op registers the operation that reads a list: its filters, orders and cursor
// are the parameters, and body makes the answer of a page.
func Op[T, O any](a *api.API, l *List[T], op huma.Operation, body func(ctx context.Context, actor auth.Actor, q Query,
	page Page[T]) (O, error)) {
	op.Method = http.MethodGet
	op.Errors = append(op.Errors, http.StatusUnprocessableEntity)
	for _, f := range l.Filters {
		p := &huma.Param{Name: f.Name, In: "query", Description: f.Doc, Schema: &huma.Schema{Type: huma.TypeString}}
		for _, v := range f.Values {
			p.Schema.Enum = append(p.Schema.Enum, v)
		}
		if f.Kind == Day {
			p.Schema.Format = "date"
		}
		op.Parameters = append(op.Parameters, p)
	}
	op.Parameters = append(op.Parameters, l.sortParam())
	op.Middlewares = append(op.Middlewares, func(c huma.Context, next func(huma.Context)) {
		next(huma.WithValue(c, asked{}, func(name string) string { return c.Query(name) }))
	})
	api.Op(a, l.Need, op, func(ctx context.Context, actor auth.Actor, in *pageRequest) (*api.Body[O], error) {
		get, _ := ctx.Value(asked{}).(func(string) string)
		values := map[string]string{}
		for _, f := range l.Filters {
			values[f.Name] = get(f.Name)
		}
		q := l.Query(values, get(sortName), in.After, in.Limit)
		page, err := l.Read(ctx, actor, q)
		if err == nil && l.Person != nil { // what a program is given leaves the house
			var people []string
			for _, row := range page.Rows {
				people = l.named(people, row)
			}
			err = l.Journal.ListedOnce(ctx, l.DB, actor, people, l.lookedFrom(actor), l.reason())
		}
		if err != nil {
			return nil, err
		}
		out, err := body(ctx, actor, q, page)
		return &api.Body[O]{Body: out}, err
	})
}

// asked is the key under which the context has the parameters of the query.
type asked struct{}

type pageRequest struct {
	After string `query:"after" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"rows of a page"`
}

// sortParam names the orders, each either way.
func (l *List[T]) sortParam() *huma.Param {
	p := &huma.Param{Name: sortName, In: "query",
		Description: "an order, with - before it the other way round; empty: the first",
		Schema:      &huma.Schema{Type: huma.TypeString}}
	for _, o := range l.Orders {
		p.Schema.Enum = append(p.Schema.Enum, o.Name, "-"+o.Name)
	}
	return p
}
