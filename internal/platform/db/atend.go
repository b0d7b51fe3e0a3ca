package db

import "context"

// an ending is what is still to be done before a transaction commits.
type ending interface {
	do(ctx context.Context, tx *Tx) error
}

type collected[T any] struct {
	all []T
	f   func(ctx context.Context, tx *Tx, all []T) error
}

func (c *collected[T]) do(ctx context.Context, tx *Tx) error { return c.f(ctx, tx, c.all) }

// AtEnd collects values of one type during a transaction and gives them to f,
// all at once, when everything else is done and before the commit: for what
// locks a row that many transactions want, so that it is held briefly and
// always taken last. The f of the first value counts.
func AtEnd[T any](tx *Tx, v T, f func(ctx context.Context, tx *Tx, all []T) error) {
	for _, e := range tx.endings {
		if c, ok := e.(*collected[T]); ok {
			c.all = append(c.all, v)
			return
		}
	}
	tx.endings = append(tx.endings, &collected[T]{[]T{v}, f})
}

// Settle does what was left for the end, where somebody needs it now. It is
// done before every commit.
func (tx *Tx) Settle(ctx context.Context) error {
	for len(tx.endings) > 0 {
		e := tx.endings[0]
		tx.endings = tx.endings[1:]
		if err := e.do(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}
