package operations

import (
	"context"

	"thonso/internal/platform/auth"
)

// Drop forgets a job: what it was to do is not done. NotFound where it is done
// by now or was dropped, Conflict while it runs.
func (s *Service) Drop(ctx context.Context, actor auth.Actor, id string) error {
	return s.change(ctx, actor, "operations.drop_job", id, s.queue.Drop)
}
