package app

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
	"thonso/internal/platform/web/webtest"
)

// A world is an installation of one commune with two villages, served over HTTP.
type world struct {
	*App
	t                     *testing.T
	clock                 *clocktest.Clock
	url                   string
	commune, hill, valley string
}

const testPassword = "bà con đều biết"

// newWorld returns a copy, on SQLite, of an installation that was made once.
func newWorld(t *testing.T) *world { return newWorldOn(t, db.SQLite) }

// onBoth runs f as the subtests "sqlite" and "postgres", side by side.
func onBoth(t *testing.T, f func(t *testing.T, on db.Dialect)) {
	for _, on := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(on), func(t *testing.T) {
			t.Parallel()
			f(t, on)
		})
	}
}

// bothWorlds is onBoth, each on a fresh installation.
func bothWorlds(t *testing.T, f func(t *testing.T, w *world)) {
	onBoth(t, func(t *testing.T, on db.Dialect) { f(t, newWorldOn(t, on)) })
}

// newWorldOn is newWorld on either database, with more modules.
func newWorldOn(t *testing.T, on db.Dialect, more ...func(*App) module.Module) *world {
	t.Helper()
	dir, dsn := "", ""
	if on == db.Postgres {
		dir, dsn = installed.Postgres(t)
	} else {
		dir = installed.SQLite(t)
	}
	c := monday()
	a, err := Open(context.Background(), Config{Data: dir, Database: dsn, Version: "test", Clock: c, More: more,
		Options: db.Options{Readers: 2, Sync: "OFF"}})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{App: a, t: t, clock: c, commune: ids.New(), hill: ids.New(), valley: ids.New()}
	w.makePlaces()
	srv := httptest.NewServer(a.Handler())
	w.url = srv.URL
	t.Cleanup(func() {
		srv.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// installed is an installation without places, as it is when it was opened once.
var installed = dbtest.NewInstallation(func(ctx context.Context, dir, dsn string) error {
	a, err := Open(ctx, Config{Data: dir, Database: dsn, Version: "test", Clock: monday(),
		Options: db.Options{Readers: 2, Sync: "OFF"}})
	if err != nil {
		return err
	}
	return a.Close()
})

func monday() *clocktest.Clock { return clocktest.At(time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC)) }

func (w *world) makePlaces() {
	w.t.Helper()
	err := w.Places.Create(context.Background(), w.system(),
		places.NewPlace{Place: places.Place{ID: w.commune, Kind: places.Commune, Type: "xa",
			Code: "99001", Name: "Mường Thử"}},
		places.NewPlace{Place: places.Place{ID: w.hill, Kind: places.Village, Type: "thon", Code: "99001-01",
			Name: "Đồi Chè"}, ParentID: w.commune},
		places.NewPlace{Place: places.Place{ID: w.valley, Kind: places.Village, Type: "thon", Code: "99001-02",
			Name: "Thung Lũng"}, ParentID: w.commune})
	if err != nil {
		w.t.Fatal(err)
	}
}

// account makes an account with testPassword.
func (w *world) account(username string, role auth.Role, place string) auth.Account {
	w.t.Helper()
	acc, err := w.Auth.CreateAccount(context.Background(), w.system(), auth.AccountInput{
		Username: username, Name: "Người " + username, Password: testPassword, Role: role, PlaceID: place})
	if err != nil {
		w.t.Fatal(err)
	}
	return acc
}

// A browser keeps cookies, and follows forms only to what was made for them.
type browser struct {
	w *world
	c *http.Client
}

func (w *world) browser() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{w, &http.Client{Jar: jar, CheckRedirect: webtest.OnlyAnswers}}
}

// signedIn is a browser in which username is signed in.
func (w *world) signedIn(username string) *browser {
	w.t.Helper()
	b := w.browser()
	p := b.post("/login", "name", username, "password", testPassword)
	if p.status != http.StatusSeeOther {
		w.t.Fatalf("login of %s: %d", username, p.status)
	}
	return b
}

type page struct {
	status   int
	location string
	body     string
	header   http.Header
}

func (b *browser) get(path string) page {
	b.w.t.Helper()
	res, err := b.c.Get(b.w.url + path)
	return b.read(res, err)
}

func (b *browser) post(path string, pairs ...string) page {
	b.w.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	res, err := b.c.PostForm(b.w.url+path, form)
	return b.read(res, err)
}

func (b *browser) read(res *http.Response, err error) page {
	b.w.t.Helper()
	if err != nil {
		b.w.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.w.t.Fatal(err)
	}
	return page{res.StatusCode, res.Header.Get("Location"), string(body), res.Header}
}

// expect fails unless the page has the status and holds every text.
func (p page) expect(t *testing.T, status int, texts ...string) page {
	t.Helper()
	if p.status != status {
		t.Errorf("status %d, want %d", p.status, status)
	}
	for _, text := range texts {
		if !strings.Contains(p.body, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
	return p
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}

func TestEveryRouteHasAPermission(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if len(w.Router.Routes) < 20 {
		t.Fatalf("only %d routes", len(w.Router.Routes))
	}
	known := map[auth.Permission]bool{auth.Public: true, auth.SignedIn: true, auth.OwnPassword: true}
	for _, p := range declared(w.Modules.All()) {
		known[p] = true
	}
	for _, r := range w.Router.Routes {
		if !known[r.Permission] {
			t.Errorf("%s: no module declares permission %q", r.Pattern, r.Permission)
		}
	}
}

func declared(ms []module.Module) []auth.Permission {
	all := slices.Clone(auth.Permissions)
	for _, m := range ms {
		all = append(all, m.Permissions...)
	}
	return all
}

// TestShippedRoles: roles are made of what the modules declare, and whatever is declared somebody has.
func TestShippedRoles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	had := map[auth.Permission]bool{}
	for _, r := range auth.ShippedRoles() {
		for _, p := range r.Permissions {
			had[p] = true
			if !slices.Contains(declared(w.Modules.All()), p) {
				t.Errorf("roles.json: %s has %q, which no module declares", r.Code, p)
			}
		}
		for _, p := range r.Everywhere {
			if !r.Code.May(p) {
				t.Errorf("roles.json: %s has %q everywhere, and not at all", r.Code, p)
			}
		}
		for _, to := range r.DelegableTo {
			if _, ok := to.Shipped(); !ok {
				t.Errorf("roles.json: %s is delegable to %q, which is no role", r.Code, to)
			}
		}
		if !w.Catalog.Has("role." + string(r.Code)) {
			t.Errorf("%s has no name", r.Code)
		}
	}
	for _, p := range declared(w.Modules.All()) {
		if !had[p] {
			t.Errorf("nobody has permission %s", p)
		}
	}
}
