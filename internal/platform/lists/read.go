package lists

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// Read returns a page of the list, as far as the actor reaches.
func (l *List[T]) Read(ctx context.Context, actor auth.Actor, q Query) (Page[T], error) {
	if q.Limit <= 0 || q.Limit > MaxPage {
		q.Limit = PageSize
	}
	return l.read(ctx, actor, q)
}

func (l *List[T]) read(ctx context.Context, actor auth.Actor, q Query) (Page[T], error) {
	if err := l.check(q); err != nil {
		return Page[T]{}, err
	}
	if l.waits(q) {
		if q.After != "" {
			return Page[T]{}, BadCursor() // nothing was listed
		}
		return Page[T]{}, nil
	}
	if l.Rows != nil {
		return l.Rows(ctx, actor, q)
	}
	var args []any
	where, err := l.where(ctx, actor, q, &args)
	if err != nil {
		return Page[T]{}, err
	}
	source := Source[T]{l.Name, l.Select, l.From, where, args, l.Scan}
	page, err := Select(ctx, l.DB.Read(), source, l.Order(q.Sort), q.After, q.Limit)
	if err != nil {
		return Page[T]{}, fmt.Errorf("list %s: %w", l.Name, err)
	}
	if l.Fill != nil && len(page.Rows) > 0 {
		if err := l.Fill(ctx, actor, q, page.Rows); err != nil {
			return Page[T]{}, fmt.Errorf("list %s: %w", l.Name, err)
		}
	}
	return page, nil
}

// waits reports whether something has to be asked for before anything is listed.
func (l *List[T]) waits(q Query) bool {
	return slices.ContainsFunc(l.Filters, func(f Filter) bool {
		return f.Needed && q.Get(f.Name) == "" && q.Get(f.Instead) == ""
	})
}

// where is the actor's reach and what is asked for in it.
func (l *List[T]) where(ctx context.Context, actor auth.Actor, q Query, args *[]any) (string, error) {
	where, err := l.Scope(ctx, actor, q, args)
	if err != nil {
		return "", err
	}
	for _, f := range l.Filters {
		if v := q.Get(f.Name); v != "" && f.Where != nil {
			where += ` and ` + f.Where(v, args)
		}
	}
	return where, nil
}

// check refuses values that there can't be, which a page doesn't offer and a program may send.
func (l *List[T]) check(q Query) error {
	for _, f := range l.Filters {
		switch v := q.Get(f.Name); {
		case v == "":
		case f.Kind == Day && q.Date(f.Name) == "":
			return fault.Field(f.Name, "lists.bad_day")
		case f.Kind == Day && q.Date(f.Name) < q.Date(f.NotBefore):
			return fault.Field(f.Name, "lists.bad_period")
		case len(f.Values) > 0 && !slices.Contains(f.Values, v):
			err := fault.Field(f.Name, "lists.bad_value")
			err.FieldArgs = map[string][]any{f.Name: {"values", strings.Join(f.Values, ", ")}}
			return err
		}
	}
	return nil
}

// A Source is a select that is read page by page.
type Source[T any] struct {
	Name    string // of the list, for its cursors
	Columns string
	From    string
	Where   string
	Args    []any
	Scan    func(db.Rows) (T, error)
}

// Select reads a page of a source: at most limit rows after a cursor.
func Select[T any](ctx context.Context, q db.Querier, s Source[T], o Order, after string, limit int) (Page[T], error) {
	args := s.Args
	if after != "" {
		place, err := placeOf(s.Name, o, after)
		if err != nil {
			return Page[T]{}, err
		}
		s.Where += ` and ` + o.after(place, &args)
	}
	rest := `from ` + s.From + ` where ` + s.Where + ` order by ` + o.By() + ` limit ` + db.Arg(&args, limit+1)
	keys, before := o.dests(), o.dests() // of the row that is read, and of the one before it
	rows, err := db.CollectWide(ctx, q, func(r db.Rows) (T, error) {
		keys, before = before, keys
		return s.Scan(keyed{r, keys})
	}, s.Columns+`, `+o.columns(), rest, args...)
	if err != nil {
		return Page[T]{}, err
	}
	if len(rows) <= limit {
		return Page[T]{Rows: rows}, nil
	}
	// the last row only says that there are more
	return Page[T]{rows[:limit], cursorOf(s.Name, o, before)}, nil
}

// Slice returns a page of a list that is in memory, in its own order; key tells
// its rows apart.
func Slice[T any](all []T, key func(T) string, after string, limit int) (Page[T], error) {
	if limit <= 0 || limit > MaxPage {
		limit = PageSize
	}
	order := Order{Keys: []Key{Text("key")}}
	if after != "" {
		place, err := placeOf("slice", order, after)
		if err != nil {
			return Page[T]{}, err
		}
		i := slices.IndexFunc(all, func(x T) bool { return key(x) == place[0] })
		if i < 0 {
			return Page[T]{}, BadCursor()
		}
		all = all[i+1:]
	}
	if len(all) <= limit {
		return Page[T]{Rows: all}, nil
	}
	return Page[T]{all[:limit], cursorOf("slice", order, []any{key(all[limit-1])})}, nil
}

// keyed scans the keys of a row along with what its reader scans.
type keyed struct {
	db.Rows
	keys []any
}

func (k keyed) Scan(dest ...any) error {
	return k.Rows.Scan(append(dest[:len(dest):len(dest)], k.keys...)...)
}

// exportPage is how many rows of a whole list are read at a time.
const exportPage = 500

// All yields all rows of a list from where the query begins, a page in memory
// at a time.
func (l *List[T]) All(ctx context.Context, actor auth.Actor, q Query) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		q.Limit = exportPage
		for {
			page, err := l.read(ctx, actor, q)
			if err != nil {
				yield(*new(T), err)
				return
			}
			for _, row := range page.Rows {
				if !yield(row, nil) {
					return
				}
			}
			if q.After = page.Next; q.After == "" {
				return
			}
		}
	}
}
