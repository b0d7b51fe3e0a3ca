package db

import (
	"context"
	"database/sql"
)

// traced tells f every statement before it runs.
type traced struct {
	q Querier
	f func(query string, args []any)
}

func (t traced) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	t.f(query, args)
	return t.q.Exec(ctx, query, args...)
}

func (t traced) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	t.f(query, args)
	return t.q.Query(ctx, query, args...)
}

func (t traced) QueryRow(ctx context.Context, query string, args ...any) Row {
	t.f(query, args)
	return t.q.QueryRow(ctx, query, args...)
}

func tracedTx(f func(ctx context.Context, tx *Tx) error, trace func(query string, args []any)) func(ctx context.Context,
	tx *Tx) error {
	return func(ctx context.Context, tx *Tx) error {
		tx.querier = traced{tx.querier, trace}
		return f(ctx, tx)
	}
}
