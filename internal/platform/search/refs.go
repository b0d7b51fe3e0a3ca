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
	refs := func(cond []string, args *[]any) string {
		if len(offices) == 0 {
			cond = append(cond, `1 = 0`)
		} else {
			cond = append(cond, `office_id in (`+db.In(args, offices)+`)`)
		}
		return `select ` + x.Ref + ` from ` + x.Table + ` where ` + strings.Join(cond, ` and `)
	}
	if len(q.words) > 1 {
		var own []any
		inARow := refs(begins(q.typed(), "", &own), &own)
		some, err := db.Strings(ctx, d.Read(), inARow+` limit 1`, own...)
		if err != nil {
			return "", err
		}
		if len(some) == 0 {
			head, err := x.rarest(ctx, d, q, Reach{Offices: offices})
			if err != nil {
				return "", err
			}
			if head >= 0 {
				return refs(begins(q.start(head), "", args, q.hasOthers(d, head, args)...), args), nil
			}
		}
	}
	return refs(begins(q.typed(), "", args), args), nil
}
