package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"reflect"
	"syscall"

	"github.com/alecthomas/kong"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
)

// cli is every command; each has its own file.
type cli struct {
	Serve    serveCmd    `cmd:"" help:"Serve the installation: pages, API and jobs."`
	Demo     demoCmd     `cmd:"" help:"Serve a made-up commune to try everything on."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database's tables up to date."`
	User     userCmd     `cmd:"" help:"Accounts and their roles."`
	Jobs     jobsCmd     `cmd:"" help:"Jobs that wait, fail or were given up."`
	Backup   backupCmd   `cmd:"" help:"Write a consistent, verified copy of the installation; it may be running."`
	Restore  restoreCmd  `cmd:"" help:"Make an installation of a backup, in an empty place."`
	Doctor   doctorCmd   `cmd:"" help:"Check database, migrations, journal, files and jobs; the exit code tells."`
	Bench    benchCmd    `cmd:"" help:"Measure the product on the data of a province."`
	Import   importCmd   `cmd:"" help:"Bring in procedures or places."`
	Export   exportCmd   `cmd:"" help:"Write procedures to a file."`
	Calendar calendarCmd `cmd:"" help:"Check a working calendar of offices, kept as a table."`
	OpenAPI  openapiCmd  `cmd:"" name:"openapi" help:"Print the API's OpenAPI description."`
	Texts    textsCmd    `cmd:"" help:"Say how much of the texts each language pack has."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
}

// globals are what commands need of the world; tests give their own.
type globals struct {
	ctx     context.Context
	version string
	out     io.Writer
}

// dataFlags say which installation a command is about.
type dataFlags struct {
	Data     string `help:"Folder of the database, the files and the key." default:"./data" env:"THONSO_DATA" type:"path"`
	Database string `help:"Database: a file, or postgres://… (default: thonso.db in the data folder)." env:"THONSO_DATABASE"`
}

func (f dataFlags) config(g *globals) Config {
	return Config{Data: f.Data, Database: f.Database, Version: g.version}
}

func (f dataFlags) open(g *globals) (*App, error) { return Open(g.ctx, f.config(g)) }

// Main runs one command and returns the exit code.
func Main(version string, args []string, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	slog.SetDefault(slog.New(slog.NewTextHandler(errOut, nil)))

	var c cli
	parser, err := kong.New(&c, kong.Name("thonso"), kong.Description("Thôn Số, the digital village."),
		kong.Writers(out, errOut), kong.UsageOnError(), kong.Vars{"roles": roleCodes(), "console": i18n.Console},
		kong.TypeMapper(reflect.TypeFor[clock.Date](), kong.MapperFunc(parseDate)))
	if err != nil {
		panic(err) // the struct above is wrong
	}
	run, err := parser.Parse(args)
	if err != nil {
		parser.Errorf("%s", err)
		return 2
	}
	err = run.Run(&globals{ctx: ctx, version: version, out: out})
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(errOut, "thonso:", explain(err))
		return 1
	}
	return 0
}

func parseDate(ctx *kong.DecodeContext, target reflect.Value) error {
	var typed string
	if err := ctx.Scan.PopValueInto("date", &typed); err != nil {
		return err
	}
	d, err := clock.ParseDate(typed)
	target.SetString(string(d))
	return err
}

// explain tells a fault in words, on the command line in English.
func explain(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err.Error()
	}
	c := i18n.NewCatalog()
	if fillCatalog(c, nil) != nil {
		return err.Error()
	}
	return faultText(i18n.With(context.Background(), c, i18n.Console), f)
}

// told puts a fault in words with the texts of all modules.
func told(ctx context.Context, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	return errors.New(faultText(ctx, f))
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(g *globals) error {
	fmt.Fprintln(g.out, "thonso", g.version)
	return nil
}

type migrateCmd struct{ dataFlags }

// Run opens the installation, which migrates it.
func (m *migrateCmd) Run(g *globals) error {
	a, err := m.open(g)
	if err != nil {
		return err
	}
	fmt.Fprintln(g.out, "The tables are up to date.")
	return a.Close()
}

type openapiCmd struct{}

// Run prints the description that a running installation serves.
func (openapiCmd) Run(g *globals) error {
	dir, err := os.MkdirTemp("", "thonso-openapi-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return withApp(g, dataFlags{Data: dir}, func(a *App) error {
		enc := json.NewEncoder(g.out)
		enc.SetIndent("", "  ")
		return enc.Encode(a.API.OpenAPI())
	})
}
