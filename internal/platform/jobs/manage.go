package jobs

import (
	"context"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// A State is how far a job is.
type State string

// The states of a job. What was done is kept no longer.
const (
	Waiting State = "waiting" // for its time, or for a worker
	Running State = "running"
	Failed  State = "failed" // waits to be tried again
	Dead    State = "dead"   // was tried MaxAttempts times: waits for a person
)

// States lists the states in the order in which they are shown.
var States = []State{Dead, Failed, Running, Waiting}

// A Row is one job as it is shown. Neither its arguments nor anybody's data are in it.
type Row struct {
	ID, Queue, Kind string
	State           State
	Attempts        int
	MadeAt          time.Time
	DueAt           time.Time // of a running one: when another process may take it
	Error           string    // of the last attempt, for the technician
}

// A Filter says which jobs are meant; what is empty is not asked.
type Filter struct {
	Queue string
	State State
	After string // id of the last one of the page before
}

// stateSQL is a row's State.
const stateSQL = `case when state <> 'ready' then state when attempt > 0 then 'failed' else 'waiting' end`

const rowColumns = `id, queue, kind, ` + stateSQL + `, attempt, made_at, run_at, last_error`

// List returns at most limit jobs, the oldest first.
func (q *Queue) List(ctx context.Context, f Filter, limit int) ([]Row, error) {
	return db.Collect(ctx, q.db.Read(), scanRow, `select `+rowColumns+` from jobs_job
		where ($1 = '' or queue = $1) and ($2 = '' or `+stateSQL+` = $2) and id > $3 order by id limit $4`,
		f.Queue, string(f.State), f.After, limit)
}

func scanRow(r db.Rows) (j Row, err error) {
	return j, r.Scan(&j.ID, &j.Queue, &j.Kind, &j.State, &j.Attempts, db.Into(&j.MadeAt), db.Into(&j.DueAt), &j.Error)
}

// Counts says how many jobs of each queue are in each state.
func (q *Queue) Counts(ctx context.Context) (map[string]map[State]int, error) {
	out := map[string]map[State]int{}
	for _, name := range Queues {
		out[name] = map[State]int{}
	}
	_, err := db.Collect(ctx, q.db.Read(), func(r db.Rows) (_ struct{}, err error) {
		var name string
		var state State
		var n int
		err = r.Scan(&name, &state, &n)
		if out[name] == nil {
			out[name] = map[State]int{}
		}
		out[name][state] = n
		return struct{}{}, err
	}, `select queue, `+stateSQL+`, count(*) from jobs_job group by 1, 2`)
	return out, err
}

// Retry lets a dead or failed job run now, with all its attempts before it again,
// and returns it. NotFound where there is none of the id: it is done, or was
// dropped. Of one that waits or runs nothing changes.
func (q *Queue) Retry(ctx context.Context, tx *db.Tx, id string) (Row, error) {
	j, err := row(ctx, tx, id)
	if err != nil || j.State != Dead && j.State != Failed {
		return j, err
	}
	if err := dropIfAsked(ctx, tx, id); err != nil {
		return j, err
	}
	_, err = tx.Exec(ctx, `update jobs_job set state = 'ready', attempt = 0, run_at = $2 where id = $1`,
		id, db.At(q.clock.Now()))
	if wake := q.wake[j.Queue]; wake != nil {
		tx.AfterCommit(func() { poke(wake) })
	}
	return j, err
}

// RetryDead lets the dead jobs of a queue ("": of all) run now, and returns how
// many. Of several that do the same one is run.
func (q *Queue) RetryDead(ctx context.Context, tx *db.Tx, queue string) (int, error) {
	_, err := tx.Exec(ctx, `delete from jobs_job where state = 'dead' and once <> '' and ($1 = '' or queue = $1)
		and exists (select 1 from jobs_job o where o.kind = jobs_job.kind and o.once = jobs_job.once
			and (o.state = 'ready' or o.state = 'dead' and o.id > jobs_job.id and ($1 = '' or o.queue = $1)))`, queue)
	if err != nil {
		return 0, err
	}
	res, err := tx.Exec(ctx, `update jobs_job set state = 'ready', attempt = 0, run_at = $2
		where state = 'dead' and ($1 = '' or queue = $1)`, queue, db.At(q.clock.Now()))
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// Drop forgets a job that isn't running, and returns it. NotFound where there
// is none of the id, Conflict where it runs.
func (q *Queue) Drop(ctx context.Context, tx *db.Tx, id string) (Row, error) {
	j, err := row(ctx, tx, id)
	if err != nil {
		return j, err
	}
	if j.State == Running {
		return j, fault.New(fault.Conflict, "jobs.running")
	}
	_, err = tx.Exec(ctx, `delete from jobs_job where id = $1`, id)
	return j, err
}

// row reads and locks a job.
func row(ctx context.Context, tx *db.Tx, id string) (Row, error) {
	rows, err := db.Collect(ctx, tx, scanRow,
		`update jobs_job set attempt = attempt where id = $1 returning `+rowColumns, id)
	if err == nil && len(rows) == 0 {
		err = fault.New(fault.NotFound, "jobs.gone")
	}
	return append(rows, Row{})[0], err
}

// maxError is how much of an error is kept, in characters.
const maxError = 300

// What may be somebody's in the words of an error: addresses, what is quoted, and long numbers.
var personal = regexp.MustCompile(`[^\s<>"]+@[^\s<>"]+|"[^"]*"|'[^']*'|“[^”]*”|\+?\d[\d .-]{5,}\d`)

// redact makes of an error what may be kept and shown: its first line without
// personal data. The log has all of it.
func redact(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	text = personal.ReplaceAllString(strings.ToValidUTF8(text, ""), "…")
	if utf8.RuneCountInString(text) > maxError {
		text = string([]rune(text)[:maxError]) + "…"
	}
	return text
}
