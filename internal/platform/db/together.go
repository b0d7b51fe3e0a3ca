package db

import (
	"cmp"
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
)

// A Question is a query and who reads its answer: All and One make them.
type Question struct {
	query string
	args  []any
	read  func(Rows) error
}

// All collects the answer's rows.
func All[T any](out *[]T, scan func(Rows) (T, error), query string, args ...any) Question {
	return Question{query, args, func(rows Rows) (err error) {
		*out, err = collect(rows, scan)
		return err
	}}
}

// AllStrings collects an answer of one text column.
func AllStrings(out *[]string, query string, args ...any) Question {
	return All(out, scanString, query, args...)
}

// One scans the answer's only row; sql.ErrNoRows if there is none.
func One(query string, args []any, dest ...any) Question {
	return Question{query, args, func(rows Rows) error { return row{rows, nil}.Scan(dest...) }}
}

// a batcher is a Querier that can ask several questions in one exchange.
type batcher interface {
	together(ctx context.Context, questions []Question) error
}

// Together asks questions that don't depend on each other, in order; the first
// failure ends it. PostgreSQL gets them in one exchange.
func Together(ctx context.Context, q Querier, questions ...Question) error {
	if tx, ok := q.(*Tx); ok {
		q = tx.querier
	}
	if b, ok := q.(batcher); ok {
		return b.together(ctx, questions)
	}
	for _, ask := range questions {
		rows, err := q.Query(ctx, ask.query, ask.args...)
		if err != nil {
			return err
		}
		if err := ask.read(rows); err != nil {
			return err
		}
	}
	return nil
}

func (t traced) together(ctx context.Context, questions []Question) error {
	for _, ask := range questions {
		t.f(ask.query, ask.args)
	}
	return Together(ctx, t.q, questions...)
}

func (t *pgTx) together(ctx context.Context, questions []Question) error {
	n, b := t.waiting.Len(), t.waiting
	t.waiting = pgx.Batch{}
	return answers(t.conn.SendBatch(ctx, queue(&b, questions)), n, questions)
}

func (r pgReader) together(ctx context.Context, questions []Question) error {
	return answers(r.pool.SendBatch(ctx, queue(&pgx.Batch{}, questions)), 0, questions)
}

func queue(b *pgx.Batch, questions []Question) *pgx.Batch {
	for _, ask := range questions {
		b.Queue(ask.query, ask.args...)
	}
	return b
}

// answers passes over the first n results and has the others read.
func answers(r pgx.BatchResults, n int, questions []Question) error {
	err := skip(r, n)
	for i := 0; i < len(questions) && err == nil; i++ {
		var rows pgx.Rows
		if rows, err = r.Query(); err == nil {
			err = questions[i].read(&pgRows{Rows: rows})
		}
	}
	if closed := r.Close(); err == nil {
		err = closed
	}
	return err
}

// skip passes over the results of what nobody waits for.
func skip(r pgx.BatchResults, n int) error {
	for range n {
		if _, err := r.Exec(); err != nil {
			return err
		}
	}
	return nil
}

// row is the first of rows.
type row struct {
	rows Rows
	err  error
}

func (r row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close() //nolint:errcheck // asked below, where it matters
	if !r.rows.Next() {
		return cmp.Or(r.rows.Err(), sql.ErrNoRows)
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	return r.rows.Close()
}
