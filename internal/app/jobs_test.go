package app

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
)

// spill is a job that fails with somebody's data in its error.
type spill struct{ N int }

func (spill) Job() jobs.Spec { return jobs.Spec{Kind: "people.roll", Queue: jobs.Bulk} }

// giveUp lets n jobs fail until they are laid aside.
func (w *world) giveUp(n int) {
	w.t.Helper()
	failing := jobs.New(w.DB, w.clock)
	jobs.Work(failing, w.system(), func(context.Context, auth.Actor, spill) error {
		return errors.New("550 ba.lo@example.com is unknown")
	})
	must(w.t, w.DB.InTx(w.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for i := range n {
			if err := failing.Enqueue(ctx, tx, spill{i}, w.clock.Now()); err != nil {
				return err
			}
		}
		return nil
	}))
	for range jobs.MaxAttempts {
		must(w.t, failing.Drain(w.t.Context()))
		w.clock.Add(24 * time.Hour)
	}
}

func (w *world) dead() []jobs.Row {
	w.t.Helper()
	dead, err := w.Queue.List(w.t.Context(), jobs.Filter{State: jobs.Dead}, 100)
	must(w.t, err)
	return dead
}

// TestJobsAreLookedAfter: the administrator sees what was given up, in words and
// without anybody's data, and tries it again or drops it; sent twice it is the same.
func TestJobsAreLookedAfter(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		w.giveUp(4)
		w.actor("admin", auth.Admin, "")
		b := w.signedIn("admin")
		page := b.get("/admin/jobs?queue=bulk&state=dead").
			expect(t, 200, "Cập nhật số người theo tuổi", "Không làm được", "550 … is unknown")
		if strings.Contains(page.body, "ba.lo") {
			t.Error("the page shows an address")
		}
		all := w.dead()
		for range 2 {
			b.post("/admin/jobs/"+all[0].ID+"/drop", "queue", "bulk").expect(t, http.StatusSeeOther)
			b.post("/admin/jobs/"+all[1].ID+"/retry", "queue", "bulk").expect(t, http.StatusSeeOther)
		}
		if left := w.dead(); len(left) != 2 {
			t.Errorf("%d left, want 2", len(left))
		}
		b.post("/admin/jobs/retry", "queue", "mail").expect(t, http.StatusSeeOther)
		if left := w.dead(); len(left) != 2 {
			t.Errorf("%d left after another queue's were tried again", len(left))
		}
		b.post("/admin/jobs/retry").expect(t, http.StatusSeeOther)
		if left := w.dead(); len(left) != 0 {
			t.Errorf("%d left after all were tried again", len(left))
		}
		b.get("/admin/jobs").expect(t, 200, "Đang chờ")
		actions, err := db.Strings(t.Context(), w.DB.Read(),
			`select action from audit_entry where action like 'operations.%' order by seq`)
		must(t, err)
		want := "operations.drop_job operations.retry_job operations.retry_job operations.retry_dead"
		if got := strings.Join(actions, " "); got != want {
			t.Errorf("journal: %s, want %s", got, want)
		}
	})
}

// TestTheJobsCommand lists, tries again and drops.
func TestTheJobsCommand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.giveUp(3)
	all := w.dead()
	folder := dataFlags{Data: w.Config.Data}
	run := func(cmd interface{ Run(*globals) error }) string {
		t.Helper()
		var out bytes.Buffer
		must(t, cmd.Run(&globals{ctx: t.Context(), out: &out}))
		return out.String()
	}
	if out := run(&jobsListCmd{dataFlags: folder, State: jobs.Dead}); strings.Count(out, "550 … is unknown") != 3 {
		t.Errorf("list: %s", out)
	}
	run(&jobsDropCmd{folder, []string{all[0].ID}})
	run(&jobsRetryCmd{dataFlags: folder, IDs: []string{all[1].ID}})
	if out := run(&jobsRetryCmd{dataFlags: folder, Dead: true}); !strings.Contains(out, "1 jobs run again") {
		t.Errorf("retry: %s", out)
	}
	if out := run(&jobsListCmd{dataFlags: folder, Queue: jobs.Bulk}); strings.Count(out, "waiting") != 2 {
		t.Errorf("list: %s", out)
	}
}

// TestEveryJobHasAName: the page says in words what a job does.
func TestEveryJobHasAName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, kind := range w.Queue.Kinds() {
		if !w.Catalog.Has("job." + kind) {
			t.Errorf("no text job.%s", kind)
		}
	}
}
