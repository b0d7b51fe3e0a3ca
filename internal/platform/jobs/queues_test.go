package jobs_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/jobs"
)

// note is a job whose specification a test chooses.
type note struct {
	Text string        `json:"text"`
	Once string        `json:"once"`
	Prio jobs.Priority `json:"prio"`
}

func (n note) Job() jobs.Spec {
	return jobs.Spec{Kind: "test.note", Queue: jobs.Mail, Once: n.Once, Priority: n.Prio}
}

func add(t *testing.T, d *db.DB, q *jobs.Queue, runAt time.Time, all ...jobs.Args) {
	t.Helper()
	err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, a := range all {
			if err := q.Enqueue(ctx, tx, a, runAt); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func drain(t *testing.T, q *jobs.Queue) {
	t.Helper()
	if err := q.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// collect registers a worker for notes that remembers what it was given.
func collect(q *jobs.Queue) *[]string {
	got := &[]string{}
	jobs.Work(q, system, func(_ context.Context, _ auth.Actor, n note) error {
		*got = append(*got, n.Text)
		return nil
	})
	return got
}

// A full queue keeps no other one waiting: while its only worker is busy, the
// others work.
func TestABusyQueueStarvesNoOther(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		q, _ := setup(d)
		busy, free, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
		jobs.Work(q, system, func(context.Context, auth.Actor, note) error {
			busy <- struct{}{}
			<-free
			return nil
		})
		jobs.Work(q, system, func(context.Context, auth.Actor, hello) error {
			close(done)
			return nil
		})
		for range 20 {
			add(t, d, q, time.Time{}, note{Text: "bulk mail"})
		}
		ctx, stop := context.WithCancel(t.Context())
		var run sync.WaitGroup
		run.Go(func() { q.Run(ctx) })
		<-busy
		enqueue(t, d, q, "receipt", nil)
		<-done
		stop()
		close(free)
		run.Wait()
	})
}

func TestWhatIsUrgentGoesFirst(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		q, c := setup(d)
		got := collect(q)
		add(t, d, q, c.Now().Add(time.Hour), note{Text: "urgent, later", Prio: jobs.Urgent})
		add(t, d, q, time.Time{}, note{Text: "low", Prio: jobs.Low}, note{Text: "normal"},
			note{Text: "urgent", Prio: jobs.Urgent})
		drain(t, q)
		if want := []string{"urgent", "normal", "low"}; !slices.Equal(*got, want) {
			t.Errorf("got %v, want %v", *got, want)
		}
	})
}

func TestWhatWaitsIsNotAddedTwice(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		q, c := setup(d)
		var got []string
		jobs.Work(q, system, func(ctx context.Context, _ auth.Actor, n note) error {
			got = append(got, n.Text)
			if n.Text == "first" { // asked again while it runs: what it read may be old
				add(t, d, q, time.Time{}, note{Text: "again", Once: "a"})
				return errors.New("boom")
			}
			return nil
		})
		add(t, d, q, c.Now().Add(time.Hour), note{Text: "first", Once: "a"})
		add(t, d, q, time.Time{}, note{Text: "second", Once: "a"}, note{Text: "other", Once: "b"})
		drain(t, q)
		c.add(24 * time.Hour) // the one that failed is done by the one that waited
		drain(t, q)
		if want := []string{"first", "other", "again"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// A process that is alive keeps its job however long it takes; a job of one
// that was killed is another's after the lease, and the first can't finish it.
func TestAJobOfADeadProcessIsTakenOver(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		first, c := setup(d)
		second := jobs.New(d, c)
		begun, stopped := make(chan struct{}), make(chan struct{})
		jobs.Work(first, system, func(ctx context.Context, _ auth.Actor, _ note) error {
			close(begun)
			<-ctx.Done()
			close(stopped)
			return ctx.Err()
		})
		got := collect(second)
		add(t, d, first, time.Time{}, note{Text: "long"})
		var run sync.WaitGroup
		run.Go(func() { _ = first.Drain(t.Context()) })
		<-begun
		for range 3 {
			c.add(9 * time.Minute)
			if err := first.Beat(t.Context()); err != nil {
				t.Fatal(err)
			}
			if drain(t, second); len(*got) != 0 {
				t.Fatal("taken from a process that is alive")
			}
		}
		c.add(11 * time.Minute) // and no sign of life
		drain(t, second)
		if err := first.Beat(t.Context()); err != nil {
			t.Fatal(err)
		}
		<-stopped
		run.Wait()
		if left, err := first.List(t.Context(), jobs.Filter{}, 10); err != nil || len(left) != 0 || len(*got) != 1 {
			t.Errorf("left %v, done %v, %v", left, *got, err)
		}
	})
}

