package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

func asState(err error, s *interface{ SQLState() string }) bool { return errors.As(err, s) }

// Migrate brings the tables of one module up to date: the files NNNN_name.sql
// in fsys/migrations, forward only, remembered in the table <module>_migration.
// The same text runs on both databases.
func (d *DB) Migrate(ctx context.Context, module string, fsys fs.FS) error {
	sub, err := fs.Sub(fsys, "migrations")
	if err != nil {
		return err
	}
	dialect := database.DialectSQLite3
	if d.Dialect == Postgres {
		dialect = database.DialectPostgres
	}
	store, err := database.NewStore(dialect, module+"_migration")
	if err != nil {
		return err
	}
	return d.Raw(ctx, func(pool *sql.DB) error {
		p, err := goose.NewProvider("", pool, sub, goose.WithStore(store), goose.WithDisableGlobalRegistry(true))
		if err != nil {
			return fmt.Errorf("migrations of %s: %w", module, err)
		}
		if _, err := p.Up(ctx); err != nil {
			return fmt.Errorf("migrate %s: %w", module, err)
		}
		return nil
	})
}
