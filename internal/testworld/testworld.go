// Package testworld gives a test the real program with a small commune in it:
// the same wiring as in production, on a clock that the test moves. Only tests
// in packages of their own (package people_test) can import it, since it
// imports everything.
package testworld

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thonso/internal/app"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/web/webtest"
	assets "thonso/web"
)

// The places of the world: a commune with two villages.
const (
	Commune = "00000000-0000-7000-8000-000000000001"
	Valley  = "00000000-0000-7000-8000-000000000002"
	Hill    = "00000000-0000-7000-8000-000000000003"
)

// A World is an installation of one commune.
type World struct {
	*app.App
	Clock *clocktest.Clock
	t     testing.TB
}

// An Option changes how the world is opened.
type Option func(*app.Config)

// At is the hour at which the world begins.
func At(hour time.Time) Option { return func(c *app.Config) { c.Clock = clocktest.At(hour) } }

// Traced tells f every statement before it runs.
func Traced(f func(query string, args []any)) Option {
	return func(c *app.Config) { c.Options.Trace = f }
}

// Each runs f as the subtests "sqlite" and "postgres", each on a fresh world.
func Each(t *testing.T, f func(t *testing.T, w *World), options ...Option) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, New(t, options...))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		dir, dsn := commune.Postgres(t)
		f(t, open(t, dir, dsn, options))
	})
}

func init() {
	if err := assets.Built(); err != nil { // said once, not by each test
		fmt.Println(err)
		os.Exit(1)
	}
	slog.SetLogLoggerLevel(slog.LevelWarn) // no line for each request
}

// New returns a fresh world on SQLite, unless told otherwise on Monday evening,
// 23 November 2026. It is a copy of one that was made once for the test binary.
func New(t testing.TB, options ...Option) *World {
	t.Helper()
	return open(t, commune.SQLite(t), "", options)
}

// Over returns the world that the database of an older version becomes.
func Over(t testing.TB, dsn string, options ...Option) *World {
	t.Helper()
	dir := t.TempDir()
	_, err := seal.Make(filepath.Join(dir, "secret.key")) // none is made beside data
	OK(t, err)
	w := open(t, dir, dsn, options)
	OK(t, makePlaces(t.Context(), w.App))
	return w
}

// commune is what worlds are copied from.
var commune = dbtest.NewInstallation(func(ctx context.Context, dir, dsn string) error {
	a, err := app.Open(ctx, config(dir, dsn))
	if err != nil {
		return err
	}
	return errors.Join(makePlaces(ctx, a), a.Close())
})

var evening = time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC)

func config(dir, dsn string) app.Config {
	return app.Config{Data: dir, Database: dsn, Version: "test", BaseURL: "https://muong-thu.example",
		Options: db.Options{Readers: 2, Sync: "OFF"}, Clock: clocktest.At(evening)}
}

func open(t testing.TB, dir, dsn string, options []Option) *World {
	t.Helper()
	c := config(dir, dsn)
	for _, o := range options {
		o(&c)
	}
	w := &World{Clock: c.Clock.(*clocktest.Clock), t: t}
	var err error
	if w.App, err = app.Open(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func makePlaces(ctx context.Context, a *app.App) error {
	village := func(id, code, name string) places.NewPlace {
		return places.NewPlace{ParentID: Commune,
			Place: places.Place{ID: id, Kind: places.Village, Type: "thon", Code: code, Name: name}}
	}
	return a.Places.Create(ctx, auth.System("test", a.Places),
		places.NewPlace{Place: places.Place{ID: Commune, Kind: places.Commune, Type: "xa",
			Code: "99001", Name: "Mường Thử"}},
		village(Valley, "99001-01", "Thung Lũng"), village(Hill, "99001-02", "Đồi Chè"))
}

// System acts for the program itself.
func (w *World) System() auth.Actor { return auth.System("test", w.Places) }

// As makes an account with a role at a place, and returns it as an actor and with a login.
func (w *World) As(role auth.Role, placeID string) (auth.Actor, *Browser) {
	w.t.Helper()
	const password = "bà con đều biết"
	name := "u" + strings.ToLower(ids.Code(8))
	acc, err := w.Auth.CreateAccount(w.t.Context(), w.System(), auth.AccountInput{
		Username: name, Name: "Người " + name, Password: password, Role: role, PlaceID: placeID})
	if err != nil {
		w.t.Fatal(err)
	}
	b := w.Browser()
	if rec := b.Post("/login", "name", name, "password", password); rec.Code != http.StatusSeeOther {
		w.t.Fatalf("login: %d", rec.Code)
	}
	return auth.NewActor(acc.ID, acc.Name, w.Places, auth.Grant{Role: role, PlaceID: placeID}), b
}

// A Browser keeps cookies, and follows forms only to what was made for them.
type Browser struct {
	w       *World
	cookies map[string]*http.Cookie
}

// Browser returns one in which nobody is signed in.
func (w *World) Browser() *Browser { return &Browser{w: w, cookies: map[string]*http.Cookie{}} }

// Get asks for a page.
func (b *Browser) Get(path string) *httptest.ResponseRecorder {
	return b.Do(httptest.NewRequest(http.MethodGet, path, nil))
}

// Post sends a form of names and values in turn.
func (b *Browser) Post(path string, fields ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.Do(r)
}

// Do sends any request.
func (b *Browser) Do(r *http.Request) *httptest.ResponseRecorder {
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	rec := webtest.Serve(b.w.Handler(), r)
	for _, c := range rec.Result().Cookies() {
		if b.cookies[c.Name] = c; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return rec
}
