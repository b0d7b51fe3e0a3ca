package operations

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/jobs"
)

type jobJSON struct {
	ID       string     `json:"id"`
	Queue    string     `json:"queue"`
	Kind     string     `json:"kind"`
	State    jobs.State `json:"state" enum:"dead,failed,running,waiting"`
	Attempts int        `json:"attempts"`
	MadeAt   time.Time  `json:"madeAt"`
	DueAt    time.Time  `json:"dueAt" doc:"of a running job: when another process may take it"`
	Error    string     `json:"error,omitempty" doc:"of the last attempt, without personal data"`
}

type jobsJSON struct {
	Counts map[string]map[jobs.State]int `json:"counts" doc:"by queue and state; a state without jobs may be absent"`
	Jobs   []jobJSON                     `json:"jobs"`
	Next   string                        `json:"next,omitempty" doc:"give it as after for the next page"`
}

type listRequest struct {
	Queue string     `query:"queue" enum:"default,mail,media,bulk"`
	State jobs.State `query:"state" enum:"dead,failed,running,waiting"`
	After string     `query:"after" format:"uuid" doc:"next of the page before"`
}

type jobRequest struct {
	ID string `path:"id"`
}

type queueInput struct {
	Queue string `json:"queue,omitempty" enum:"default,mail,media,bulk" doc:"absent: all queues"`
}

type retriedJSON struct {
	Jobs int `json:"jobs" doc:"how many run again"`
}

func (s *Service) api(a *api.API) {
	op := api.Operations("operations", "/api/jobs")
	one := func(id, path, summary string) huma.Operation {
		o := op(id, http.MethodPost, path, summary)
		o.Errors = []int{http.StatusNotFound, http.StatusConflict}
		return o
	}
	api.Op(a, LookAfter, op("list-jobs", http.MethodGet, "", "List jobs that are not done, the oldest first"),
		s.apiList)
	api.Do(a, LookAfter, op("retry-dead-jobs", http.MethodPost, "/retry", "Let all jobs that were given up run now"),
		func(ctx context.Context, actor auth.Actor, in queueInput) (retriedJSON, error) {
			n, err := s.RetryDead(ctx, actor, in.Queue)
			return retriedJSON{n}, err
		})
	api.Op(a, LookAfter, one("retry-job", "/{id}/retry", "Let a failed or given-up job run now"),
		func(ctx context.Context, actor auth.Actor, in *jobRequest) (*struct{}, error) {
			return nil, s.Retry(ctx, actor, in.ID)
		})
	api.Op(a, LookAfter, one("drop-job", "/{id}/drop", "Forget a job that isn't running"),
		func(ctx context.Context, actor auth.Actor, in *jobRequest) (*struct{}, error) {
			return nil, s.Drop(ctx, actor, in.ID)
		})
}

func (s *Service) apiList(ctx context.Context, actor auth.Actor, in *listRequest) (*api.Body[jobsJSON], error) {
	counts, err := s.Counts(ctx, actor)
	if err != nil {
		return nil, err
	}
	page, more, err := s.List(ctx, actor, jobs.Filter{Queue: in.Queue, State: in.State, After: in.After})
	if err != nil {
		return nil, err
	}
	out := jobsJSON{Counts: counts, Jobs: []jobJSON{}}
	for _, j := range page {
		out.Jobs = append(out.Jobs, jobJSON{j.ID, j.Queue, j.Kind, j.State, j.Attempts, j.MadeAt, j.DueAt, j.Error})
	}
	if more {
		out.Next = page[len(page)-1].ID
	}
	return &api.Body[jobsJSON]{Body: out}, nil
}
