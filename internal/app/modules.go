package app

import (
	"context"
	"io/fs"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
)

// modules returns all modules in dependency order: a module comes after those
// that it calls. Their tables may not exist yet; only places may be asked here.
func (a *App) modules(ctx context.Context) ([]module.Module, error) {
	return []module.Module{
		{Name: "places", Files: places.Files},
	}, nil
}

// migrateGround makes the tables that must be there before any module is made:
// the platform's, and places', without whose map nobody has authority.
func migrateGround(ctx context.Context, d *db.DB) error {
	for _, m := range []module.Module{
		{Name: "audit", Files: audit.Migrations},
		{Name: "auth", Files: auth.Files},
		{Name: "jobs", Files: jobs.Migrations},
		{Name: "places", Files: places.Files},
	} {
		if err := d.Migrate(ctx, m.Name, m.Files); err != nil {
			return err
		}
	}
	return nil
}

func migrateModules(ctx context.Context, d *db.DB, ms []module.Module) error {
	for _, m := range ms {
		if m.Files == nil {
			continue
		}
		if _, err := fs.Stat(m.Files, "migrations"); err != nil {
			continue // a module without tables
		}
		if err := d.Migrate(ctx, m.Name, m.Files); err != nil {
			return err
		}
	}
	return nil
}
