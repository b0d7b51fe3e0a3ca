package dbtest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// An Installation is a data folder with its database that is made once for the
// test binary. Each test gets a copy.
type Installation struct {
	make     func(ctx context.Context, dir, dsn string) error
	sqlite   func() (files, error)
	postgres func() (onPostgres, error)
}

// files are the contents of a folder's files, by their paths within it.
type files map[string][]byte

type onPostgres struct {
	template string // name of the database that is copied
	files    files
}

// NewInstallation returns the installation that create makes in an empty folder, on
// the database dsn, or on one in the folder when dsn is "". All must be closed
// when create returns.
func NewInstallation(create func(ctx context.Context, dir, dsn string) error) *Installation {
	i := &Installation{make: create}
	i.sqlite = sync.OnceValues(func() (files, error) { return i.fill("") })
	i.postgres = sync.OnceValues(func() (onPostgres, error) {
		name, err := makePostgres(context.Background(), nil)
		if err != nil {
			return onPostgres{}, err
		}
		made, err := i.fill(dsnOf(os.Getenv(PostgresEnv), name))
		return onPostgres{name, made}, err
	})
	return i
}

// SQLite returns the folder of a copy, removed at the end of the test.
func (i *Installation) SQLite(t testing.TB) string {
	t.Helper()
	made, err := i.sqlite()
	if err != nil {
		t.Fatal(err)
	}
	return made.write(t)
}

// Postgres returns the folder and the database of a copy. The test is skipped
// or fails without a server, as with Each.
func (i *Installation) Postgres(t testing.TB) (dir, dsn string) {
	t.Helper()
	needPostgres(t)
	made, err := i.postgres()
	if err != nil {
		t.Fatal(err)
	}
	return made.files.write(t), copyPostgres(t, made.template)
}

// fill makes the installation in a folder of its own and returns its files.
func (i *Installation) fill(dsn string) (files, error) {
	dir, err := os.MkdirTemp("", "thonso-dbtest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := i.make(context.Background(), dir, dsn); err != nil {
		return nil, err
	}
	made, all := files{}, os.DirFS(dir)
	err = fs.WalkDir(all, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			made[name], err = fs.ReadFile(all, name)
		}
		return err
	})
	return made, err
}

func (f files) write(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range f {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, content, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
