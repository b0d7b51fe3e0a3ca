package e2e

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"testing"
	"time"

	"thonso/internal/app"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
)

// A site is a demo installation served over HTTP.
type site struct {
	*app.App
	url  string
	keys bool // those who open it have no mouse, and read large letters
}

// An evening begins at half past seven on the Monday of the story, whatever day
// the tests run on, and passes ten times as fast: people need longer than they do.
type evening struct{ began time.Time }

func (e evening) Now() time.Time {
	passed := min(10*time.Since(e.began), 80*time.Minute) // on a slow machine it does not end before the work
	return monday.Add(passed).Truncate(time.Microsecond)
}

var monday = time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC)

// sample is the sample district, which each site has a copy of.
var sample = dbtest.NewInstallation(func(ctx context.Context, dir, dsn string) error {
	a, err := app.Open(ctx, app.Config{Data: dir, Database: dsn, Version: "e2e", Clock: clocktest.At(monday),
		Options: db.Options{Sync: "OFF"}})
	if err != nil {
		return err
	}
	return errors.Join(app.Demo(ctx, a, io.Discard), a.Close())
})

// newSite serves a copy of the sample on SQLite, or on PostgreSQL.
func newSite(t *testing.T, on db.Dialect) *site {
	t.Helper()
	dir, dsn := "", ""
	if on == db.Postgres {
		dir, dsn = sample.Postgres(t)
	} else {
		dir = sample.SQLite(t)
	}
	srv := httptest.NewUnstartedServer(nil)
	url := "http://" + srv.Listener.Addr().String()
	a, err := app.Open(t.Context(), app.Config{Data: dir, Database: dsn, BaseURL: url, Version: "e2e",
		Clock: evening{time.Now()}, Options: db.Options{Sync: "OFF"}})
	if err != nil {
		t.Fatal(err)
	}
	srv.Config.Handler = a.Handler()
	srv.Start()
	t.Cleanup(func() {
		srv.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return &site{App: a, url: url}
}
