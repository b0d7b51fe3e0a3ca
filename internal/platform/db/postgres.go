package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// maxConns is also how many requests PostgreSQL works at once.
const maxConns = 16

func openPostgres(ctx context.Context, dsn string) (*DB, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("open postgres: %w", err)
	}
	// Requests are many and short: a worker process of its own for one of them
	// costs more than it saves.
	config.ConnConfig.RuntimeParams["max_parallel_workers_per_gather"] = "0"
	config.MaxConns, config.MaxConnIdleTime = maxConns, 5*time.Minute
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open postgres: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach postgres: %w", err)
	}
	std := stdlib.OpenDBFromPool(pool) // for migrations and backup
	return &DB{Dialect: Postgres, pool: pool, write: std, read: std, reader: pgReader{pool}}, nil
}

func inPostgresTx(ctx context.Context, d *DB, f func(ctx context.Context, tx *Tx) error) error {
	for try := 1; ; try++ {
		err := oncePostgres(ctx, d, f)
		// A deadlock or serialisation failure says "try again", and f has left no trace.
		if err == nil || try == 5 || !retryable(err) {
			return err
		}
	}
}

func oncePostgres(ctx context.Context, d *DB, f func(ctx context.Context, tx *Tx) error) error {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Release() // which gives up a connection that is still in a transaction
	pg := &pgTx{conn: conn.Conn()}
	pg.later(`begin`, nil)
	tx := &Tx{querier: pg, db: d, outbox: pg}
	if err := safely(ctx, tx, f); err != nil {
		pg.rollback(ctx)
		return err
	}
	if err := pg.commit(ctx); err != nil {
		pg.rollback(ctx)
		return fmt.Errorf("commit: %w", err)
	}
	for _, f := range tx.after {
		f()
	}
	return nil
}

func retryable(err error) bool {
	var s interface{ SQLState() string }
	return errors.As(err, &s) && (s.SQLState() == "40P01" || s.SQLState() == "40001")
}

// A pgTx is one transaction on PostgreSQL. Each exchange with the server costs
// both sides more than most statements do, so what needs no answer waits, the
// begin first of all, and goes along with the next statement that does.
type pgTx struct {
	conn    *pgx.Conn
	waiting pgx.Batch
}

// maxWaiting bounds what waits in memory.
const maxWaiting = 2000

func (t *pgTx) later(query string, args []any) { t.waiting.Queue(query, args...) }

// flush sends what waits.
func (t *pgTx) flush(ctx context.Context) error {
	b := t.waiting
	t.waiting = pgx.Batch{}
	return t.conn.SendBatch(ctx, &b).Close()
}

// with sends what waits and a statement, whose answer is next in the results.
func (t *pgTx) with(ctx context.Context, query string, args []any) (pgx.BatchResults, error) {
	n, b := t.waiting.Len(), t.waiting
	t.waiting = pgx.Batch{}
	b.Queue(query, args...)
	r := t.conn.SendBatch(ctx, &b)
	if err := skip(r, n); err != nil {
		_ = r.Close() // says the same
		return nil, err
	}
	return r, nil
}

func (t *pgTx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	r, err := t.with(ctx, query, args)
	if err != nil {
		return nil, err
	}
	tag, err := r.Exec()
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	return driver.RowsAffected(tag.RowsAffected()), nil
}

func (t *pgTx) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	if t.waiting.Len() == 0 {
		rows, err := t.conn.Query(ctx, query, args...)
		if err != nil {
			return nil, err
		}
		return &pgRows{Rows: rows}, nil
	}
	r, err := t.with(ctx, query, args)
	if err != nil {
		return nil, err
	}
	rows, err := r.Query()
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return &pgRows{Rows: rows, batch: r}, nil
}

func (t *pgTx) QueryRow(ctx context.Context, query string, args ...any) Row {
	rows, err := t.Query(ctx, query, args...)
	return row{rows, err}
}

func (t *pgTx) commit(ctx context.Context) error {
	if t.conn.PgConn().TxStatus() == 'I' && t.waiting.Len() == 1 {
		return nil // only the begin: nothing was asked
	}
	r, err := t.with(ctx, `commit`, nil)
	if err != nil {
		return err
	}
	tag, err := r.Exec()
	if err := errors.Join(err, r.Close()); err != nil {
		return err
	}
	if tag.String() != "COMMIT" { // a statement had failed, and nobody cared
		return pgx.ErrTxCommitRollback
	}
	return nil
}

func (t *pgTx) rollback(ctx context.Context) {
	if t.conn.PgConn().TxStatus() != 'I' {
		_, _ = t.conn.Exec(context.WithoutCancel(ctx), `rollback`) // otherwise the connection is given up
	}
}

// pgReader reads outside transactions; pgx keeps each connection's statements prepared.
type pgReader struct{ pool *pgxpool.Pool }

func (r pgReader) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	tag, err := r.pool.Exec(ctx, query, args...)
	return driver.RowsAffected(tag.RowsAffected()), err
}

func (r pgReader) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	rows, err := r.pool.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return &pgRows{Rows: rows}, nil
}

func (r pgReader) QueryRow(ctx context.Context, query string, args ...any) Row {
	rows, err := r.Query(ctx, query, args...)
	return row{rows, err}
}

// pgRows are pgx's, closed together with the batch they came in.
type pgRows struct {
	pgx.Rows
	batch pgx.BatchResults
	err   error
}

func (r *pgRows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	_ = r.Close() // Err tells
	return false
}

func (r *pgRows) Err() error {
	if r.err != nil {
		return r.err
	}
	return r.Rows.Err()
}

func (r *pgRows) Close() error {
	r.Rows.Close()
	if r.batch != nil {
		r.err = r.batch.Close()
		r.batch = nil
	}
	return r.Err()
}
