package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// ErrClosed is what InTx returns on a closed database.
var ErrClosed = errors.New("db: closed")

// A group owns SQLite's only writing connection and lets waiting transactions
// share one durable commit: BEGIN, then for each a savepoint, then COMMIT. The
// commit (an fsync) is what a write costs, so sharing it is what makes many
// clients fast. Each transaction still stands or falls alone.
type group struct {
	conn  *sql.Conn
	work  chan *txWork
	loans chan *loan
	quit  chan struct{}
	done  chan struct{}
	once  sync.Once
	stmts map[string]*sql.Stmt
}

// A loan lets somebody else use the pool's only connection: migrations, backup.
type loan struct {
	f    func(pool *sql.DB) error
	err  error
	done chan struct{}
}

type txWork struct {
	ctx  context.Context
	db   *DB
	f    func(ctx context.Context, tx *Tx) error
	tx   *Tx
	err  error
	done chan struct{}
}

// maxGroup bounds how long the first of a group waits for the last.
const maxGroup = 64

func newGroup(pool *sql.DB) *group {
	g := &group{work: make(chan *txWork), loans: make(chan *loan), quit: make(chan struct{}), done: make(chan struct{}),
		stmts: map[string]*sql.Stmt{}}
	// The connection is taken at the first transaction, so that migrations may use the pool before.
	go g.run(pool)
	return g
}

func (g *group) close() {
	g.once.Do(func() { close(g.quit) })
	<-g.done
}

func (g *group) do(ctx context.Context, d *DB, f func(ctx context.Context, tx *Tx) error) error {
	// A cancelled statement would make SQLite roll back the whole group.
	w := &txWork{ctx: context.WithoutCancel(ctx), db: d, f: f, done: make(chan struct{})}
	select {
	case g.work <- w:
	case <-ctx.Done():
		return ctx.Err()
	case <-g.quit:
		return ErrClosed
	}
	<-w.done
	return w.err
}

// lend runs f between two groups, while nobody writes.
func (g *group) lend(ctx context.Context, f func(pool *sql.DB) error) error {
	l := &loan{f: f, done: make(chan struct{})}
	select {
	case g.loans <- l:
	case <-ctx.Done():
		return ctx.Err()
	case <-g.quit:
		return ErrClosed
	}
	<-l.done
	return l.err
}

func (g *group) run(pool *sql.DB) {
	defer close(g.done)
	for {
		var first *txWork
		select {
		case first = <-g.work:
		case l := <-g.loans:
			if g.conn != nil {
				g.drop()
			}
			l.err = l.f(pool)
			close(l.done)
			continue
		case <-g.quit:
			if g.conn != nil {
				g.drop()
			}
			return
		}
		batch := []*txWork{first}
		err := g.begin(pool)
		if err == nil {
			g.step(first)
			batch = g.more(batch)
			err = g.exec("commit")
			if err != nil {
				_ = g.exec("rollback") // it may have rolled back by itself
				g.drop()
			}
		}
		for _, w := range batch {
			if err != nil && w.err == nil {
				w.err = fmt.Errorf("commit: %w", err)
			}
			if w.err == nil {
				for _, f := range w.tx.after {
					f()
				}
			}
			close(w.done)
		}
	}
}

// more takes in whoever is waiting now; it never waits for anybody.
func (g *group) more(batch []*txWork) []*txWork {
	for len(batch) < maxGroup {
		select {
		case w := <-g.work:
			g.step(w)
			batch = append(batch, w)
		default:
			return batch
		}
	}
	return batch
}

func (g *group) begin(pool *sql.DB) (err error) {
	if g.conn == nil {
		if g.conn, err = pool.Conn(context.Background()); err != nil {
			return err
		}
	}
	if err = g.exec("begin immediate"); err != nil {
		g.drop()
	}
	return err
}

// drop gives the connection up: at the end, or after an error that may have
// broken it. While a statement of it is open, SQLite would keep it and its log.
func (g *group) drop() {
	for _, s := range g.stmts {
		s.Close()
	}
	clear(g.stmts)
	g.conn.Close()
	g.conn = nil
}

// step runs one transaction in its savepoint. After a failure inside, the
// savepoint is undone; should that fail too, the commit will, and all hear of it.
func (g *group) step(w *txWork) {
	if w.err = g.exec("savepoint one"); w.err != nil {
		return
	}
	w.tx = &Tx{querier: g, db: w.db}
	w.err = safely(w.ctx, w.tx, w.f)
	if w.err != nil {
		if err := g.exec("rollback to one"); err != nil {
			w.err = errors.Join(w.err, err)
		}
	}
	if err := g.exec("release one"); err != nil && w.err == nil {
		w.err = err
	}
}

// safely runs f and what it left for the end.
func safely(ctx context.Context, tx *Tx, f func(ctx context.Context, tx *Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in transaction: %v\n%s", p, debug.Stack())
		}
	}()
	if err := f(ctx, tx); err != nil {
		return err
	}
	return tx.Settle(ctx)
}

func (g *group) exec(query string) error {
	_, err := g.Exec(context.Background(), query)
	return err
}

func (g *group) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := g.stmts[query]; s != nil {
		return s, nil
	}
	s, err := g.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if len(g.stmts) >= maxStmts {
		for k, old := range g.stmts { // any one: texts past the bound are rare
			old.Close()
			delete(g.stmts, k)
			break
		}
	}
	g.stmts[query] = s
	return s, nil
}

func (g *group) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := g.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (g *group) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	s, err := g.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (g *group) QueryRow(ctx context.Context, query string, args ...any) Row {
	s, err := g.stmt(ctx, query)
	if err != nil {
		return g.conn.QueryRowContext(ctx, query, args...) // reports the error on Scan
	}
	return s.QueryRowContext(ctx, args...)
}
