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

// ground is what must have its tables before any module is made: the
// platform, and places, without whose map nobody has authority.
var ground = []module.Module{
	{Name: "audit", Files: audit.Migrations},
	{Name: "auth", Files: auth.Files},
	{Name: "jobs", Files: jobs.Migrations},
	{Name: "places", Files: places.Files},
}

func migrate(ctx context.Context, d *db.DB, ms []module.Module) error {
	for _, m := range ms {
		if !hasTables(m) {
			continue
		}
		if err := d.Migrate(ctx, m.Name, m.Files); err != nil {
			return err
		}
	}
	return nil
}

func hasTables(m module.Module) bool {
	if m.Files == nil {
		return false
	}
	_, err := fs.Stat(m.Files, "migrations")
	return err == nil
}
