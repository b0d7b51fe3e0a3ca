package app

import (
	"context"
	"fmt"
	"text/tabwriter"

	"thonso/internal/operations"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/jobs"
)

type jobsCmd struct {
	List  jobsListCmd  `cmd:"" help:"List the jobs that are not done."`
	Retry jobsRetryCmd `cmd:"" help:"Let jobs that failed or were given up run now."`
	Drop  jobsDropCmd  `cmd:"" help:"Forget jobs: what they were to do is not done."`
}

// withJobs opens the installation for f, which is told the service that looks after its jobs.
func withJobs(g *globals, d dataFlags, f func(a *App, s *operations.Service) error) error {
	return withInstallation(g, d, func(a *App) error {
		s := operations.New(operations.Deps{DB: a.DB, Clock: a.Clock, Journal: a.Journal, Queue: a.Queue})
		return f(a, s)
	})
}

type jobsListCmd struct {
	dataFlags
	Queue string     `help:"Only of this queue." enum:",default,mail,media,bulk" default:""`
	State jobs.State `help:"Only in this state." enum:",dead,failed,running,waiting" default:""`
}

// Run lists the jobs, the oldest first.
func (c *jobsListCmd) Run(g *globals) error {
	return withJobs(g, c.dataFlags, func(a *App, s *operations.Service) error {
		out := tabwriter.NewWriter(g.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(out, "ID\tQUEUE\tKIND\tSTATE\tTRIES\tDUE\tERROR")
		filter := jobs.Filter{Queue: c.Queue, State: c.State}
		for more := true; more; {
			var page []jobs.Row
			var err error
			if page, more, err = s.List(g.ctx, a.system(), filter); err != nil {
				return err
			}
			for _, j := range page {
				fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%d\t%s\t%s\n", j.ID, j.Queue, j.Kind, j.State, j.Attempts,
					i18n.DateTime(j.DueAt), j.Error)
				filter.After = j.ID
			}
		}
		return out.Flush()
	})
}

type jobsRetryCmd struct {
	dataFlags
	IDs   []string `arg:"" optional:"" name:"id" help:"Ids of jobs."`
	Dead  bool     `help:"All that were given up."`
	Queue string   `help:"With --dead: only of this queue." enum:",default,mail,media,bulk" default:""`
}

// Run lets the jobs run at once in the process that serves.
func (c *jobsRetryCmd) Run(g *globals) error {
	return withJobs(g, c.dataFlags, func(a *App, s *operations.Service) error {
		if c.Dead {
			n, err := s.RetryDead(g.ctx, a.system(), c.Queue)
			fmt.Fprintln(g.out, n, "jobs run again.")
			return err
		}
		return each(g.ctx, a, c.IDs, s.Retry)
	})
}

type jobsDropCmd struct {
	dataFlags
	IDs []string `arg:"" name:"id" help:"Ids of jobs."`
}

// Run drops the jobs.
func (c *jobsDropCmd) Run(g *globals) error {
	return withJobs(g, c.dataFlags, func(a *App, s *operations.Service) error {
		return each(g.ctx, a, c.IDs, s.Drop)
	})
}

func each(ctx context.Context, a *App, all []string, do func(context.Context, auth.Actor, string) error) error {
	for _, id := range all {
		if err := do(ctx, a.system(), id); err != nil {
			return err
		}
	}
	return nil
}
