// Package operations is what whoever runs an installation looks after: the jobs
// that wait, fail or were given up. It owns no tables: the jobs are the queue's.
package operations

import (
	"context"
	"embed"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/lists"
)

// Files holds the module's messages.
//
//go:embed messages
var Files embed.FS

// LookAfter is the permission to see the jobs of the installation, to try them
// again and to drop them.
const LookAfter auth.Permission = "operations.jobs"

// Permissions of this module.
var Permissions = []auth.Permission{LookAfter}

// Deps are what the module stands on.
type Deps struct {
	DB      *db.DB
	Clock   clock.Clock
	Journal *audit.Journal
	Queue   *jobs.Queue
}

// A Service does what the module offers.
type Service struct {
	db      *db.DB
	clock   clock.Clock
	journal *audit.Journal
	queue   *jobs.Queue
}

// New returns the module's service.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, journal: d.Journal, queue: d.Queue}
}

// Counts says how many jobs of each queue are in each state.
func (s *Service) Counts(ctx context.Context, actor auth.Actor) (map[string]map[jobs.State]int, error) {
	if err := actor.NeedAnywhere(LookAfter); err != nil {
		return nil, err
	}
	return s.queue.Counts(ctx)
}

// PerPage is how many jobs a page shows.
const PerPage = 50

// List returns a page of jobs, the oldest first, and whether there are more.
func (s *Service) List(ctx context.Context, actor auth.Actor, f jobs.Filter) (page []jobs.Row, more bool, err error) {
	if err := actor.NeedAnywhere(LookAfter); err != nil {
		return nil, false, err
	}
	if f.After != "" && !ids.Valid(f.After) {
		return nil, false, lists.BadCursor()
	}
	page, err = s.queue.List(ctx, f, PerPage+1)
	if len(page) > PerPage {
		page, more = page[:PerPage], true
	}
	return page, more, err
}
