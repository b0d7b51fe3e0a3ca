package dossiers

import (
	"context"
	"fmt"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
)

// Waiting says how many dossiers wait for what at some offices.
type Waiting struct {
	Due        map[string]int // by action
	Mine       int            // to appraise, given to the actor
	Free       int            // to appraise, given to nobody
	Late, Soon int            // of those at work: late, and those that will be
	Open       int
}

// Waiting counts what waits at the offices, which must be the actor's own; the
// counts are those of the inbox's tabs and of the home page.
func (s *Service) Waiting(ctx context.Context, actor auth.Actor, offices []string) (Waiting, error) {
	w := Waiting{Due: map[string]int{}}
	var in []string
	for _, o := range offices {
		if err := actor.Need(Inbox, o); err != nil {
			return w, err
		}
		in = append(in, s.Places.Tree().Line(o)...)
	}
	if len(in) == 0 {
		return w, nil
	}
	if err := s.countDue(ctx, actor, in, &w); err != nil {
		return w, fmt.Errorf("count what waits: %w", err)
	}
	return w, s.countLate(ctx, in, &w)
}

func (s *Service) countDue(ctx context.Context, actor auth.Actor, offices []string, w *Waiting) error {
	type row struct {
		due           string
		n, mine, free int
	}
	var args []any
	me := db.Arg(&args, actor.ID)
	// Grouped as the index is sorted: nothing is sorted again.
	rows, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (x row, err error) { return x, r.Scan(&x.due, &x.n, &x.mine, &x.free) },
		`select due, count(*), sum(case when assignee_id = `+me+` then 1 else 0 end), sum(case when assignee_id = '' then 1 else 0 end)
			from dossiers_dossier where commune_id in (`+db.In(&args, offices)+`) and due <> '' and due <> 'submit' group by commune_id, due`, args...)
	for _, x := range rows {
		w.Due[x.due] += x.n
		w.Open += x.n
		if x.due == "appraise" {
			w.Mine += x.mine
		}
		if x.due == "appraise" || x.due == "assign" {
			w.Free += x.free
		}
	}
	return err
}

func (s *Service) countLate(ctx context.Context, offices []string, w *Waiting) error {
	now := s.Clock.Now()
	var args []any
	return s.DB.Read().QueryRow(ctx, `select coalesce(sum(case when promised < `+db.Arg(&args, db.At(now))+` then 1 else 0 end), 0), coalesce(sum(case when `+s.willBeLate(now, &args)+` then 1 else 0 end), 0)
		from dossiers_dossier where commune_id in (`+db.In(&args, offices)+`) and `+running(&args)+` and `+s.near(now, &args), args...).Scan(&w.Late, &w.Soon)
}

// Offices are the communes in whose inbox the actor works.
func (s *Service) Offices(actor auth.Actor) []string {
	tree := s.Places.Tree()
	var out []string
	seen := map[string]bool{}
	for _, p := range actor.Places(Inbox) {
		for _, c := range tree.Within(p, "commune", tree.Today()) {
			if !seen[c.ID] {
				seen[c.ID] = true
				out = append(out, c.ID)
			}
		}
	}
	return out
}
