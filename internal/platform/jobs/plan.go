package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/teambition/rrule-go"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// A Rhythm says when planned work is next due after a time; first is of an
// installation that never did it.
type Rhythm struct{ next, first func(now time.Time) time.Time }

// Every is due at once, and then once per interval.
func Every(d time.Duration) Rhythm {
	return Rhythm{
		next:  func(now time.Time) time.Time { return now.Add(d) },
		first: func(now time.Time) time.Time { return now },
	}
}

// Nightly is due once a night, when nobody is at the counter, and not at the
// start: heavy work must not meet people who are waiting.
func Nightly() Rhythm { return By("FREQ=DAILY;BYHOUR=2;BYMINUTE=0;BYSECOND=0") }

// since is from when rules are reckoned, a Monday: every second week is the same
// in each process and after each start.
const since clock.Date = "2024-01-01"

// By is due by a rule of RFC 5545 in Vietnam's time, such as
// "FREQ=WEEKLY;BYDAY=MO;BYHOUR=7;BYMINUTE=0;BYSECOND=0". It panics where the rule is none.
func By(rule string) Rhythm {
	o, err := rrule.StrToROptionInLocation(rule, clock.Vietnam)
	if err != nil {
		panic(fmt.Sprintf("jobs: rule %q: %v", rule, err))
	}
	o.Dtstart = since.Start()
	r, err := rrule.NewRRule(*o)
	if err != nil {
		panic(fmt.Sprintf("jobs: rule %q: %v", rule, err))
	}
	next := func(now time.Time) time.Time { return r.After(now, false) }
	return Rhythm{next, next}
}

type plan struct {
	name   string
	rhythm Rhythm
	args   Args
}

// Plan has the job of a enqueued by a rhythm, whichever process comes first.
func (q *Queue) Plan(name string, r Rhythm, a Args) {
	if a.Job().Once == "" { // work slower than its rhythm would pile up
		panic("jobs: planned work " + name + " may wait more than once")
	}
	q.plans = append(q.plans, plan{name, r, a})
}

func (q *Queue) planLoop(ctx context.Context, p plan) {
	for {
		if err := q.enqueueDue(ctx, p); err != nil && ctx.Err() == nil {
			slog.Error("jobs: plan", "name", p.name, "err", err)
		}
		now := q.clock.Now()
		select {
		case <-ctx.Done():
			return
		case <-time.After(min(p.rhythm.next(now).Sub(now), time.Minute)):
		}
	}
}

// Tick enqueues all planned work that is due now: for tests and commands.
func (q *Queue) Tick(ctx context.Context) error {
	for _, p := range q.plans {
		if err := q.enqueueDue(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// enqueueDue enqueues what is due and says when it is next, in one transaction:
// of several processes one does it, and none can end in between.
func (q *Queue) enqueueDue(ctx context.Context, p plan) error {
	now := q.clock.Now()
	return q.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `insert into jobs_tick (name, next_at) values ($1, $2) on conflict do nothing`,
			p.name, db.At(p.rhythm.first(now))); err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `update jobs_tick set next_at = $3 where name = $1 and next_at <= $2`,
			p.name, db.At(now), db.At(p.rhythm.next(now)))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return q.Enqueue(ctx, tx, p.args, now)
	})
}
