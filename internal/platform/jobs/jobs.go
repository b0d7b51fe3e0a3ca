// Package jobs runs work later: rows written in the caller's transaction, so
// that a job exists exactly if what asked for it was committed. Workers must be
// idempotent: after a crash a job runs again.
package jobs

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
)

//go:embed migrations
var Migrations embed.FS

// Args are the arguments of one kind of job.
type Args interface{ Kind() string }

// A Queue enqueues jobs and works them.
type Queue struct {
	db      *db.DB
	clock   clock.Clock
	workers map[string]func(context.Context, []byte) error
	ticks   []tick
	wake    chan struct{}
}

type tick struct {
	name  string
	next  func(now time.Time) time.Time // after a run
	first func(now time.Time) time.Time // of an installation that never ran it
	fn    func(context.Context) error
}

// MaxAttempts is how often a job is tried before it is laid aside as dead.
const MaxAttempts = 12

// lease is how long a worker may be silent before another takes its job.
const lease = 10 * time.Minute

// New returns a queue on d.
func New(d *db.DB, c clock.Clock) *Queue {
	return &Queue{db: d, clock: c, workers: map[string]func(context.Context, []byte) error{}, wake: make(chan struct{}, 1)}
}

// Work registers fn as the worker for jobs with arguments of type A.
func Work[A Args](q *Queue, fn func(context.Context, A) error) {
	var zero A
	if q.workers[zero.Kind()] != nil {
		panic("jobs: two workers for " + zero.Kind())
	}
	q.workers[zero.Kind()] = func(ctx context.Context, raw []byte) error {
		var a A
		if err := json.Unmarshal(raw, &a); err != nil {
			return err
		}
		return fn(ctx, a)
	}
}

// Every registers fn to run once per interval, whichever process comes first.
func (q *Queue) Every(name string, every time.Duration, fn func(context.Context) error) {
	q.ticks = append(q.ticks, tick{name: name, fn: fn,
		next:  func(now time.Time) time.Time { return now.Add(every) },
		first: func(now time.Time) time.Time { return now }})
}

// nightHour is when nightly work begins, in Vietnam: nobody is at the counter.
const nightHour = 2

// Nightly registers fn to run once a night, and not at the start: heavy work
// must not meet people who are waiting.
func (q *Queue) Nightly(name string, fn func(context.Context) error) {
	q.ticks = append(q.ticks, tick{name, nextNight, nextNight, fn})
}

func nextNight(now time.Time) time.Time {
	t := clock.DateOf(now).Start().Add(nightHour * time.Hour)
	if !t.After(now) {
		t = clock.DateOf(now).AddDays(1).Start().Add(nightHour * time.Hour)
	}
	return t
}

// Enqueue adds a job to be run at the earliest at runAt (zero: now).
func (q *Queue) Enqueue(ctx context.Context, tx *db.Tx, a Args, runAt time.Time) error {
	if runAt.IsZero() {
		runAt = q.clock.Now()
	}
	err := tx.Later(ctx, `insert into jobs_job (id, kind, args, run_at) values ($1, $2, $3, $4)`, ids.New(), a.Kind(), db.JSON(a), db.At(runAt))
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", a.Kind(), err)
	}
	tx.AfterCommit(q.poke)
	return nil
}

func (q *Queue) poke() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

type job struct {
	id, kind, args string
	attempt        int
}

// Run works jobs with n workers until ctx ends.
func (q *Queue) Run(ctx context.Context, n int) {
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() { q.loop(ctx) })
	}
	for _, t := range q.ticks {
		wg.Go(func() { q.tickLoop(ctx, t) })
	}
	wg.Wait()
}

func (q *Queue) loop(ctx context.Context) {
	for ctx.Err() == nil {
		worked, err := q.RunOne(ctx)
		if err != nil && ctx.Err() == nil {
			slog.Error("jobs: claim", "err", err)
		}
		if worked {
			continue
		}
		select {
		case <-ctx.Done():
		case <-q.wake:
		case <-time.After(time.Second):
		}
	}
}

