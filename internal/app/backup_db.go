package app

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"

	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
)

// copyDatabase writes the database as of one moment into dir, and the number of
// rows of that moment into m. It opens connections of its own: a server may be writing.
func copyDatabase(ctx context.Context, dsn, dir string, m *manifest) (file string, err error) {
	d, err := db.Open(ctx, dsn, db.Options{Readers: 1})
	if err != nil {
		return "", err
	}
	defer d.Close()
	m.Dialect = d.Dialect
	if d.Dialect == db.Postgres {
		return dumpPostgres(ctx, d, dsn, dir, m)
	}
	file = filepath.Join(dir, sqliteName)
	err = d.Raw(ctx, func(pool *sql.DB) error {
		_, err := pool.ExecContext(ctx, `vacuum into $1`, file)
		return err
	})
	if err != nil {
		return "", err
	}
	m.Rows, err = countSQLite(ctx, file)
	return file, err
}

func countSQLite(ctx context.Context, file string) (map[string]int64, error) {
	d, err := db.Open(ctx, file, db.Options{Readers: 1, Sync: "OFF"})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if err := integrity(ctx, d); err != nil {
		return nil, err
	}
	return countRows(ctx, d.Pool(), d.Dialect)
}

// integrity asks SQLite to look at every page, index and reference.
func integrity(ctx context.Context, d *db.DB) error {
	if d.Dialect != db.SQLite {
		return nil
	}
	found, err := db.Strings(ctx, d.Read(), `pragma integrity_check`)
	if err != nil {
		return err
	}
	if len(found) != 1 || found[0] != "ok" {
		return fmt.Errorf("integrity: %s", strings.Join(found, "; "))
	}
	var broken int
	if err := d.Read().QueryRow(ctx, `select count(*) from pragma_foreign_key_check`).Scan(&broken); err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("integrity: %d rows refer to rows that don't exist", broken)
	}
	return nil
}

type rowQuerier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// countRows counts every table of our own.
func countRows(ctx context.Context, q rowQuerier, dialect db.Dialect) (map[string]int64, error) {
	list := `select name from sqlite_master where type = 'table' and name not like 'sqlite\_%' escape '\'
		and sql not like 'create virtual%' collate nocase`
	if dialect == db.Postgres {
		list = `select table_name from information_schema.tables where table_schema = current_schema()
			and table_type = 'BASE TABLE'`
	}
	rows, err := q.QueryContext(ctx, list)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	out := map[string]int64{}
	for _, t := range tables {
		var n int64
		if err := q.QueryRowContext(ctx, `select count(*) from "`+t+`"`).Scan(&n); err != nil {
			return nil, fmt.Errorf("count %s: %w", t, err)
		}
		out[t] = n
	}
	return out, nil
}

// dumpPostgres runs pg_dump on a snapshot that it shares with the counting, so
// that both see one moment.
func dumpPostgres(ctx context.Context, d *db.DB, dsn, dir string, m *manifest) (string, error) {
	tx, err := d.Pool().BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return "", err
	}
	defer tx.Rollback() //nolint:errcheck // it only reads
	var snapshot string
	if err := tx.QueryRowContext(ctx, `select pg_export_snapshot()`).Scan(&snapshot); err != nil {
		return "", err
	}
	if m.Rows, err = countRows(ctx, tx, db.Postgres); err != nil {
		return "", err
	}
	file := filepath.Join(dir, postgresName)
	return file, tool(ctx, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--snapshot="+snapshot,
		"--file="+file, "--dbname="+dsn)
}

func restorePostgres(ctx context.Context, file, dsn string) error {
	return tool(ctx, "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
		"--dbname="+dsn, file)
}

// tool runs one of PostgreSQL's programs, and says what it said.
func tool(ctx context.Context, name string, args ...string) error {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(said.String()))
	}
	return nil
}

// inScratchDatabase runs f with the address of a new empty database on the
// server of dsn, and drops it after.
func inScratchDatabase(ctx context.Context, dsn string, f func(scratch string) error) error {
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	defer pool.Close()
	name := "thonso_verify_" + strings.ToLower(ids.Code(10))
	if _, err := pool.ExecContext(ctx, `create database `+name+` template template0`); err != nil {
		return fmt.Errorf("a scratch database to verify in: %w", err)
	}
	//nolint:errcheck // a left-over scratch database harms nobody
	defer pool.ExecContext(context.WithoutCancel(ctx), `drop database `+name+` with (force)`)
	u, err := url.Parse(dsn)
	if err != nil {
		return err
	}
	u.Path = "/" + name
	return f(u.String())
}
