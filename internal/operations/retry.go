package operations

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
)

// Retry lets a job that failed or was given up run now. NotFound where it is
// done by now or was dropped; of one that waits or runs nothing changes.
func (s *Service) Retry(ctx context.Context, actor auth.Actor, id string) error {
	return s.change(ctx, actor, "operations.retry_job", id, s.queue.Retry)
}

// RetryDead lets all jobs of a queue ("": of all queues) that were given up run
// now, and returns how many.
func (s *Service) RetryDead(ctx context.Context, actor auth.Actor, queue string) (n int, err error) {
	if err := actor.NeedAnywhere(LookAfter); err != nil {
		return 0, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if n, err = s.queue.RetryDead(ctx, tx, queue); err != nil || n == 0 {
			return err
		}
		return s.journal.Record(ctx, tx, actor, "", "operations.retry_dead", "queue", queue, map[string]any{"jobs": n})
	})
	return n, err
}

// change does one thing to one job and records it.
func (s *Service) change(ctx context.Context, actor auth.Actor, action, id string,
	do func(context.Context, *db.Tx, string) (jobs.Row, error),
) error {
	if err := actor.NeedAnywhere(LookAfter); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		j, err := do(ctx, tx, id)
		if err != nil {
			return err
		}
		return s.journal.Record(ctx, tx, actor, "", action, "job", id,
			map[string]any{"kind": j.Kind, "queue": j.Queue, "state": j.State})
	})
}
