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

	"github.com/jackc/pgx/v5/pgxpool"
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
	Query(ctx context.Context, query string, args ...any) (Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) Row
}

// Rows are the answer to a query, from before the first on. Reading to the end
// closes them; closing them again does no harm.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

// A Row is the first of an answer; Scan returns sql.ErrNoRows if there is none.
type Row interface {
	Scan(dest ...any) error
}

type querier = Querier // unexported, so that no other package can fill in a Tx

// A Tx is a transaction. Only InTx makes one, so a function that takes a *Tx
// can't be called outside a transaction.
type Tx struct {
	querier
	db      *DB
	endings []ending
	after   []func()
	outbox  *pgTx // PostgreSQL: where Later puts what is to go along
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
	group   *group        // SQLite: waiting transactions share a commit
	pool    *pgxpool.Pool // PostgreSQL
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

// inURI escapes what ends a path in SQLite's file: addresses.
var inURI = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23")

func openSQLite(ctx context.Context, path string, o Options) (*DB, error) {
	if o.Sync == "" {
		o.Sync = "FULL"
	}
	if o.Readers == 0 {
		o.Readers = max(2, runtime.NumCPU())
	}
	base := "file:" + inURI.Replace(path) +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)" +
		"&_pragma=temp_store(memory)&_txlock=immediate"
	// A checkpoint for each 32 MB of log instead of 4: many clients write the same
	// pages again and again, and they reach the database once.
	write, err := sql.Open("sqlite",
		base+"&_pragma=synchronous("+o.Sync+")&_pragma=cache_size(-32000)&_pragma=wal_autocheckpoint(8000)")
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
	err := d.write.Close()
	if d.pool != nil {
		d.pool.Close()
	}
	return err
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
	if OnTrial(ctx) {
		f = undone(f)
	}
	if d.trace != nil {
		f = tracedTx(f, d.trace)
	}
	if d.group != nil {
		return d.group.do(ctx, d, f)
	}
	return inPostgresTx(ctx, d, f)
}

// prepared keeps statements of the reading pool. IN lists make many texts, so
// the cache is bounded; a text past the bound is run unprepared.
type prepared struct {
	db    *sql.DB
	mu    sync.RWMutex
	stmts map[string]*sql.Stmt
}

const maxStmts = 400

func (p *prepared) stmt(ctx context.Context, query string) *sql.Stmt {
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

func (p *prepared) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	if s := p.stmt(ctx, query); s != nil {
		return s.QueryContext(ctx, args...)
	}
	return p.db.QueryContext(ctx, query, args...)
}

func (p *prepared) QueryRow(ctx context.Context, query string, args ...any) Row {
	if s := p.stmt(ctx, query); s != nil {
		return s.QueryRowContext(ctx, args...)
	}
	return p.db.QueryRowContext(ctx, query, args...)
}
