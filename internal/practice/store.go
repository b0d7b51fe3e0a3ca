package practice

import (
	"context"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// A Run is one errand for one persona.
type Run struct {
	ID        string // and of its mandate and its dossier
	AccountID string
	Persona   Persona
	Kind      Kind
	BegunAt   time.Time
	PassedAt  time.Time // zero: on the way
	PassedOn  clock.Date
	Score     int
	Outcome
}

// Passed reports whether all five steps are done.
func (r Run) Passed() bool { return !r.PassedAt.IsZero() }

const runColumns = `id, account_id, persona, kind, begun_at, passed_at, passed_on, score, returns, wrong`

func scanRun(row db.Rows) (r Run, err error) {
	var key string
	if err := row.Scan(&r.ID, &r.AccountID, &key, &r.Kind, db.Into(&r.BegunAt), db.Into(&r.PassedAt), &r.PassedOn,
		&r.Score, &r.Returns, &r.Wrong); err != nil {
		return r, err
	}
	r.Persona, _ = personaOf(key) // one that was withdrawn has no story any more
	return r, nil
}

func getRun(ctx context.Context, q db.Querier, id string) (Run, error) {
	return db.Get(ctx, q, fault.New(fault.NotFound, "practice.no_run"), scanRun,
		`select `+runColumns+` from practice_run where id = $1`, id)
}

// ownRun returns the run to the member whose it is.
func (s *Service) ownRun(ctx context.Context, actor auth.Actor, id string) (Run, error) {
	r, err := getRun(ctx, s.db.Read(), id)
	if err == nil && r.AccountID != actor.ID {
		return Run{}, fault.New(fault.NotFound, "practice.no_run")
	}
	return r, err
}

func (s *Service) insertRun(ctx context.Context, r Run) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx,
			`insert into practice_run (id, account_id, persona, kind, begun_at) values ($1, $2, $3, $4, $5)
				on conflict (id) do nothing`,
			r.ID, r.AccountID, r.Persona.Key, string(r.Kind), db.At(r.BegunAt))
		return err
	})
}

// pass ends a run and counts it for its day, once.
func pass(ctx context.Context, tx *db.Tx, r Run) error {
	res, err := tx.Exec(ctx,
		`update practice_run set passed_at = $2, passed_on = $3, score = $4, returns = $5, wrong = $6
			where id = $1 and passed_at = 0`,
		r.ID, db.At(r.PassedAt), r.PassedOn, r.Score, r.Returns, r.Wrong)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err // somebody was faster
	}
	_, err = tx.Exec(ctx, `insert into practice_tally (account_id, day, passes, copies, residences, first_time, score)
		values ($1, $2, 1, $3, $4, $5, $6)
		on conflict (account_id, day) do update set passes = practice_tally.passes + 1,
		copies = practice_tally.copies + excluded.copies,
			residences = practice_tally.residences + excluded.residences,
			first_time = practice_tally.first_time + excluded.first_time,
			score = practice_tally.score + excluded.score`,
		r.AccountID, r.PassedOn, one(r.Kind == Copy), one(r.Kind == Residence), one(r.FirstTime()), r.Score)
	return err
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
