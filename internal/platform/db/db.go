// Package db opens the database and runs transactions on it.
//
// Two databases, one text of SQL: $1 placeholders, bigint microseconds for
// times (At, Into), text ids and JSON, boolean, no now(), no arrays, no lower().
// What differs between SQLite and PostgreSQL stays in this package.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // registers "sqlite"
)

// A Dialect is one of the two databases.
type Dialect string

// The dialects.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// A Querier runs SQL, in a transaction or outside one. Statements are prepared once.
type Querier interface {
	Exec(ctx context.Context, query string, args ...any) (sql.Result, error)
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *sql.Row
}

type querier = Querier // unexported, so that no other package can fill in a Tx

// A Tx is a transaction. Only InTx makes one, so a function that takes a *Tx
// can't be called outside a transaction.
type Tx struct {
	querier
	db       *DB
	endings  []ending
	after    []func()
	pipeline *sql.Conn // PostgreSQL: what Every sends along
}

// AfterCommit runs f once the transaction is committed, never otherwise. It is
// for waking workers and dropping caches; f must be quick.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// ErrNested is what InTx returns inside another InTx, instead of waiting for
// ever for SQLite's only writing connection.
var ErrNested = errors.New("db: InTx inside InTx")

type inTx struct{}

// A DB is one database: on SQLite one writing connection and a pool of
// readers, on PostgreSQL one pool.
type DB struct {
	Dialect Dialect
	write   *sql.DB
	read    *sql.DB
	reader  Querier
	trace   func(query string, args []any)
	group   *group // SQLite: waiting transactions share a commit
	touched touched
}

// Options of Open. The zero value is right for a commune.
type Options struct {
	Readers int    // SQLite readers; 0: number of CPUs, at least 2
	Sync    string // SQLite synchronous; "": FULL, so that what is acknowledged survives a power cut
	// Trace, if set, is told every statement of Read and of transactions, before it runs.
	Trace func(query string, args []any)
}

// Open opens the database of the DSN: postgres://… or a file's path for SQLite.
func Open(ctx context.Context, dsn string, o Options) (d *DB, err error) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		d, err = openPostgres(ctx, dsn)
	} else {
		d, err = openSQLite(ctx, dsn, o)
	}
	if err == nil && o.Trace != nil {
		d.trace, d.reader = o.Trace, traced{d.reader, o.Trace}
	}
	return d, err
}

func openPostgres(ctx context.Context, dsn string) (*DB, error) {
	// Requests are many and short: a worker process of its own for one of them
	// costs more than it saves.
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("open postgres: %w", err)
	}
	config.RuntimeParams["max_parallel_workers_per_gather"] = "0"
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(16)
	pool.SetMaxIdleConns(16)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach postgres: %w", err)
	}
	// pgx keeps its own statement cache per connection.
	return &DB{Dialect: Postgres, write: pool, read: pool, reader: &prepared{db: pool, off: true}}, nil
}

// inURI escapes what ends a path in SQLite's file: addresses.
var inURI = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23")

