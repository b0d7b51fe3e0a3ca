package practice

import (
	"context"
	"database/sql"
	"errors"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// certified is how many runs a member passes before the certificate line stands on their page.
const certified = 10

// shownRuns is how many of one's runs the page shows; older ones count in the figures.
const shownRuns = 20

// A Tally is what somebody has passed.
type Tally struct{ Passes, Copies, Residences, FirstTime, Score int }

// Average is the mean score of the runs passed.
func (t Tally) Average() int {
	if t.Passes == 0 {
		return 0
	}
	return t.Score / t.Passes
}

// Certified reports whether enough was practised.
func (t Tally) Certified() bool { return t.Passes >= certified }

// A Task is one of the two of every day: the run on the way, or whom to help.
type Task struct {
	Kind    Kind
	Done    bool
	RunID   string // on the way; "" none
	Persona Persona
}

// A Desk is a member's practice: today's tasks, runs and figures.
type Desk struct {
	Tasks []Task
	Runs  []Run
	Today Tally
	Total Tally
	Lead  bool
}

// Desk returns the actor's practice.
func (s *Service) Desk(ctx context.Context, actor auth.Actor) (d Desk, err error) {
	if err := actor.NeedAnywhere(Enter); err != nil {
		return d, err
	}
	q := s.db.Read()
	if err := q.QueryRow(ctx, `select lead from practice_member where account_id = $1`,
		actor.ID).Scan(&d.Lead); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return d, err
	}
	if d.Today, err = tallyOf(ctx, q, actor.ID, s.today()); err != nil {
		return d, err
	}
	if d.Total, err = tallyOf(ctx, q, actor.ID, ""); err != nil {
		return d, err
	}
	if d.Runs, err = db.Collect(ctx, q, scanRun,
		`select `+runColumns+` from practice_run where account_id = $1 order by begun_at desc, id desc limit $2`,
		actor.ID, shownRuns); err != nil {
		return d, err
	}
	d.Tasks = tasks(d.Runs, d.Today)
	return d, nil
}

// tasks offers for each kind the persona that the member has met least lately.
func tasks(runs []Run, today Tally) []Task {
	met, out := map[string]int{}, []Task{}
	for _, r := range runs {
		met[r.Persona.Key]++
	}
	for _, t := range []Task{{Kind: Copy, Done: today.Copies > 0}, {Kind: Residence, Done: today.Residences > 0}} {
		for _, p := range Personas() {
			if p.Kind == t.Kind && (t.Persona.Key == "" || met[p.Key] < met[t.Persona.Key]) {
				t.Persona = p
			}
		}
		for _, r := range runs {
			if r.Kind == t.Kind && !r.Passed() && t.RunID == "" {
				t.RunID, t.Persona = r.ID, r.Persona
			}
		}
		out = append(out, t)
	}
	return out
}

// tallyOf sums what an account passed on day; ever, where day is zero.
func tallyOf(ctx context.Context, q db.Querier, accountID string, day clock.Date) (t Tally, err error) {
	return t, q.QueryRow(ctx, `select coalesce(sum(passes), 0), coalesce(sum(copies), 0), coalesce(sum(residences),
		0), coalesce(sum(first_time), 0), coalesce(sum(score), 0)
		from practice_tally where account_id = $1 and ($2 = '' or day = $2)`,
		accountID, day).Scan(&t.Passes, &t.Copies, &t.Residences, &t.FirstTime, &t.Score)
}

// A Line is one member on the board of a team.
type Line struct {
	Name      string
	Runs      int
	Tally     Tally
	Today     bool // something was passed today
	BothToday bool // both tasks of the day
}

// Board shows a team's lead how its members do.
func (s *Service) Board(ctx context.Context, actor auth.Actor) (home string, lines []Line, err error) {
	var homeID string
	var lead bool
	err = s.db.Read().QueryRow(ctx, `select home_id, home_name, lead from practice_member where account_id = $1`,
		actor.ID).Scan(&homeID, &home, &lead)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !lead {
		return "", nil, fault.New(fault.Forbidden, "practice.lead_only")
	} else if err != nil {
		return "", nil, err
	}
	lines, err = db.Collect(ctx, s.db.Read(), func(r db.Rows) (l Line, err error) {
		var today, both int
		err = r.Scan(&l.Name, &l.Runs, &l.Tally.Passes, &l.Tally.FirstTime, &l.Tally.Score, &today, &both)
		l.Today, l.BothToday = today > 0, both > 0
		return l, err
	}, `select m.name, (select count(*) from practice_run r where r.account_id = m.account_id),
			coalesce(sum(t.passes), 0), coalesce(sum(t.first_time), 0), coalesce(sum(t.score), 0),
			coalesce(sum(case when t.day = $2 then t.passes else 0 end), 0), coalesce(sum(case when t.day = $2
			and t.copies > 0 and t.residences > 0 then 1 else 0 end), 0)
		from practice_member m left join practice_tally t on t.account_id = m.account_id
		where m.home_id = $1 group by m.account_id, m.name, m.folded order by m.folded, m.account_id`,
		homeID, s.today())
	return home, lines, err
}

// PractisedToday returns how many of a home's members passed something today,
// and how many did both tasks of the day.
func (s *Service) PractisedToday(ctx context.Context, homeID string) (some, both int, err error) {
	err = s.db.Read().QueryRow(ctx, `select count(*), coalesce(sum(case when t.copies > 0
		and t.residences > 0 then 1 else 0 end), 0)
		from practice_tally t join practice_member m on m.account_id = t.account_id where t.day = $1
		and m.home_id = $2`, s.today(), homeID).Scan(&some, &both)
	return some, both, err
}
