package bench

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"html"
	"net/http"
	"runtime"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"
	_ "modernc.org/sqlite"             // registers "sqlite"
)

// A reference serves the product's statements through net/http and
// database/sql and nothing else: no login, permission, validation, chain,
// templates or grouped commits. It is what a program could cost at the least
// that keeps the same rows in the same tables.
type reference struct {
	read, write *sql.DB
	recipes     map[string]Recipe
	stmts       map[string]*sql.Stmt // of the writing connection; nil on PostgreSQL, whose driver keeps them
	readers     map[string]*sql.Stmt
}

// NewReference opens the database of dsn, a path or postgres://…, to run
// recipes on.
func NewReference(dsn string, recipes map[string]Recipe) (http.Handler, error) {
	r := &reference{recipes: recipes}
	if strings.HasPrefix(dsn, "postgres") {
		pool, err := sql.Open("pgx", dsn)
		if err != nil {
			return nil, err
		}
		pool.SetMaxOpenConns(Clients)
		pool.SetMaxIdleConns(Clients)
		r.read, r.write = pool, pool
		return r.routes(), nil
	}
	base := "file:" + dsn +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)" +
		"&_pragma=temp_store(memory)&_txlock=immediate"
	var err error
	if r.write, err = sql.Open("sqlite", base+"&_pragma=synchronous(FULL)&_pragma=cache_size(-32000)"); err != nil {
		return nil, err
	}
	r.write.SetMaxOpenConns(1)
	if r.read, err = sql.Open("sqlite", base+"&_pragma=query_only(1)&_pragma=cache_size(-8000)"); err != nil {
		return nil, err
	}
	readers := max(2, runtime.NumCPU())
	r.read.SetMaxOpenConns(readers)
	r.read.SetMaxIdleConns(readers)
	return r.routes(), r.prepare()
}

// prepare prepares every statement once on the pool that runs it.
func (r *reference) prepare() (err error) {
	r.stmts, r.readers = map[string]*sql.Stmt{}, map[string]*sql.Stmt{}
	prepare := func(pool *sql.DB, into map[string]*sql.Stmt, q string) {
		if into[q] == nil && err == nil {
			into[q], err = pool.Prepare(q)
		}
	}
	for _, q := range writes {
		prepare(r.write, r.stmts, q)
	}
	prepare(r.read, r.readers, qDossier)
	for _, recipe := range r.recipes {
		for _, s := range recipe {
			if s.writes() {
				prepare(r.write, r.stmts, s.SQL)
			} else {
				prepare(r.read, r.readers, s.SQL)
			}
		}
	}
	return err
}

func (r *reference) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	for pattern, f := range map[string]func(req *http.Request, b *bytes.Buffer) error{
		"POST /submit/{id}": r.submit, "POST /receive/{id}": r.receive, "GET /replay": r.replay,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, req *http.Request) {
			var b bytes.Buffer
			if err := f(req, &b); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			if req.Method == http.MethodGet {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
			} else {
				w.Header().Set("Content-Type", "application/json")
			}
			_, _ = w.Write(b.Bytes())
		})
	}
	return mux
}

// query returns the rows of a statement as texts.
func (r *reference) query(ctx context.Context, tx *sql.Tx, q string, args ...any) ([][]string, error) {
	var rows *sql.Rows
	var err error
	switch {
	case tx != nil && r.stmts[q] != nil:
		rows, err = tx.StmtContext(ctx, r.stmts[q]).QueryContext(ctx, args...)
	case tx != nil:
		rows, err = tx.QueryContext(ctx, q, args...)
	case r.readers[q] != nil:
		rows, err = r.readers[q].QueryContext(ctx, args...)
	default:
		rows, err = r.read.QueryContext(ctx, q, args...)
	}
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out [][]string
	for rows.Next() {
		row, dest := make([]string, len(cols)), make([]any, len(cols))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, rows.Err()
}

// one is query for statements that must find a row.
func (r *reference) one(ctx context.Context, tx *sql.Tx, q string, args ...any) ([]string, error) {
	rows, err := r.query(ctx, tx, q, args...)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("no row: %s", q)
	}
	return rows[0], nil
}

func (r *reference) exec(ctx context.Context, tx *sql.Tx, q string, args ...any) error {
	if s := r.stmts[q]; s != nil {
		_, err := tx.StmtContext(ctx, s).ExecContext(ctx, args...)
		return err
	}
	_, err := tx.ExecContext(ctx, q, args...)
	return err
}

func (r *reference) inTx(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := r.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it says only that there is nothing to do
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// table writes rows as a page.
func table(b *bytes.Buffer, title string, rows [][]string) {
	fmt.Fprintf(b, "<!doctype html><html lang=vi><title>%s</title><h1>%s</h1><table>", html.EscapeString(title),
		html.EscapeString(title))
	for _, row := range rows {
		b.WriteString("<tr>")
		for _, cell := range row {
			b.WriteString("<td>")
			b.WriteString(html.EscapeString(cell))
		}
	}
	b.WriteString("</table>")
}
