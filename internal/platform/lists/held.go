package lists

import (
	"context"
	"fmt"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/module"
)

// Held makes of the list's columns what its module holds about a person: the
// rows that about leaves, whoever may see them on the page.
func (l *List[T]) Held(key string, about func(p module.Person, args *[]any) string) module.Held {
	h := module.Held{Key: key}
	for _, c := range l.Columns {
		h.Columns = append(h.Columns, c.Label)
	}
	h.Rows = func(ctx context.Context, p module.Person) (out [][]string, err error) {
		var args []any
		rows, err := db.Collect(ctx, l.DB.Read(), l.Scan, `select `+l.Select+` from `+l.From+` where `+about(p, &args)+
			` order by `+l.Orders[0].By(), args...)
		if err == nil && l.Fill != nil {
			err = l.Fill(ctx, auth.Actor{}, Query{}, rows)
		}
		if err != nil {
			return nil, fmt.Errorf("list %s of a person: %w", l.Name, err)
		}
		for _, row := range rows {
			var line []string
			for _, c := range l.Columns {
				line = append(line, c.said(ctx, row))
			}
			out = append(out, line)
		}
		return out, nil
	}
	return h
}
