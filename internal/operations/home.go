package operations

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

// work says which jobs were given up, mails apart from the others.
func (s *Service) work(ctx context.Context, actor auth.Actor) ([]module.Work, error) {
	if !actor.MayAnywhere(LookAfter) {
		return nil, nil
	}
	counts, err := s.queue.Counts(ctx)
	if err != nil {
		return nil, err
	}
	var out []module.Work
	for i, queue := range jobs.Queues {
		w := module.Work{Name: "jobs." + queue, Number: counts[queue][jobs.Dead], Key: "operations.tile_dead",
			Args: []any{"queue", i18n.T(ctx, "operations.queue."+queue)}, Icon: ui.IconCycle, Kind: ui.KindDanger,
			Verb: "operations.verb", URL: listURL(jobs.Filter{Queue: queue, State: jobs.Dead}), Order: 5 + i}
		if queue == jobs.Mail {
			w.Key, w.Icon = "operations.tile_mail", ui.IconMail
		}
		out = append(out, w)
	}
	return out, nil
}

// cards say how the installation is.
func (s *Service) cards(ctx context.Context, actor auth.Actor) ([]module.Card, error) {
	if !actor.MayAnywhere(LookAfter) {
		return nil, nil
	}
	rows, err := s.health(ctx)
	return []module.Card{{Title: i18n.T(ctx, "operations.health"), URL: jobsURL, Body: ui.SummaryList(rows),
		Order: 5}}, err
}

// BackupTarget is under which the journal keeps that a backup was proven.
const BackupTarget = "backup"

// freshFor is how old the last proven backup may be: one is made each night.
const freshFor = 36 * time.Hour

// health tells what waits to be done by the machine, what has to be tried again,
// and when a backup was last proven.
func (s *Service) health(ctx context.Context) ([]ui.Row, error) {
	counts, err := s.queue.Counts(ctx)
	if err != nil {
		return nil, err
	}
	waiting, failed := 0, 0
	for _, by := range counts {
		waiting += by[jobs.Waiting] + by[jobs.Running]
		failed += by[jobs.Failed]
	}
	last, err := audit.Last(ctx, s.db.Read(), BackupTarget)
	if err != nil {
		return nil, err
	}
	backup := i18n.T(ctx, "operations.backup_never")
	if !last.IsZero() {
		backup = i18n.T(ctx, "operations.backup_at", "at", i18n.DateTime(last))
	}
	return []ui.Row{
		{Key: i18n.T(ctx, "operations.health_waiting"), Value: i18n.T(ctx, "operations.health_jobs", "n", waiting)},
		{Key: i18n.T(ctx, "operations.health_failed"), Content: mark(failed == 0,
			i18n.T(ctx, "operations.health_jobs", "n", failed))},
		{Key: i18n.T(ctx, "operations.health_backup"), Content: mark(s.clock.Now().Sub(last) < freshFor, backup)},
	}, nil
}

// mark says a state in words, with a shape and a colour.
func mark(good bool, text string) templ.Component {
	if good {
		return ui.StatusTag(ui.KindSuccess, text)
	}
	return ui.StatusTag(ui.KindWarning, text)
}
