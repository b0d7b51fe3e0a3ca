package dossiers

import (
	"context"
	"fmt"
	"strconv"

	"thonso/internal/dossiers/scopes"
	"thonso/internal/dossiers/waits"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/lists"
)

// Waiting says how many dossiers wait for what at some offices, of those that
// are the actor's to work on.
type Waiting struct {
	Due        map[Action]int // by action, where the actor may take it
	Mine       int            // to appraise, given to the actor
	Free       int            // to appraise, given to nobody
	Late, Soon int            // of those at work: late, and those that will be; see MostCounted
	Open       int
	Days       []int // what has to be done within each of Spans
}

// Waiting counts what waits at the offices, which must be the actor's own; the
// counts are those of the inbox's tabs and of the home page.
func (s *Service) Waiting(ctx context.Context, actor auth.Actor, offices []string) (Waiting, error) {
	w := Waiting{Due: map[Action]int{}}
	counts := make([]waitingAt, len(offices))
	var ask []db.Question
	for i, o := range offices {
		if err := actor.Need(Inbox, o); err != nil {
			return w, err
		}
		counts[i].office = o
		ask = append(ask, s.askDue(actor, o, &counts[i].due), s.askLate(actor, o, &counts[i].late, &counts[i].soon),
			waits.AskDays(s.clock.Now(), &counts[i].days,
				func(args *[]any) string { return s.ofOffice(actor, o, args) }))
	}
	if err := db.Together(ctx, s.db.Read(), ask...); err != nil {
		return w, fmt.Errorf("count what waits: %w", err)
	}
	var days waits.Days
	for _, at := range counts {
		days = append(days, at.days...)
		w.Late, w.Soon = w.Late+at.late, w.Soon+at.soon
		for _, x := range at.due {
			w.add(actor, at.office, x)
		}
	}
	w.Days = days.In(s.Spans())
	return w, nil
}

// waitingAt is what waits at one office.
type waitingAt struct {
	office     string
	due        []dueCount
	late, soon int
	days       waits.Days
}

// A dueCount is how many dossiers of one part of the work wait for an action.
type dueCount struct {
	due           Action
	work          auth.Work
	n, mine, free int
}

func (w *Waiting) add(actor auth.Actor, office string, x dueCount) {
	w.Open += x.n
	if actor.MayOn(x.due.Row().Need, office, x.work) {
		w.Due[x.due] += x.n
	}
	if !actor.MayOn(Appraise, office, x.work) {
		return
	}
	if x.due == ActionAppraise {
		w.Mine += x.mine
	}
	if x.due == ActionAppraise || x.due == ActionAssign {
		w.Free += x.free
	}
}

// askDue asks for the counts that are kept: see waits.
func (s *Service) askDue(actor auth.Actor, office string, out *[]dueCount) db.Question {
	var args []any
	query := `select due, sector, decided_by, assignee_id, n from dossiers_waiting where ` +
		s.ofOffice(actor, office, &args) + ` and n > 0`
	return db.All(out, func(r db.Rows) (x dueCount, err error) {
		var assignee string
		err = r.Scan(&x.due, &x.work.Sector, &x.work.Body, &assignee, &x.n)
		switch assignee {
		case "":
			x.free = x.n
		case actor.ID:
			x.mine = x.n
		}
		return x, err
	}, query, args...)
}

// ofOffice is the condition for the office's dossiers, those of its predecessors
// too, as far as they are the actor's to work on.
func (s *Service) ofOffice(actor auth.Actor, office string, args *[]any) string {
	cond := `commune_id in (` + db.In(args, s.places.Tree().Line(office)) + `)`
	for _, c := range scopes.Within(actor, Inbox, office, args) {
		cond += ` and ` + c
	}
	return cond
}

// MostCounted is how far what is late is counted: it depends on the hour, so no
// count of it can be kept, and beyond this the number matters to nobody.
const MostCounted = 100

// UpTo is a number that was counted up to MostCounted, as an argument of a text.
func UpTo(n int) any {
	if n < MostCounted {
		return n
	}
	return strconv.Itoa(MostCounted-1) + "+"
}

// askLate counts what is late and what will be, each up to MostCounted.
func (s *Service) askLate(actor auth.Actor, office string, late, soon *int) db.Question {
	now := s.clock.Now()
	var args []any
	countOf := func(cond string) string {
		return `(select count(*) from (select 1 from dossiers_dossier where ` + s.ofOffice(actor, office, &args) +
			` and ` + cond + ` limit ` + strconv.Itoa(MostCounted) + `) found)`
	}
	query := `select ` + countOf(running(&args)+` and due_at < `+db.Arg(&args, db.At(now))) +
		`, ` + countOf(s.recentAlarm(now, &args)+` and `+s.willBeLate(now, &args)+` order by alarm_at desc`)
	return db.One(query, args, late, soon)
}

// ByDue is the order of the work of an office: what has to be done first, first;
// last what waits for somebody else.
var ByDue = lists.Order{Name: "due", Keys: []lists.Key{lists.Number("due_at"), lists.Text("id")}}

// Spans are the days to come, as what is due on them is counted.
func (s *Service) Spans() []waits.Span { return waits.Spans(s.calendar, s.clock.Now(), NoDay) }

// Offices are the communes in whose inbox the actor works.
func (s *Service) Offices(actor auth.Actor) []string {
	tree := s.places.Tree()
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

// waited counts a dossier where it waits for somebody.
func waited(changes waits.Changes, d Dossier, n int) {
	if d.Due != "" && d.Due != ActionSubmit {
		k := waits.Key{Commune: d.CommuneID, Due: string(d.Due), Sector: d.Sector, DecidedBy: string(d.DecidedBy),
			Assignee: d.AssigneeID}
		if d.DueAt.Before(NoDay) {
			k.Day = waits.DayOf(d.DueAt)
		}
		changes[k] += n
	}
}
