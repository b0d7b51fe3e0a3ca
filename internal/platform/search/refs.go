package search

import (
	"context"
	"strings"

	"thonso/internal/platform/db"
)

// Refs is the query of the refs that the offices have under the words of q: in
// a row if any has them so, else in any order, else as far as they were typed.
// It is for a list with an order and filters of its own; the index must be one
// of offices only.
func (x Index) Refs(ctx context.Context, d *db.DB, q Query, offices []string, args *[]any) (string, error) {
	if len(q.words) == 1 {
		return x.refs(begins(q.typed(), "", args), offices, args), nil
	}
	var own []any
	inARow := x.refs(begins(q.typed(), "", &own), offices, &own)
	found, err := x.finds(ctx, d, inARow, own)
	if found || err != nil {
		return x.refs(begins(q.typed(), "", args), offices, args), err
	}
	for _, q.begun = range []bool{false, true} {
		head, err := x.rarest(ctx, d, q, Reach{Offices: offices})
		if err != nil {
			return "", err
		}
		if head < 0 {
			continue
		}
		own = nil
		inAnyOrder := x.refs(begins(q.start(head), "", &own, q.hasOthers(d, head, &own)...), offices, &own)
		if found, err = x.finds(ctx, d, inAnyOrder, own); err != nil {
			return "", err
		}
		if found {
			return x.refs(begins(q.start(head), "", args, q.hasOthers(d, head, args)...), offices, args), nil
		}
	}
	return `select ` + x.Ref + ` from ` + x.Table + ` where 1 = 0`, nil
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

// finds reports whether a query of refs has one.
func (x Index) finds(ctx context.Context, d *db.DB, refs string, args []any) (bool, error) {
	some, err := db.Strings(ctx, d.Read(), refs+` limit 1`, args...)
	return len(some) > 0, err
}
