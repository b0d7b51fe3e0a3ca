// Package jobs runs work later: rows written in the caller's transaction, so
// that a job exists exactly if what asked for it was committed. Jobs stand in
// named queues with workers of their own. A worker must be idempotent: after a
// crash a job runs again.
package jobs

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
)

//go:embed migrations
var Migrations embed.FS

// The queues. A job stands in the one whose others it may keep waiting.
const (
	Default = "default" // short work that somebody waits for
	Mail    = "mail"    // what goes out, one by one
	Media   = "media"   // pictures, speech, papers: heavy on the processor
	Bulk    = "bulk"    // much at once, and what runs at night
)

// workers is how many jobs of a queue one process works at the same time.
var workers = map[string]int{Default: 2, Mail: 1, Media: 1, Bulk: 1}

// Queues lists the queues in the order in which they are shown.
var Queues = []string{Default, Mail, Media, Bulk}

// A Priority orders the jobs of one queue that are due.
type Priority int

// The priorities; Normal is that of a job that says nothing.
const (
	Urgent Priority = -1
	Normal Priority = 0
	Low    Priority = 1
)

// Args are the arguments of one kind of job, kept as JSON. They hold ids, never
// what is known of a person.
type Args interface{ Job() Spec }

// A Spec says how a job is worked.
type Spec struct {
	Kind     string // module.what_is_done; the same for all values of a type
	Queue    string // "" is Default
	Priority Priority
	Once     string // of jobs of the kind with the same word only one waits; "": each waits for itself
}

// A Queue keeps the jobs of an installation, enqueues and works them.
type Queue struct {
	db      *db.DB
	clock   clock.Clock
	workers map[string]func(context.Context, []byte) error
	plans   []plan
	wake    map[string]chan struct{} // by queue

	mu      sync.Mutex
	running map[string]running // by id, in this process
}

// New returns a queue on d.
func New(d *db.DB, c clock.Clock) *Queue {
	q := &Queue{db: d, clock: c, workers: map[string]func(context.Context, []byte) error{},
		wake: map[string]chan struct{}{}, running: map[string]running{}}
	for _, name := range Queues {
		q.wake[name] = make(chan struct{}, workers[name])
	}
	return q
}

// Work registers fn as the worker for jobs with arguments of type A. It acts as
// the given actor, which the registration names so that no work is anybody's.
func Work[A Args](q *Queue, as auth.Actor, fn func(context.Context, auth.Actor, A) error) {
	var zero A
	kind := zero.Job().Kind
	switch {
	case q.workers[kind] != nil:
		panic("jobs: two workers for " + kind)
	case !as.SignedIn():
		panic("jobs: nobody acts in " + kind)
	}
	q.workers[kind] = func(ctx context.Context, raw []byte) error {
		var a A
		if err := json.Unmarshal(raw, &a); err != nil {
			return err
		}
		return fn(ctx, as, a)
	}
}

// Kinds are the kinds of jobs that have a worker, in order.
func (q *Queue) Kinds() []string { return slices.Sorted(maps.Keys(q.workers)) }

// Enqueue adds a job to be run at the earliest at runAt (zero: now). One that
// waits already for the same is not added twice: it is run at the earlier time.
func (q *Queue) Enqueue(ctx context.Context, tx *db.Tx, a Args, runAt time.Time) error {
	s, now := a.Job(), q.clock.Now()
	if s.Queue == "" {
		s.Queue = Default
	}
	wake := q.wake[s.Queue]
	if wake == nil {
		return fmt.Errorf("enqueue %s: no queue %q", s.Kind, s.Queue)
	}
	if runAt.IsZero() {
		runAt = now
	}
	// The update takes the waiting row's lock, so that no worker takes the job
	// before the caller's rows are there for it.
	err := tx.Later(ctx, `insert into jobs_job (id, queue, priority, kind, once, args, run_at, made_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (kind, once) where once <> '' and state = 'ready' do update set
			run_at = case when excluded.run_at < jobs_job.run_at then excluded.run_at else jobs_job.run_at end`,
		ids.New(), s.Queue, int(s.Priority), s.Kind, s.Once, db.JSON(a), db.At(runAt), db.At(now))
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", s.Kind, err)
	}
	tx.AfterCommit(func() { poke(wake) })
	return nil
}

func poke(wake chan struct{}) {
	select {
	case wake <- struct{}{}:
	default:
	}
}