func openSQLite(ctx context.Context, path string, o Options) (*DB, error) {
	if o.Sync == "" {
		o.Sync = "FULL"
	}
	if o.Readers == 0 {
		o.Readers = max(2, runtime.NumCPU())
	}
	base := "file:" + inURI.Replace(path) + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=temp_store(memory)&_txlock=immediate"
	// A checkpoint for each 32 MB of log instead of 4: many clients write the same
	// pages again and again, and they reach the database once.
	write, err := sql.Open("sqlite", base+"&_pragma=synchronous("+o.Sync+")&_pragma=cache_size(-32000)&_pragma=wal_autocheckpoint(8000)")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil {
		write.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	read, err := sql.Open("sqlite", base+"&_pragma=query_only(1)&_pragma=cache_size(-8000)")
	if err != nil {
		write.Close()
		return nil, fmt.Errorf("open %s for reading: %w", path, err)
	}
	read.SetMaxOpenConns(o.Readers)
	read.SetMaxIdleConns(o.Readers)
	d := &DB{Dialect: SQLite, write: write, read: read, reader: &prepared{db: read}}
	d.group = newGroup(write)
	return d, nil
}

// Close waits for the running transactions and closes the database.
func (d *DB) Close() error {
	if d.group != nil {
		d.group.close()
		if err := d.read.Close(); err != nil {
			return err
		}
	}
	return d.write.Close()
}

// Read returns a Querier for reading outside any transaction.
func (d *DB) Read() Querier { return d.reader }

// Pool returns the reading pool, for counting and dumping whole tables.
func (d *DB) Pool() *sql.DB { return d.read }

// Raw lends the writing pool to f, for migrations and backup. On SQLite nobody
// else writes meanwhile.
func (d *DB) Raw(ctx context.Context, f func(pool *sql.DB) error) error {
	if d.group != nil {
		return d.group.lend(ctx, f)
	}
	return f(d.write)
}

// InTx runs f in a transaction, and commits it if f returns nil. It hands f a
// context marked so that a nested InTx fails at once. On SQLite f runs on the
// writing connection together with other waiting transactions, each in its own
// savepoint, under one commit; f must do nothing slow, and a cancelled ctx no
// longer stops it once it has begun.
func (d *DB) InTx(ctx context.Context, f func(ctx context.Context, tx *Tx) error) error {
	if ctx.Value(inTx{}) != nil {
		return ErrNested
	}
	ctx = context.WithValue(ctx, inTx{}, true)
	if d.trace != nil {
		f = tracedTx(f, d.trace)
	}
	if d.group != nil {
		return d.group.do(ctx, d, f)
	}
	return d.inPostgresTx(ctx, f)
}

func (d *DB) inPostgresTx(ctx context.Context, f func(ctx context.Context, tx *Tx) error) error {
	for try := 1; ; try++ {
		err := d.oncePostgres(ctx, f)
		// A deadlock or serialisation failure says "try again", and f has left no trace.
		if err == nil || try == 5 || !retryable(err) {
			return err
		}
	}
}

func (d *DB) oncePostgres(ctx context.Context, f func(ctx context.Context, tx *Tx) error) error {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close()
	raw, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer raw.Rollback() //nolint:errcheck // after a commit it says only that there is nothing to do
	tx := &Tx{querier: plain{raw}, db: d, pipeline: conn}
	if err := safely(ctx, tx, f); err != nil {
		return err
	}
	if err := raw.Commit(); err != nil {
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

type stdQuerier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

type plain struct{ q stdQuerier }

func (p plain) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.q.ExecContext(ctx, query, args...)
}
func (p plain) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.q.QueryContext(ctx, query, args...)
}
func (p plain) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return p.q.QueryRowContext(ctx, query, args...)
}

// prepared keeps statements of the reading pool. IN lists make many texts, so
// the cache is bounded; a text past the bound is run unprepared.
type prepared struct {
	db    *sql.DB
	off   bool
	mu    sync.RWMutex
	stmts map[string]*sql.Stmt
}

const maxStmts = 400

func (p *prepared) stmt(ctx context.Context, query string) *sql.Stmt {
	if p.off {
		return nil
	}
	p.mu.RLock()
	s, n := p.stmts[query], len(p.stmts)
	p.mu.RUnlock()
	if s != nil || n >= maxStmts {
		return s
	}
	s, err := p.db.PrepareContext(ctx, query)
	if err != nil {
		return nil // the plain path reports it
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if old := p.stmts[query]; old != nil {
		s.Close()
		return old
	}
	if p.stmts == nil {
		p.stmts = map[string]*sql.Stmt{}
	}
	p.stmts[query] = s
	return s
}

func (p *prepared) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.db.ExecContext(ctx, query, args...)
}

func (p *prepared) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s := p.stmt(ctx, query); s != nil {
		return s.QueryContext(ctx, args...)
	}
	return p.db.QueryContext(ctx, query, args...)
}

func (p *prepared) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if s := p.stmt(ctx, query); s != nil {
		return s.QueryRowContext(ctx, args...)
	}
	return p.db.QueryRowContext(ctx, query, args...)
}