// RunOne works one due job, and reports whether there was one.
func (q *Queue) RunOne(ctx context.Context) (bool, error) {
	now := q.clock.Now()
	// Looking is cheap and takes no lock; claiming needs the writing connection.
	var any int
	err := q.db.Read().QueryRow(ctx, `select 1 from jobs_job where state = 'ready' and run_at <= $1 limit 1`, db.At(now)).Scan(&any)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	j, err := q.claim(ctx, now)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	werr := q.call(ctx, j)
	return true, q.finish(context.WithoutCancel(ctx), j, werr)
}

// Drain works until no job is due: for tests and for the end of an import.
func (q *Queue) Drain(ctx context.Context) error {
	for {
		worked, err := q.RunOne(ctx)
		if err != nil || !worked {
			return err
		}
	}
}

func (q *Queue) claim(ctx context.Context, now time.Time) (j job, err error) {
	skip := ""
	if q.db.Dialect == db.Postgres {
		skip = "for update skip locked"
	}
	err = q.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, `
			update jobs_job set attempt = attempt + 1, run_at = $2
			where id = (select id from jobs_job where state = 'ready' and run_at <= $1 order by run_at, id limit 1 `+skip+`)
			returning id, kind, args, attempt`, db.At(now), db.At(now.Add(lease))).Scan(&j.id, &j.kind, &j.args, &j.attempt)
	})
	return j, err
}

func (q *Queue) call(ctx context.Context, j job) (err error) {
	w := q.workers[j.kind]
	if w == nil {
		return fmt.Errorf("no worker for kind %q", j.kind)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return w(ctx, []byte(j.args))
}

// finish forgets a job that was done, and puts one that failed back with
// growing patience, at last aside as dead for a person to look at.
func (q *Queue) finish(ctx context.Context, j job, werr error) error {
	return q.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if werr == nil {
			_, err := tx.Exec(ctx, `delete from jobs_job where id = $1`, j.id)
			return err
		}
		slog.Warn("jobs: failed", "kind", j.kind, "job", j.id, "attempt", j.attempt, "err", werr)
		state := "ready"
		if j.attempt >= MaxAttempts {
			state = "dead"
		}
		wait := time.Duration(j.attempt*j.attempt*j.attempt) * 2 * time.Second
		_, err := tx.Exec(ctx, `update jobs_job set state = $1, run_at = $2, last_error = $3 where id = $4`,
			state, db.At(q.clock.Now().Add(wait)), werr.Error(), j.id)
		return err
	})
}

// tickLoop runs t whenever its time has come.
func (q *Queue) tickLoop(ctx context.Context, t tick) {
	for {
		q.tick(ctx, t)
		select {
		case <-ctx.Done():
			return
		case <-time.After(min(t.next(q.clock.Now()).Sub(q.clock.Now()), time.Minute)):
		}
	}
}

// Tick runs what is due now: for tests and commands.
func (q *Queue) Tick(ctx context.Context) error {
	for _, t := range q.ticks {
		q.tick(ctx, t)
	}
	return ctx.Err()
}

func (q *Queue) tick(ctx context.Context, t tick) {
	mine, err := q.takeTick(ctx, t)
	if err == nil && mine {
		err = t.fn(ctx)
	}
	if err != nil && ctx.Err() == nil {
		slog.Error("jobs: periodic", "name", t.name, "err", err)
	}
}

// takeTick makes sure, by the row in jobs_tick, that of several processes one does it.
func (q *Queue) takeTick(ctx context.Context, t tick) (mine bool, err error) {
	now := q.clock.Now()
	err = q.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `insert into jobs_tick (name, next_at) values ($1, $2) on conflict do nothing`, t.name, db.At(t.first(now))); err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `update jobs_tick set next_at = $3 where name = $1 and next_at <= $2`, t.name, db.At(now), db.At(t.next(now)))
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		mine = n == 1
		return err
	})
	return mine, err
}
