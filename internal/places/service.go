package places

import (
	"context"
	"embed"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/module"
	"thonso/internal/platform/search"
)

//go:embed migrations messages
var Files embed.FS

// Keys are the stored search keys.
var Keys = []search.Stored{
	search.Column{Table: "places_place", ID: "id", Source: "name", Key: "folded"},
}

// Manage is the permission to create, merge, split and rename places.
const Manage auth.Permission = "places.manage"

// Permissions of this module.
var Permissions = []auth.Permission{Manage}

// A Service keeps the places. It is an auth.Tree.
type Service struct {
	db       *db.DB
	clock    clock.Clock
	journal  *audit.Journal
	tree     atomic.Pointer[Tree]
	checked  atomic.Int64
	changing sync.Mutex // who changes the map
	modules  *module.Set
	events   *events.Bus
}

// Deps are what the module stands on.
type Deps struct {
	DB      *db.DB
	Clock   clock.Clock
	Journal *audit.Journal
	Modules *module.Set // asked in a preview what is at a place
	Events  *events.Bus
}

// New returns the service, without any place until Reload.
func New(d Deps) *Service {
	s := &Service{db: d.DB, clock: d.Clock, journal: d.Journal, modules: d.Modules, events: d.Events}
	s.tree.Store(newTree(d.Clock, 0, nil, nil, nil))
	return s
}

// Covers, for auth.Tree.
func (s *Service) Covers(a, b string) bool { return s.Tree().Covers(a, b) }

// Tops, for auth.Tree.
func (s *Service) Tops() []string { return s.Tree().Tops() }

// Chain, for auth.Tree.
func (s *Service) Chain(id string) string { return s.Tree().Chain(id) }

// recheck is how long another process may see an old map.
const recheck = 5 * time.Second

// Tree returns the places as of now.
func (s *Service) Tree() *Tree {
	now := s.clock.Now().UnixNano()
	if last := s.checked.Load(); now-last > int64(recheck) && s.checked.CompareAndSwap(last, now) {
		var n int64
		ctx := context.Background()
		err := s.db.Read().QueryRow(ctx, `select n from places_revision where id = 1`).Scan(&n)
		if err == nil && n != s.tree.Load().rev {
			_ = s.Reload(ctx) // on failure the old map stays, and the next look tries again
		}
	}
	return s.tree.Load()
}

// Reload reads all places.
func (s *Service) Reload(ctx context.Context) error {
	q := s.db.Read()
	var n int64
	if err := q.QueryRow(ctx, `select n from places_revision where id = 1`).Scan(&n); err != nil {
		return fmt.Errorf("load places: %w", err)
	}
	ps, err := db.Collect(ctx, q, func(r db.Rows) (p keyed, err error) {
		return p, r.Scan(&p.ID, &p.Kind, &p.Type, &p.Code, &p.Name, &p.folded, &p.From, &p.To, &p.Version)
	}, `select id, kind, type, code, name, folded, valid_from, valid_to, version from places_place`)
	if err != nil {
		return fmt.Errorf("load places: %w", err)
	}
	parents, err := db.Collect(ctx, q, func(r db.Rows) (p Parent, err error) {
		return p, r.Scan(&p.PlaceID, &p.ParentID, &p.From, &p.To)
	}, `select place_id, parent_id, valid_from, valid_to from places_parent`)
	if err != nil {
		return fmt.Errorf("load places: %w", err)
	}
	lines, err := db.Collect(ctx, q, func(r db.Rows) (l Lineage, err error) {
		return l, r.Scan(&l.FromID, &l.ToID, &l.On, &l.Share, &l.Decision)
	}, `select from_id, to_id, on_date, share, decision from places_lineage`)
	if err != nil {
		return fmt.Errorf("load places: %w", err)
	}
	s.tree.Store(newTree(s.clock, n, ps, parents, lines))
	s.checked.Store(s.clock.Now().UnixNano())
	return nil
}
