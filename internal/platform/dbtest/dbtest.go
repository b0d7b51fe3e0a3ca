// Package dbtest gives tests real databases: SQLite always, PostgreSQL where
// THONSO_TEST_POSTGRES names a server on which databases may be created.
// Migrations run once per test binary; each test gets a copy of the result.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
)

// PostgresEnv names the variable with the DSN: postgres://user@host:port/postgres.
const PostgresEnv = "THONSO_TEST_POSTGRES"

// A Migrate makes the tables that a test needs. It must be a plain function:
// what it made is remembered by where its code is, not by what it closes over.
type Migrate = func(ctx context.Context, d *db.DB) error

// Each runs f as the subtests "sqlite" and "postgres", each on a fresh migrated
// database. Without PostgreSQL that subtest is skipped; under CI it fails,
// because half of the promise would go untested.
func Each(t *testing.T, migrate Migrate, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, New(t, migrate)) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t, migrate)) })
}

// New returns a fresh SQLite database, closed at the end of the test.
func New(t testing.TB, migrate ...Migrate) *db.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	if len(migrate) > 0 {
		file, err := sqlite.get(migrate)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return open(t, path)
}

// Postgres returns a fresh PostgreSQL database, dropped at the end of the test.
func Postgres(t testing.TB, migrate ...Migrate) *db.DB {
	t.Helper()
	return open(t, PostgresDSN(t, migrate...))
}

// PostgresDSN is Postgres for tests that open the database themselves.
func PostgresDSN(t testing.TB, migrate ...Migrate) string {
	t.Helper()
	needPostgres(t)
	template, err := postgres.get(migrate)
	if err != nil {
		t.Fatal(err)
	}
	return copyPostgres(t, template)
}

func needPostgres(t testing.TB) {
	t.Helper()
	if os.Getenv(PostgresEnv) != "" {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not set", PostgresEnv)
	}
	t.Skipf("%s is not set", PostgresEnv)
}

// copyPostgres copies the database template; the copy is dropped at the end of the test.
func copyPostgres(t testing.TB, template string) string {
	t.Helper()
	name := newName()
	if err := admin(`create database ` + name + ` template ` + template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(`drop database ` + name + ` with (force)`); err != nil {
			t.Error(err)
		}
	})
	return dsnOf(os.Getenv(PostgresEnv), name)
}

func open(t testing.TB, dsn string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), dsn, fast)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

var fast = db.Options{Readers: 2, Sync: "OFF"} // a test's data needn't survive a power cut

// templates remembers what migrations made, by the functions that ran.
type templates[T any] struct {
	make func(ctx context.Context, migrate []Migrate) (T, error)
	mu   sync.Mutex
	made map[string]T
}

var (
	sqlite   = templates[[]byte]{make: makeSQLite}
	postgres = templates[string]{make: makePostgres}
)

func (ts *templates[T]) get(migrate []Migrate) (T, error) {
	key := ""
	for _, m := range migrate {
		key += fmt.Sprintf("%x ", reflect.ValueOf(m).Pointer())
	}
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if v, ok := ts.made[key]; ok {
		return v, nil
	}
	v, err := ts.make(context.Background(), migrate)
	if err != nil {
		return v, err
	}
	if ts.made == nil {
		ts.made = map[string]T{}
	}
	ts.made[key] = v
	return v, nil
}

func makeSQLite(ctx context.Context, migrate []Migrate) ([]byte, error) {
	dir, err := os.MkdirTemp("", "thonso-dbtest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := run(ctx, path, migrate); err != nil {
		return nil, err
	}
	return os.ReadFile(path) // closing has folded the write-ahead log into it
}

func makePostgres(ctx context.Context, migrate []Migrate) (string, error) {
	name := newName()
	// template0 is never connected to, so that test binaries don't wait for one another.
	if err := admin(`create database ` + name + ` template template0`); err != nil {
		return "", err
	}
	return name, run(ctx, dsnOf(os.Getenv(PostgresEnv), name), migrate)
}

func run(ctx context.Context, dsn string, migrate []Migrate) error {
	d, err := db.Open(ctx, dsn, fast)
	if err != nil {
		return err
	}
	for _, m := range migrate {
		if err := m(ctx, d); err != nil {
			d.Close()
			return fmt.Errorf("make the template: %w", err)
		}
	}
	return d.Close()
}

func newName() string { return "thonso_test_" + strings.ToLower(ids.Code(12)) }

func admin(query string) error {
	pool, err := sql.Open("pgx", os.Getenv(PostgresEnv))
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := pool.Exec(query); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	return nil
}

func dsnOf(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server // opening it reports what is wrong
	}
	u.Path = "/" + name
	return u.String()
}
