package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"thonso/internal/platform/db"
	"thonso/internal/platform/module"
	"thonso/internal/platform/web"
	"thonso/internal/practice"
)

// side holds the practice installation beside the real one: the same program
// with another folder, and so with another database, other files and another
// key. Nothing is shared but the fonts and the styles.
type side struct {
	mu      sync.Mutex
	app     *App
	stop    context.CancelFunc
	working sync.WaitGroup
}

// practiceModule is the door in the real installation, and the room behind it in the other.
func (a *App) practiceModule() module.Module {
	if a.Config.Practice {
		a.Practice = practice.New(practice.Deps{DB: a.DB, Clock: a.Clock, Auth: a.Auth,
			Places: a.Places, People: a.People,
			Procedures: a.Procedures, Mandates: a.Mandates, Dossiers: a.Dossiers, Offices: a.Offices, Cases: a.Cases,
			Filing: a.Filing, Office: a.Office, Catalogue: a.Config.Catalogue})
		return a.Practice.Module()
	}
	return practice.Gate{Open: a.enterPractice, Practised: a.practised, BaseURL: a.Config.BaseURL,
		PlaceName: func(id string) string { return a.Places.Tree().Name(id) }}.Module()
}

func (c Config) practiceDir() string { return filepath.Join(c.Data, "practice") }

// errNoPractice says that nobody has practised here yet.
var errNoPractice = errors.New("no practice installation")

// practice opens the practice installation on its first use; errNoPractice
// where there is none yet and none is to be made.
func (a *App) practice(ctx context.Context, make bool) (*App, error) {
	a.side.mu.Lock()
	defer a.side.mu.Unlock()
	if a.side.app != nil {
		return a.side.app, nil
	}
	if _, err := os.Stat(a.Config.practiceDir()); errors.Is(err, fs.ErrNotExist) && !make {
		return nil, errNoPractice
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	// The request that comes first must not take the installation with it when it ends.
	p, err := Open(context.WithoutCancel(ctx), Config{Practice: true, Data: a.Config.practiceDir(),
		BaseURL: a.Config.BaseURL, Version: a.Config.Version, Clock: a.Clock,
		Options: db.Options{Readers: 2, Sync: a.Config.Options.Sync}, Catalogue: a.Procedures.Versions})
	if err != nil {
		return nil, fmt.Errorf("open practice: %w", err)
	}
	run, stop := context.WithCancel(context.Background())
	a.side.app, a.side.stop = p, stop
	a.side.working.Go(func() { p.Queue.Run(run) })
	return p, nil
}

func (s *side) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.app == nil {
		return nil
	}
	s.stop()
	s.working.Wait()
	app := s.app
	s.app = nil
	return app.Close()
}

func (a *App) enterPractice(ctx context.Context, v practice.Visitor) (string, error) {
	p, err := a.practice(ctx, true)
	if err != nil {
		return "", err
	}
	return p.Practice.Enter(ctx, v)
}

func (a *App) practised(ctx context.Context, homeID string) (some, both int, err error) {
	p, err := a.practice(ctx, false)
	if errors.Is(err, errNoPractice) {
		return 0, 0, nil
	} else if err != nil {
		return 0, 0, err
	}
	return p.Practice.PractisedToday(ctx, homeID)
}

// beside serves the requests of those who practise by the practice
// installation and all others by next.
func (a *App) beside(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch p, ended := a.practising(w, r); {
		case p != nil:
			p.handler.ServeHTTP(w, r)
		case ended && r.Method != http.MethodGet && r.Method != http.MethodHead && !changesLogin(r):
			// What was typed was about an invented person: it must not be done to a real one.
			http.Redirect(w, r, "/practice", http.StatusSeeOther)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// realOnly are paths that practice has no part in, whatever cookie comes along.
var realOnly = []string{"/api/", "/openapi", "/schemas/", "/metrics", "/healthz", "/assets/"}

// practising returns the practice installation where the request is one of
// practice. A login of practice that has ended leads back to the real one.
func (a *App) practising(w http.ResponseWriter, r *http.Request) (p *App, ended bool) {
	c, err := r.Cookie(web.PracticeCookie)
	if err != nil || r.Header.Get("Authorization") != "" {
		return nil, false
	}
	for _, prefix := range realOnly {
		if strings.HasPrefix(r.URL.Path, prefix) {
			return nil, false
		}
	}
	p, err = a.practice(r.Context(), false)
	if err != nil {
		if !errors.Is(err, errNoPractice) {
			slog.Error("practice", "err", err)
		}
		practice.SetCookie(w, r, a.Config.BaseURL, "")
		return nil, true
	}
	actor, err := p.Auth.ActorOfLogin(r.Context(), c.Value)
	if err != nil {
		slog.Error("practice", "err", err)
	}
	if err == nil && actor.SignedIn() && !changesLogin(r) {
		return p, false
	}
	if err := p.Auth.Logout(r.Context(), c.Value); err != nil {
		slog.Error("practice", "err", err)
	}
	practice.SetCookie(w, r, a.Config.BaseURL, "")
	return nil, true
}

// changesLogin reports whether somebody signs in or out: of the real one, and
// with that practice ends. On a shared phone the next person begins anew.
func changesLogin(r *http.Request) bool {
	return r.Method == http.MethodPost && (r.URL.Path == "/login" || r.URL.Path == "/logout")
}
