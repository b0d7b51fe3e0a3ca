package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with the file of that name under testdata. A difference
// is either a mistake or a decision: look at it, then run with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-file +now); if it should: go test ./internal/app -run Golden -update\n%s", name, diff)
	}
}

// TestGoldenRoutes: who may do what, one line for each route and role.
func TestGoldenRoutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	roles := map[string]string{"public": "everybody", "signed_in": "every account"}
	for _, p := range declared(w.Modules.All()) {
		var names []string
		for _, r := range auth.ShippedRoles() {
			if r.Code.May(p) {
				names = append(names, string(r.Code))
			}
		}
		slices.Sort(names)
		roles[string(p)] = strings.Join(names, " ")
	}
	var lines []string
	for _, r := range w.Router.Routes {
		lines = append(lines, fmt.Sprintf("%-4s %-62s %-22s %s", r.Kind, r.Pattern, r.Permission,
			roles[string(r.Permission)]))
	}
	slices.Sort(lines)
	golden(t, "routes.golden", strings.Join(lines, "\n")+"\n")
}

// TestGoldenOpenAPI: the API that others build on.
func TestGoldenOpenAPI(t *testing.T) {
	t.Parallel()
	raw, err := json.MarshalIndent(newWorld(t).API.OpenAPI(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "openapi.golden.json", string(raw)+"\n")
}

// column is what both databases say of a column.
type column struct{ table, name, kind string }

func (c column) String() string { return c.table + "." + c.name + " " + c.kind }

// TestGoldenSchema: the tables, the same on both databases.
func TestGoldenSchema(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, nothing, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		a := &App{Clock: clocktest.At(time.Time{}), DB: d, Config: Config{Data: t.TempDir()}}
		if err := a.makeModules(); err != nil {
			t.Fatal(err)
		}
		if err := migrate(ctx, d, a.withTables()); err != nil {
			t.Fatal(err)
		}
		must(t, a.Tallies.Ensure(ctx))
		cols, err := db.Collect(ctx, d.Read(), func(r db.Rows) (c column, err error) {
			return c, r.Scan(&c.table, &c.name, &c.kind)
		}, columnsOf(d.Dialect))
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(cols, func(a, b column) int { return cmp.Compare(a.String(), b.String()) })
		var b strings.Builder
		for _, c := range cols {
			fmt.Fprintln(&b, c)
		}
		golden(t, "schema.golden", b.String())
	})
}

// TestGoldenMigrations: a migration that has run somewhere never changes, or that
// installation would lack what the change brings. New lines here, no other ones.
func TestGoldenMigrations(t *testing.T) {
	t.Parallel()
	var lines []string
	for _, m := range newWorld(t).withTables() {
		if m.Files == nil {
			continue
		}
		names, err := fs.Glob(m.Files, "migrations/*.sql")
		must(t, err)
		for _, name := range names {
			text, err := fs.ReadFile(m.Files, name)
			must(t, err)
			lines = append(lines, fmt.Sprintf("%s/%s %x", m.Name, filepath.Base(name), sha256.Sum256(text)))
		}
	}
	slices.Sort(lines)
	golden(t, "migrations.golden", strings.Join(slices.Compact(lines), "\n")+"\n")
}

func nothing(context.Context, *db.DB) error { return nil }

func columnsOf(d db.Dialect) string {
	if d == db.Postgres {
		return `select table_name, column_name, data_type from information_schema.columns
			where table_schema = current_schema() and table_name not like '%\_migration'`
	}
	return `select m.name, p.name, lower(p.type) from sqlite_master m, pragma_table_info(m.name) p
		where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like '%\_migration' escape '\'`
}
