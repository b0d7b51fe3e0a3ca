package places

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"sync/atomic"
	"time"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

//go:embed migrations messages
var Files embed.FS

// Manage is the permission to create, merge, split and rename places.
const Manage auth.Permission = "places.manage"

// Rules of this module.
var Rules = []auth.Rule{{Permission: Manage, Roles: []auth.Role{auth.Admin}}}

// A Service keeps the places. It is an auth.Tree.
type Service struct {
	db      *db.DB
	clock   clock.Clock
	journal *audit.Journal
	tree    atomic.Pointer[Tree]
	rev     atomic.Int64
	checked atomic.Int64
}

// New returns the service with all places loaded; the tables must exist.
func New(ctx context.Context, d *db.DB, c clock.Clock, j *audit.Journal) (*Service, error) {
	s := &Service{db: d, clock: c, journal: j}
	return s, s.Reload(ctx)
}

// Covers, for auth.Tree.
func (s *Service) Covers(a, b string) bool { return s.Tree().Covers(a, b) }

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
		if err == nil && n != s.rev.Load() {
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
	ps, err := db.Collect(ctx, q, func(r *sql.Rows) (p Place, err error) {
		return p, r.Scan(&p.ID, &p.Kind, &p.Type, &p.Code, &p.Name, &p.From, &p.To, &p.Version)
	}, `select id, kind, type, code, name, valid_from, valid_to, version from places_place`)
	if err != nil {
		return fmt.Errorf("load places: %w", err)
	}
	parents, err := db.Collect(ctx, q, func(r *sql.Rows) (p Parent, err error) {
		return p, r.Scan(&p.PlaceID, &p.ParentID, &p.From, &p.To)
	}, `select place_id, parent_id, valid_from, valid_to from places_parent`)
	if err != nil {
		return fmt.Errorf("load places: %w", err)
	}
	lines, err := db.Collect(ctx, q, func(r *sql.Rows) (l Lineage, err error) {
		return l, r.Scan(&l.FromID, &l.ToID, &l.On, &l.Share, &l.Decision)
	}, `select from_id, to_id, on_date, share, decision from places_lineage`)
	if err != nil {
		return fmt.Errorf("load places: %w", err)
	}
	s.tree.Store(newTree(s.clock, ps, parents, lines))
	s.rev.Store(n)
	s.checked.Store(s.clock.Now().UnixNano())
	return nil
}

// A NewPlace describes a place to create.
type NewPlace struct {
	Place
	ParentID string
}

// Create adds places, with parents before children. The actor needs Manage at each parent.
func (s *Service) Create(ctx context.Context, actor auth.Actor, news ...NewPlace) error {
	for i := range news {
		n := &news[i]
		if err := actor.Need(Manage, n.ParentID); err != nil {
			return err
		}
		n.Name = text.Clean(n.Name)
		if n.Name == "" {
			return fault.Field("name", "places.name_needed")
		}
		if n.ID == "" {
			n.ID = ids.New()
		}
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, n := range news {
			if err := insertPlace(ctx, tx, n.Place); err != nil {
				return err
			}
			if n.ParentID != "" {
				if err := insertParent(ctx, tx, Parent{n.ID, n.ParentID, n.From, n.To}); err != nil {
					return err
				}
			}
		}
		if err := bump(ctx, tx); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: news[0].ParentID, Action: "places.create", Kind: "place", TargetID: news[0].ID,
			After: map[string]any{"name": news[0].Name, "count": len(news)}})
	})
	if err != nil {
		return fmt.Errorf("create places: %w", err)
	}
	return s.Reload(ctx)
}

// Link records further parents and lineage of existing places: what a reform decided.
func (s *Service) Link(ctx context.Context, actor auth.Actor, parents []Parent, lines []Lineage) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, p := range parents {
			if err := actor.Need(Manage, p.ParentID); err != nil {
				return err
			}
			if err := insertParent(ctx, tx, p); err != nil {
				return err
			}
		}
		for _, l := range lines {
			if err := actor.Need(Manage, l.ToID); err != nil {
				return err
			}
			if err := insertLineage(ctx, tx, l); err != nil {
				return err
			}
		}
		if err := bump(ctx, tx); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{Action: "places.link", Kind: "place", After: map[string]any{"parents": len(parents), "lines": len(lines)}})
	})
	if err != nil {
		return fmt.Errorf("link places: %w", err)
	}
	return s.Reload(ctx)
}
