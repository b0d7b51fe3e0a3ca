package auth

import (
	"context"
	"embed"
	"sync"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/search"
)

//go:embed migrations messages
var Files embed.FS

// Keys are the stored search keys.
var Keys = []search.Stored{
	search.Column{Table: "auth_account", ID: "id", Source: "name", Key: "folded"},
}

// A Recorder writes the journal; package audit has one. It is an interface
// here because audit speaks of actors and so stands above this package.
type Recorder interface {
	Record(ctx context.Context, tx *db.Tx, actor Actor, placeID, action, kind, target string, after any) error
}

// A Service keeps accounts, grants, logins and tokens.
type Service struct {
	db    *db.DB
	clock clock.Clock
	box   *seal.Box
	tree  Tree
	rec   Recorder

	hashing chan struct{} // hashing a password takes 19 MiB: two at a time

	mu    sync.Mutex
	cache map[string]cached // by hash of the cookie or token
}

type cached struct {
	actor Actor
	until time.Time
}

// cacheFor is how long a revoked grant or login may still act in another
// process; in this process it ends at once.
const cacheFor = 5 * time.Second

// New returns the service.
func New(d *db.DB, c clock.Clock, box *seal.Box, tree Tree, rec Recorder) *Service {
	return &Service{db: d, clock: c, box: box, tree: tree, rec: rec,
		hashing: make(chan struct{}, 2), cache: map[string]cached{}}
}

// NobodySignedIn is the actor of a request without login or token.
func (s *Service) NobodySignedIn() Actor {
	return Actor{Name: "public", tree: s.tree}
}

func (s *Service) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.cache)
}

func (s *Service) recall(key string) (Actor, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.cache[key]
	if ok && s.clock.Now().After(c.until) {
		delete(s.cache, key)
		ok = false
	}
	return c.actor, ok
}

func (s *Service) remember(key string, a Actor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.cache) > 10_000 {
		clear(s.cache)
	}
	s.cache[key] = cached{a, s.clock.Now().Add(cacheFor)}
}

// Legible fails where the key in use doesn't open everything that is sealed here.
func (s *Service) Legible(ctx context.Context) error {
	return s.box.Check(ctx, s.db.Read(), seal.Column{Table: "auth_account", ID: "id", Name: "totp"})
}