func TestAPersonLooksAfterJobs(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		q, c := setup(d)
		ctx, broken := t.Context(), true
		jobs.Work(q, system, func(context.Context, auth.Actor, note) error {
			if broken {
				return errors.New("550 <lo.thi.a@example.com> or 0912 345 678: \"Lò Thị A\" unknown\nsecond line")
			}
			return nil
		})
		add(t, d, q, time.Time{}, note{Text: "x"}, note{Text: "y"})
		for range jobs.MaxAttempts {
			drain(t, q)
			c.add(24 * time.Hour)
		}
		dead, err := q.List(ctx, jobs.Filter{Queue: jobs.Mail, State: jobs.Dead}, 10)
		if err != nil || len(dead) != 2 || dead[0].Error != "550 <…> or …: … unknown" ||
			dead[0].Attempts != jobs.MaxAttempts {
			t.Fatalf("%+v, %v", dead, err)
		}
		next, err := q.List(ctx, jobs.Filter{After: dead[0].ID}, 10)
		if err != nil || len(next) != 1 || next[0].ID != dead[1].ID {
			t.Errorf("after the first: %v, %v", next, err)
		}
		inTx := func(f func(context.Context, *db.Tx, string) (jobs.Row, error), id string) error {
			return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { _, err := f(ctx, tx, id); return err })
		}
		broken = false
		for range 2 { // sent twice, it is one and the same
			if err := inTx(q.Retry, dead[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		drain(t, q)
		if err := inTx(q.Drop, dead[1].ID); err != nil {
			t.Fatal(err)
		}
		for _, f := range []func(context.Context, *db.Tx, string) (jobs.Row, error){q.Retry, q.Drop} {
			if err := inTx(f, dead[0].ID); fault.KindOf(err) != fault.NotFound {
				t.Errorf("of a job that is done: %v", err)
			}
		}
		if left, err := q.List(ctx, jobs.Filter{}, 10); err != nil || len(left) != 0 {
			t.Errorf("left %v, %v", left, err)
		}
	})
}

// All that died are tried again together, one of those that do the same.
func TestTheDeadAreTriedAgain(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		q, c := setup(d)
		got, broken := []string{}, true
		jobs.Work(q, system, func(_ context.Context, _ auth.Actor, n note) error {
			got = append(got, n.Text)
			if broken {
				return errors.New("boom")
			}
			return nil
		})
		for _, text := range []string{"x", "y"} {
			add(t, d, q, time.Time{}, note{Text: text, Once: "same"}, note{Text: "z"})
			for range jobs.MaxAttempts {
				drain(t, q)
				c.add(24 * time.Hour)
			}
		}
		got, broken = nil, false
		for queue, want := range map[string]int{jobs.Bulk: 0, jobs.Mail: 3} {
			err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				n, err := q.RetryDead(ctx, tx, queue)
				if n != want {
					t.Errorf("%s: %d tried again, want %d", queue, n, want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		drain(t, q)
		if want := []string{"z", "y", "z"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestPlannedWork(t *testing.T) {
	monday := time.Date(2026, 11, 30, 7, 0, 0, 0, time.FixedZone("", 7*3600))
	for name, c := range map[string]struct {
		rhythm jobs.Rhythm
		starts time.Time
		times  int // in the ten days after, looked at each hour
	}{
		"each night":     {jobs.Nightly(), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), 10},
		"each six hours": {jobs.Every(6 * time.Hour), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), 41},
		"on Mondays at 7": {jobs.By("FREQ=WEEKLY;BYDAY=MO;BYHOUR=7;BYMINUTE=0;BYSECOND=0"),
			monday.AddDate(0, 0, -1), 2},
		"the first, at noon": {jobs.By("FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=12;BYMINUTE=0;BYSECOND=0"), monday, 1},
	} {
		t.Run(name, func(t *testing.T) {
			d := dbtest.New(t, tables)
			clock := &manual{t: c.starts}
			one, two := jobs.New(d, clock), jobs.New(d, clock) // two processes
			n := 0
			jobs.Work(one, system, func(context.Context, auth.Actor, note) error { n++; return nil })
			for _, q := range []*jobs.Queue{one, two} {
				q.Plan("test.plan", c.rhythm, note{Once: "plan"})
			}
			for range 10*24 + 1 {
				for _, q := range []*jobs.Queue{one, two} {
					if err := q.Tick(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				drain(t, one)
				clock.add(time.Hour)
			}
			if n != c.times {
				t.Errorf("done %d times, want %d", n, c.times)
			}
		})
	}
}

func TestNobodysWorkIsRefused(t *testing.T) {
	defer func() {
		if said, _ := recover().(string); !strings.Contains(said, "nobody acts") {
			t.Errorf("said %q", said)
		}
	}()
	jobs.Work(jobs.New(nil, nil), auth.Actor{}, func(context.Context, auth.Actor, hello) error { return nil })
}
