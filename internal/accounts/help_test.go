package accounts_test

import (
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/testworld"
)

const testPassword = "bà con đều biết"

// A world is a commune with two villages, whose people have names of their own.
type world struct {
	*testworld.World
	t *testing.T
}

// newWorld begins a test that runs beside the others.
func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	return &world{testworld.New(t), t}
}

func eachWorld(t *testing.T, f func(t *testing.T, w *world)) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) { f(t, &world{w, t}) })
}

// account makes an account with testPassword.
func (w *world) account(username string, role auth.Role, place string) auth.Account {
	w.t.Helper()
	acc, err := w.Auth.CreateAccount(w.t.Context(), w.System(), auth.AccountInput{
		Username: username, Name: "Người " + username, Password: testPassword, Role: role, PlaceID: place})
	must(w.t, err)
	return acc
}

// known lets an account keep testPassword, which somebody else set.
func (w *world) known(accountID string) {
	w.t.Helper()
	must(w.t, w.Auth.SetPassword(w.t.Context(), w.System(), accountID, "", testPassword))
	must(w.t, w.DB.InTx(w.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update auth_account set must_change = false where id = $1`, accountID)
		return err
	}))
}

type browser struct{ *testworld.Browser }

func (w *world) browser() browser { return browser{w.Browser()} }

// signedIn is a browser in which username is signed in.
func (w *world) signedIn(username string) browser {
	w.t.Helper()
	b := w.browser()
	b.post("/login", "name", username, "password", testPassword).expect(w.t, http.StatusSeeOther)
	return b
}

func (b browser) get(path string) page { return pageOf(b.Get(path)) }

func (b browser) post(path string, pairs ...string) page { return pageOf(b.Post(path, pairs...)) }

type page struct {
	status         int
	location, body string
	header         http.Header
}

func pageOf(r *httptest.ResponseRecorder) page {
	return page{r.Code, r.Header().Get("Location"), r.Body.String(), r.Header()}
}

// expect fails unless the page has the status and holds every text.
func (p page) expect(t *testing.T, status int, texts ...string) page {
	t.Helper()
	if p.status != status {
		t.Errorf("status %d, want %d", p.status, status)
	}
	for _, text := range texts {
		if !p.has(text) {
			t.Errorf("the page lacks %q", text)
		}
	}
	return p
}

func (p page) has(text string) bool {
	return strings.Contains(p.body, text) || strings.Contains(html.UnescapeString(p.body), text)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}
