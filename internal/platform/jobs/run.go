package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"thonso/internal/platform/db"
)

// MaxAttempts is how often a job is tried before it is laid aside as dead.
const MaxAttempts = 12

// lease is how long a process may be silent before another takes its jobs.
const lease = 10 * time.Minute

// poll is how often a worker looks for jobs that other processes added, or that
// have come due.
const poll = time.Second

type job struct {
	id, kind, args string
	attempt        int
}

// running is a job at work in this process.
type running struct {
	attempt int
	stop    context.CancelFunc
}

// Run works the jobs of all queues until ctx ends.
func (q *Queue) Run(ctx context.Context) {
	var wg sync.WaitGroup
	for _, name := range Queues {
		for range workers[name] {
			wg.Go(func() { q.loop(ctx, name) })
		}
	}
	for _, p := range q.plans {
		wg.Go(func() { q.planLoop(ctx, p) })
	}
	wg.Go(func() { q.beatLoop(ctx) })
	wg.Wait()
}

func (q *Queue) loop(ctx context.Context, name string) {
	for ctx.Err() == nil {
		worked, err := q.runOne(ctx, name)
		if err != nil && ctx.Err() == nil {
			slog.Error("jobs: claim", "queue", name, "err", err)
		}
		if worked {
			continue
		}
		select {
		case <-ctx.Done():
		case <-q.wake[name]:
		case <-time.After(poll):
		}
	}
}

// Drain works until no job is due in any queue: for tests and commands.
func (q *Queue) Drain(ctx context.Context) error {
	for {
		any := false
		for _, name := range Queues {
			worked, err := q.runOne(ctx, name)
			if err != nil {
				return err
			}
			any = any || worked
		}
		if !any {
			return nil
		}
	}
}

// runOne works one due job of a queue, and reports whether there was one.
func (q *Queue) runOne(ctx context.Context, name string) (bool, error) {
	now := q.clock.Now()
	// Looking is cheap and takes no lock; claiming needs the writing connection.
	var first Priority
	err := q.db.Read().QueryRow(ctx, `select priority from jobs_job
		where queue = $1 and priority in (-1, 0, 1) and state <> 'dead' and run_at <= $2
		order by priority limit 1`, name, db.At(now)).Scan(&first)
	if err != nil {
		return false, absent(err)
	}
	for p := first; p <= Low; p++ { // what was seen may be another worker's by now
		j, err := q.claim(ctx, name, p, now)
		if err == nil {
			return true, q.do(ctx, j)
		}
		if err := absent(err); err != nil {
			return false, err
		}
	}
	return false, nil
}

// absent returns nil where err says that there is no row.
func absent(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

func (q *Queue) claim(ctx context.Context, name string, p Priority, now time.Time) (j job, err error) {
	skip := ""
	if q.db.Dialect == db.Postgres {
		skip = "for update skip locked"
	}
	err = q.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, `
			update jobs_job set state = 'running', attempt = attempt + 1, run_at = $2
			where id = (select id from jobs_job
				where queue = $3 and priority = $4 and state <> 'dead' and run_at <= $1
				order by run_at, id limit 1 `+skip+`)
			returning id, kind, args, attempt`, db.At(now), db.At(now.Add(lease)), name, int(p)).
			Scan(&j.id, &j.kind, &j.args, &j.attempt)
	})
	return j, err
}

func (q *Queue) do(ctx context.Context, j job) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	q.mu.Lock()
	q.running[j.id] = running{j.attempt, stop}
	q.mu.Unlock()
	werr := q.call(working, j)
	q.mu.Lock()
	delete(q.running, j.id)
	q.mu.Unlock()
	return q.finish(context.WithoutCancel(ctx), j, werr)
}

func (q *Queue) call(ctx context.Context, j job) (err error) {
	if j.attempt > MaxAttempts { // each time the process ended before it could say so
		return errors.New("the program ended each time while this ran")
	}
	w := q.workers[j.kind]
	if w == nil {
		return fmt.Errorf("no worker for kind %q", j.kind)
	}
	defer func() {
		if p := recover(); p != nil {
			slog.Error("jobs: panic", "kind", j.kind, "job", j.id, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return w(ctx, []byte(j.args))
}

// finish forgets a job that was done, and puts one that failed back with
// growing patience, at last aside as dead for a person to look at. A job that
// another process took over in the meantime is no more this one's to finish.
func (q *Queue) finish(ctx context.Context, j job, werr error) error {
	return q.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if werr == nil {
			_, err := tx.Exec(ctx, `delete from jobs_job where id = $1 and attempt = $2`, j.id, j.attempt)
			return err
		}
		slog.Warn("jobs: failed", "kind", j.kind, "job", j.id, "attempt", j.attempt, "err", werr)
		if j.attempt < MaxAttempts {
			wait := time.Duration(j.attempt*j.attempt*j.attempt) * 2 * time.Second
			return q.putBack(ctx, tx, j, q.clock.Now().Add(wait), werr)
		}
		_, err := tx.Exec(ctx, `update jobs_job set state = 'dead', last_error = $3 where id = $1 and attempt = $2`,
			j.id, j.attempt, redact(werr.Error()))
		return err
	})
}

// putBack lets a job wait again; where another waits for the same, that one does its work.
func (q *Queue) putBack(ctx context.Context, tx *db.Tx, j job, at time.Time, werr error) error {
	if err := dropIfAsked(ctx, tx, j.id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update jobs_job set state = 'ready', run_at = $3, last_error = $4
		where id = $1 and attempt = $2`, j.id, j.attempt, db.At(at), redact(werr.Error()))
	return err
}

// dropIfAsked drops a job that doesn't wait where one waits for the same.
func dropIfAsked(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `delete from jobs_job where id = $1 and state <> 'ready' and once <> ''
		and exists (select 1 from jobs_job o
			where o.kind = jobs_job.kind and o.once = jobs_job.once and o.state = 'ready')`, id)
	return err
}

func (q *Queue) beatLoop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(lease / 3):
			if err := q.Beat(ctx); err != nil && ctx.Err() == nil {
				slog.Error("jobs: lease", "err", err)
			}
		}
	}
}

// Beat says that this process is alive: its jobs stay its own for another lease.
// One that another process has taken over in the meantime is stopped here.
func (q *Queue) Beat(ctx context.Context) error {
	q.mu.Lock()
	all := map[string]running{}
	for id, r := range q.running {
		all[id] = r
	}
	q.mu.Unlock()
	for id, r := range all {
		ours, err := q.extend(ctx, id, r.attempt)
		if err != nil {
			return err
		}
		if !ours {
			r.stop()
		}
	}
	return nil
}

func (q *Queue) extend(ctx context.Context, id string, attempt int) (ours bool, err error) {
	err = q.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `update jobs_job set run_at = $3 where id = $1 and attempt = $2 and state = 'running'`,
			id, attempt, db.At(q.clock.Now().Add(lease)))
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		ours = n == 1
		return err
	})
	return ours, err
}
