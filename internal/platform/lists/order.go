package lists

import (
	"strings"

	"thonso/internal/platform/db"
)

// An Order is one way in which a list can be sorted. Its keys together are
// unique, so that ties have an order too and a page begins where the one before
// ended, whatever was added meanwhile.
type Order struct {
	Name string // in the address; "-" before it turns it round
	Keys []Key
	Desc bool // the greatest first
}

// A Key is an expression by which rows are sorted; it is never null.
type Key struct {
	sql    string
	number bool
}

// Text is a key of a text column or expression.
func Text(sql string) Key { return Key{sql, false} }

// Number is a key of a column or expression of whole numbers, also of times.
func Number(sql string) Key { return Key{sql, true} }

// columns are the keys as columns of a select.
func (o Order) columns() string {
	all := make([]string, len(o.Keys))
	for i, k := range o.Keys {
		all[i] = k.sql
	}
	return strings.Join(all, ", ")
}

// By is the order by clause without its first words.
func (o Order) By() string {
	way := " asc"
	if o.Desc {
		way = " desc"
	}
	all := make([]string, len(o.Keys))
	for i, k := range o.Keys {
		all[i] = k.sql + way
	}
	return strings.Join(all, ", ")
}

// after is the condition for the rows after a place in the order.
func (o Order) after(place []any, args *[]any) string {
	than := ` > `
	if o.Desc {
		than = ` < `
	}
	return `(` + o.columns() + `)` + than + `(` + db.In(args, place) + `)`
}

// dests scan the keys of a row.
func (o Order) dests() []any {
	out := make([]any, len(o.Keys))
	for i, k := range o.Keys {
		if k.number {
			out[i] = new(int64)
		} else {
			out[i] = new(string)
		}
	}
	return out
}
