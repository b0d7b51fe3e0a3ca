// Package app wires the modules into one program: opening the installation,
// its pages for everybody (start, home, help), and the commands. It holds no rule of any domain.
package app

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"thonso/internal/help"
	"thonso/internal/papers"
	"thonso/internal/places"
	"thonso/internal/platform/api"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/live"
	"thonso/internal/platform/module"
	"thonso/internal/platform/pdf"
	"thonso/internal/platform/photos"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/table"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
	assets "thonso/web"
)

//go:generate go tool templ generate -path .

//go:embed messages
var messages embed.FS

// A Config says where an installation keeps its data and how it is reached.
type Config struct {
	Data     string // folder of the database, the files and the key
	Database string // "": thonso.db in Data; or postgres://…
	BaseURL  string // as people type it: https://gia-phu.example
	Mail     Mail
	Version  string
	Clock    clock.Clock // nil: the machine's
	Options  db.Options
	Practice bool // the installation beside the real one in which nothing counts
	Demo     bool // everybody in it is invented: the sign-in page lets anybody in

	More []func(*App) module.Module // modules of another program's own, above those that are shipped

	Catalogue func() []procedures.Procedure // of practice: the procedures of the real one
}

// Mail says how e-mail is sent; without a host none is.
type Mail struct {
	Host         string
	Port         int
	User         string
	PasswordFile string
	From         string
}

// setFonts happens once, since each new setting reads and cuts the fonts anew.
var setFonts = sync.OnceFunc(func() { pdf.SetFonts(assets.PDFFont) })

// An App is one installation, open.
type App struct {
	Config  Config
	Clock   clock.Clock
	DB      *db.DB
	Box     *seal.Box
	Journal *audit.Journal
	Queue   *jobs.Queue
	Tallies *tallies.Book
	Auth    *auth.Service
	Catalog *i18n.Catalog
	Router  *web.Router
	API     *api.API
	Modules *module.Set
	Services

	events  *events.Bus
	live    *live.Hub
	metrics *prometheus.Registry
	handler http.Handler
	side    side // practice
}

