package practice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/jobs"
)

// How the reviewer looks for work of its own accord. Whoever opens a run has
// it reviewed at once; this is for those who look at another page.
const (
	reviewEvery = 10 * time.Second
	reviewBack  = 7 * 24 * time.Hour
	reviewMost  = 200
)

func (s *Service) jobs(q *jobs.Queue) {
	jobs.Work(q, s.reviewer(), s.reviewAll)
	q.Plan("practice.review", jobs.Every(reviewEvery), reviewAll{})
}

// reviewAll is the job that reviews what members have sent lately.
type reviewAll struct{}

// Job says how it is worked.
func (reviewAll) Job() jobs.Spec { return jobs.Spec{Kind: "practice.review", Once: "all"} }

func (s *Service) reviewAll(ctx context.Context, _ auth.Actor, _ reviewAll) error {
	open, err := db.Collect(ctx, s.db.Read(), scanRun,
		`select `+runColumns+` from practice_run where passed_at = 0 and begun_at > $1 order by begun_at desc limit $2`,
		db.At(s.clock.Now().Add(-reviewBack)), reviewMost)
	if err != nil {
		return err
	}
	var failed []error
	for _, r := range open {
		failed = append(failed, s.review(ctx, r))
	}
	return errors.Join(failed...)
}

// review moves a run's dossier as far as it goes without its member.
func (s *Service) review(ctx context.Context, r Run) error {
	d, err := s.dossiers.Brief(ctx, s.db.Read(), r.ID)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return nil // not begun
	case err != nil:
		return err
	case d.Status == dossiers.Draft || d.Status == dossiers.Supplement || d.Status == dossiers.Resolved:
		return nil // the member's turn
	case d.Status == dossiers.Returned:
		return s.passed(ctx, r)
	}
	if err := s.decide(ctx, r); err != nil && fault.KindOf(err) != fault.Conflict { // the page and the job may meet
		return fmt.Errorf("review run %s: %w", r.ID, err)
	}
	return nil
}

// decide sends a dossier back or leads it to its result.
func (s *Service) decide(ctx context.Context, r Run) error {
	c, err := s.cases.Show(ctx, s.reviewer(), r.ID)
	if err != nil {
		return err
	}
	if c.Status == dossiers.Submitted {
		if wants := judge(r.Persona, c.Proc, c.Answers, c.Photos); len(wants) > 0 {
			_, err := s.office.AskSupplement(ctx, s.reviewer(), dossiers.Act{ID: r.ID, Version: c.Version}, wants)
			return err
		}
	}
	d := c.Dossier
	for range len(c.Proc.Steps) + 3 { // every step once, and transfer
		due := dossiers.DueAction(c.Proc, d)
		if due == dossiers.ActionReturn {
			return nil
		}
		if d, err = s.step(ctx, due, dossiers.Act{ID: d.ID, Version: d.Version}); err != nil {
			return err
		}
	}
	return fmt.Errorf("procedure %s doesn't come to an end", c.Proc.Code)
}

func (s *Service) step(ctx context.Context, due dossiers.Action, in dossiers.Act) (dossiers.Dossier, error) {
	as, approve := s.reviewer(), office.Opinion{Act: in, Outcome: dossiers.Approved}
	switch due {
	case dossiers.ActionReceive:
		return s.office.Receive(ctx, as, office.ReceiveInput{Act: in})
	case dossiers.ActionTransfer:
		return s.office.Transfer(ctx, as, in)
	case dossiers.ActionAssign:
		return s.office.Assign(ctx, as, in, as.ID, as.Name)
	case dossiers.ActionAppraise:
		return s.office.Appraise(ctx, as, approve)
	case dossiers.ActionReview:
		return s.office.Review(ctx, as, approve)
	case dossiers.ActionDecide:
		return s.office.Decide(ctx, as, office.Decision{Act: in, Outcome: dossiers.Approved})
	case dossiers.ActionNumber:
		return s.office.NumberResult(ctx, as, in)
	}
	return dossiers.Dossier{}, fmt.Errorf("no step %q", due)
}

// passed ends the run with its score.
func (s *Service) passed(ctx context.Context, r Run) error {
	c, err := s.cases.Show(ctx, s.reviewer(), r.ID)
	if err != nil {
		return err
	}
	r.Outcome = outcomeOf(c.Events)
	r.Score = r.Outcome.Score()
	r.PassedAt = s.clock.Now()
	r.PassedOn = clock.DateOf(r.PassedAt)
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return pass(ctx, tx, r) })
}
