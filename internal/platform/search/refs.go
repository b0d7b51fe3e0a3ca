package search

import (
	"context"
	"strings"

	"thonso/internal/platform/db"
)

// Refs is the query of the refs that the offices have under the words of q: in
// a row if any has them so, else in any order. It is for a list with an order
// and filters of its own; the index must be one of offices only.
func (x Index) Refs(ctx context.Context, d *db.DB, q Query, offices []string, args *[]any) (string, error) {
	if len(q.words) > 1 {
		var own []any
		inARow := x.refs(begins(q.typed(), "", &own), offices, &own)
		some, err := db.Strings(ctx, d.Read(), inARow+` limit 1`, own...)
		if err != nil {
			return "", err
		}
		if len(some) == 0 {
			return x.anyOrder(ctx, d, q, offices, args)
		}
	}
	return x.refs(begins(q.typed(), "", args), offices, args), nil
}

// anyOrder is Refs where nothing has the words in a row.
func (x Index) anyOrder(ctx context.Context, d *db.DB, q Query, offices []string, args *[]any) (string, error) {
	for {
		var head int
		var err error
		q, head, err = x.head(ctx, d, q, Reach{Offices: offices})
		if err != nil || head < 0 {
			return x.refs([]string{`1 = 0`}, offices, args), err
		}
		query := func(args *[]any) string {
			return x.refs(begins(q.start(head), "", args, q.hasOthers(d, head, args)...), offices, args)
		}
		var own []any
		some := []string{}
		if !q.begun {
			some, err = db.Strings(ctx, d.Read(), query(&own)+` limit 1`, own...)
		}
		if q.begun || len(some) > 0 || err != nil {
			return query(args), err
		}
		q.begun = true
	}
}

// Ending is the query of the refs that the offices have under what ends in the
// words of q, and has before them the words that before is without its blanks.
func (x Index) Ending(q Query, before string, offices []string, args *[]any) string {
	cond := begins(q.typed(), "", args)
	if before != "" {
		cond = append(cond, `replace(part, ' ', '') like `+db.Arg(args, "%"+mark+before))
	}
	return x.refs(cond, offices, args)
}

// refs is the query of the refs of the offices that meet the conditions.
func (x Index) refs(cond, offices []string, args *[]any) string {
	if len(offices) == 0 {
		cond = append(cond, `1 = 0`)
	} else {
		cond = append(cond, `office_id in (`+db.In(args, offices)+`)`)
	}
	return `select ` + x.Ref + ` from ` + x.Table + ` where ` + strings.Join(cond, ` and `)
}