// Open opens the installation of c and brings its tables up to date.
func Open(ctx context.Context, c Config) (*App, error) {
	if c.Clock == nil {
		c.Clock = clock.System{}
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	setFonts()
	a := &App{Config: c, Clock: c.Clock}
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) open(ctx context.Context) error {
	if err := a.connect(ctx); err != nil {
		return err
	}
	if err := a.makeModules(); err != nil {
		return err
	}
	if err := migrate(ctx, a.DB, ground); err != nil {
		return err
	}
	if err := rightKey(ctx, a.Config, a.DB, a.Box); err != nil {
		return err
	}
	if err := migrate(ctx, a.DB, a.Modules.All()); err != nil {
		return err
	}
	if err := a.load(ctx); err != nil {
		return err
	}
	if err := a.Tallies.Ensure(ctx); err != nil {
		return err
	}
	if err := a.noteKey(ctx); err != nil {
		return err
	}
	for _, m := range a.Modules.All() {
		if m.Renew == nil {
			continue
		}
		if err := m.Renew(ctx); err != nil {
			return fmt.Errorf("renew %s: %w", m.Name, err)
		}
	}
	return a.wire()
}

// load reads what modules keep in memory.
func (a *App) load(ctx context.Context) error {
	for _, m := range a.Modules.All() {
		if m.Load == nil {
			continue
		}
		if err := m.Load(ctx); err != nil {
			return fmt.Errorf("load %s: %w", m.Name, err)
		}
	}
	return nil
}

// on returns the installation's services on another clock, by which everything
// that they do is dated.
func (a *App) on(ctx context.Context, c clock.Clock) (*App, error) {
	b := &App{Config: a.Config, Clock: c, DB: a.DB, Box: a.Box}
	if err := b.makeModules(); err != nil {
		return nil, err
	}
	return b, b.load(ctx)
}

func (a *App) connect(ctx context.Context) (err error) {
	if a.DB, err = db.Open(ctx, a.Config.dsn(), a.Config.Options); err != nil {
		return err
	}
	a.Box, err = loadKey(ctx, a.Config, a.DB)
	return err
}

// makeModules makes every service and the texts. Nothing asks the
// database yet: its tables may not exist.
func (a *App) makeModules() error {
	a.Journal = audit.New(a.Clock)
	a.Queue = jobs.New(a.DB, a.Clock)
	a.Modules, a.events = &module.Set{}, events.NewBus()
	a.Places = places.New(places.Deps{DB: a.DB, Clock: a.Clock, Journal: a.Journal, Modules: a.Modules,
		Events: a.events})
	a.Tallies = tallies.NewBook(a.DB, a.Clock)
	a.Auth = auth.New(a.DB, a.Clock, a.Box, a.Places, a.Journal)
	a.Catalog = i18n.NewCatalog() // filled below, when the modules are known
	ms, err := a.modules()
	if err != nil {
		return err
	}
	if err := a.Modules.Fill(a.events, ms...); err != nil {
		return err
	}
	var counts []tallies.Set
	for _, m := range ms {
		counts = append(counts, m.Counts...)
	}
	if err := a.Tallies.Declare(counts...); err != nil {
		return err
	}
	return fillCatalog(a.Catalog, ms)
}

// wire registers every route, operation and worker.
func (a *App) wire() error {
	a.metrics = a.newMetrics()
	a.live = live.New(a.DB)
	a.Router = web.NewRouter(a.Auth, a.Catalog)
	a.Router.OnError = a.errorPage
	a.Router.Practice = a.Config.Practice
	a.Router.Secure = strings.HasPrefix(a.Config.BaseURL, "https://")
	a.Router.BaseURL = a.Config.BaseURL
	a.Router.PlaceName = func(ctx context.Context, id string) string {
		p, _ := a.Places.Tree().Find(id)
		return places.FullName(ctx, p)
	}
	a.Router.Unread = a.Notices.Unread
	if !a.Config.Practice { // no other system practises
		a.API = api.New(a.Router, a.Config.Version)
	}
	a.routes()
	guides, err := help.New(a.Router, guideReaders, helpPlaces)
	if err != nil {
		return err
	}
	guides.Routes()
	for _, m := range a.Modules.All() {
		for _, n := range m.Nav {
			a.Router.Nav(n)
		}
		if m.Routes != nil {
			m.Routes(a.Router)
		}
		if m.API != nil && a.API != nil {
			m.API(a.API)
		}
		if m.Jobs != nil {
			m.Jobs(a.Queue)
		}
	}
	jobs.Work(a.Queue, a.system(), a.recountLogged)
	a.Queue.Plan("app.recount", jobs.Nightly(), recountAll{})
	jobs.Work(a.Queue, a.system(), a.rollTallies)
	a.Queue.Plan("app.roll", jobs.Every(tallies.RollEvery), rollAll{})
	a.handler = a.Router.Handler()
	if !a.Config.Practice { // practice is served, and observed, by the real one
		a.handler = a.observed(a.beside(a.handler))
	}
	return nil
}

// Handler serves everything.
func (a *App) Handler() http.Handler { return a.handler }

// Close closes the database, and practice beside it.
func (a *App) Close() error {
	if a.live != nil {
		a.live.Stop()
	}
	err := a.side.close()
	if a.DB == nil {
		return err
	}
	return errors.Join(err, a.DB.Close())
}

// withTexts are what has texts: parts of the platform, the app, and the modules.
func withTexts(ms []module.Module) []module.Module {
	all := []module.Module{{Name: "ui", Files: ui.Messages}, {Name: "forms", Files: forms.Messages},
		{Name: "table", Files: table.Messages}, {Name: "workdays", Files: workdays.Messages},
		{Name: "api", Files: api.Messages}, {Name: "auth", Files: auth.Files},
		{Name: "photos", Files: photos.Messages}, {Name: "papers", Files: papers.Messages},
		{Name: "app", Files: messages}}
	return slices.DeleteFunc(append(all, ms...), func(m module.Module) bool { return m.Files == nil })
}

func fillCatalog(c *i18n.Catalog, ms []module.Module) error {
	for _, m := range withTexts(ms) {
		if err := c.Add(m.Files); err != nil {
			return fmt.Errorf("texts of %s: %w", m.Name, err)
		}
	}
	return nil
}

func (c Config) dsn() string {
	if c.Database != "" {
		return c.Database
	}
	return filepath.Join(c.Data, "thonso.db")
}

func (c Config) keyFile() string { return filepath.Join(c.Data, "secret.key") }

// blobDir is where files lie, each under its SHA-256.
func (c Config) blobDir() string { return filepath.Join(c.Data, "blobs") }
