package dossiers

import (
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
)

// Waiting says how many dossiers wait for what at some offices, of those that
// are the actor's to work on.
type Waiting struct {
	Due        map[string]int // by action, where the actor may take it
	Mine       int            // to appraise, given to the actor
	Free       int            // to appraise, given to nobody
	Late, Soon int            // of those at work: late, and those that will be
	Open       int
}

// Waiting counts what waits at the offices, which must be the actor's own; the
// counts are those of the inbox's tabs and of the home page.
func (s *Service) Waiting(ctx context.Context, actor auth.Actor, offices []string) (Waiting, error) {
	w := Waiting{Due: map[string]int{}}
	counts := make([]waitingAt, len(offices))
	var ask []db.Question
	for i, o := range offices {
		if err := actor.Need(Inbox, o); err != nil {
			return w, err
		}
		counts[i].office = o
		ask = append(ask, s.askDue(actor, o, &counts[i].due), s.askLate(actor, o, &counts[i].late, &counts[i].soon))
	}
	if err := db.Together(ctx, s.DB.Read(), ask...); err != nil {
		return w, fmt.Errorf("count what waits: %w", err)
	}
	for _, at := range counts {
		w.Late, w.Soon = w.Late+at.late, w.Soon+at.soon
		for _, x := range at.due {
			w.add(actor, at.office, x)
		}
	}
	return w, nil
}

// waitingAt is what waits at one office.
type waitingAt struct {
	office     string
	due        []dueCount
	late, soon int
}

// A dueCount is how many dossiers of one part of the work wait for an action.
type dueCount struct {
	due           string
	work          auth.Work
	n, mine, free int
}

func (w *Waiting) add(actor auth.Actor, office string, x dueCount) {
	w.Open += x.n
	if actor.MayOn(actionNeeds[x.due], office, x.work) {
		w.Due[x.due] += x.n
	}
	if !actor.MayOn(Appraise, office, x.work) {
		return
	}
	if x.due == "appraise" {
		w.Mine += x.mine
	}
	if x.due == "appraise" || x.due == "assign" {
		w.Free += x.free
	}
}

func (s *Service) askDue(actor auth.Actor, office string, out *[]dueCount) db.Question {
	// Grouped as the index is sorted: nothing is sorted again. Only for whoever has
	// a part of the work is it counted apart by what tells the parts.
	of, by := `'', ''`, ``
	if slices.ContainsFunc(actor.Grants, func(g auth.Grant) bool { return !g.Whole() }) {
		of, by = `sector, decided_by`, `, sector, decided_by`
	}
	var args []any
	me := db.Arg(&args, actor.ID)
	query := `select due, ` + of + `, count(*), sum(case when assignee_id = ` + me + ` then 1 else 0 end), sum(case when assignee_id = '' then 1 else 0 end)
		from dossiers_dossier where ` + s.ofOffice(actor, office, &args) + ` and due <> '' and due <> 'submit' group by commune_id, due` + by
	return db.All(out, func(r db.Rows) (x dueCount, err error) {
		return x, r.Scan(&x.due, &x.work.Sector, &x.work.Body, &x.n, &x.mine, &x.free)
	}, query, args...)
}

// ofOffice is the condition for the office's dossiers, those of its predecessors
// too, as far as they are the actor's to work on.
func (s *Service) ofOffice(actor auth.Actor, office string, args *[]any) string {
	cond := `commune_id in (` + db.In(args, s.Places.Tree().Line(office)) + `)`
	for _, c := range within(actor, Inbox, office, args) {
		cond += ` and ` + c
	}
	return cond
}

func (s *Service) askLate(actor auth.Actor, office string, late, soon *int) db.Question {
	now := s.Clock.Now()
	var args []any
	query := `select coalesce(sum(case when promised < ` + db.Arg(&args, db.At(now)) + ` then 1 else 0 end), 0), coalesce(sum(case when ` + s.willBeLate(now, &args) + ` then 1 else 0 end), 0)
		from dossiers_dossier where ` + s.ofOffice(actor, office, &args) + ` and ` + running(&args) + ` and ` + s.near(now, &args)
	return db.One(query, args, late, soon)
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
