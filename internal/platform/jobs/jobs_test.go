package jobs_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/jobs"
)

type hello struct {
	Name string `json:"name"`
}

func (hello) Job() jobs.Spec { return jobs.Spec{Kind: "test.hello"} }

var system = auth.System("test", nil)

type manual struct {
	mu sync.Mutex
	t  time.Time
}

func (m *manual) Now() time.Time      { m.mu.Lock(); defer m.mu.Unlock(); return m.t }
func (m *manual) add(d time.Duration) { m.mu.Lock(); defer m.mu.Unlock(); m.t = m.t.Add(d) }

func tables(ctx context.Context, d *db.DB) error { return d.Migrate(ctx, "jobs", jobs.Migrations) }

func setup(d *db.DB) (*jobs.Queue, *manual) {
	c := &manual{t: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	return jobs.New(d, c), c
}

func enqueue(t *testing.T, d *db.DB, q *jobs.Queue, name string, fail error) {
	t.Helper()
	err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		if err := q.Enqueue(ctx, tx, hello{name}, time.Time{}); err != nil {
			return err
		}
		return fail
	})
	if !errors.Is(err, fail) {
		t.Fatal(err)
	}
}

func TestAJobExistsOnlyIfItsTransactionDoes(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		q, _ := setup(d)
		var got []string
		jobs.Work(q, system, func(_ context.Context, _ auth.Actor, h hello) error {
			got = append(got, h.Name)
			return nil
		})
		enqueue(t, d, q, "rolled back", errors.New("no"))
		enqueue(t, d, q, "kept", nil)
		if err := q.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || got[0] != "kept" {
			t.Errorf("got %v", got)
		}
	})
}

func TestFailureIsTriedAgainLaterAndAtLastLaidAside(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		q, c := setup(d)
		tries := 0
		jobs.Work(q, system, func(context.Context, auth.Actor, hello) error { tries++; panic("boom") })
		enqueue(t, d, q, "x", nil)
		if err := q.Drain(t.Context()); err != nil || tries != 1 {
			t.Fatalf("at once: %d tries, %v", tries, err)
		}
		for range jobs.MaxAttempts + 3 {
			c.add(24 * time.Hour)
			if err := q.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if tries != jobs.MaxAttempts {
			t.Errorf("%d tries, want %d", tries, jobs.MaxAttempts)
		}
		if n, err := q.Counts(t.Context()); err != nil || n[jobs.Default][jobs.Dead] != 1 {
			t.Errorf("%v, %v", n, err)
		}
	})
}

func TestManyWorkersDoEachJobOnce(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		q, _ := setup(d)
		var mu sync.Mutex
		seen := map[string]int{}
		jobs.Work(q, system, func(_ context.Context, _ auth.Actor, h hello) error {
			mu.Lock()
			defer mu.Unlock()
			seen[h.Name]++
			return nil
		})
		for i := range 50 {
			enqueue(t, d, q, string(rune('a'+i)), nil)
		}
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if err := q.Drain(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for k, n := range seen {
			if n != 1 {
				t.Errorf("%q done %d times", k, n)
			}
		}
		if len(seen) != 50 {
			t.Errorf("%d done, want 50", len(seen))
		}
	})
}
