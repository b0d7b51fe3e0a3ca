package app

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/db"
)

// Each module's kept figures are broken in turn: the doctor and the nightly job find it.
func TestFiguresThatDifferAreFound(t *testing.T) {
	for _, tt := range []struct{ module, change string }{
		{"dossiers", `insert into dossiers_tally (place_id, month, submitted) values ($1, 202611, 1)`},
		{"people", `insert into people_tally (place_id, as_of, residents) values ($1, '2026-11-23', 3)`},
		{"teams", `insert into teams_tally (place_id, as_of, model_teams) values ($1, '2026-11-23', 1)`},
		{"sessions", `insert into sessions_tally (place_id, month, sessions_held) values ($1, 202611, 1)`},
	} {
		t.Run(tt.module, func(t *testing.T) {
			w := newWorld(t)
			if got := w.doctor("figures"); got != nil {
				t.Fatalf("before: %v", got)
			}
			if err := w.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, tt.change, w.hill)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			want := "1 differ from the records, the first: " + tt.module + " of " + w.hill
			if got := w.doctor("figures"); got == nil || !strings.HasPrefix(got.Error(), want) {
				t.Errorf("doctor: %v; want %s…", got, want)
			}
			recount := func() error { return w.recountLogged(t.Context(), w.system(), recountAll{}) }
			named := "module=" + tt.module + " place=" + w.hill
			if log := w.logOf(recount); strings.Count(log, "level=ERROR") != 1 || !strings.Contains(log, named) {
				t.Errorf("logged: %s", log)
			}
		})
	}
}

// doctor is the problem that one of its checks finds.
func (w *world) doctor(check string) error {
	w.t.Helper()
	c := w.Config
	c.Clock = w.clock
	for _, f := range examine(w.t.Context(), c) {
		if f.check == check {
			return f.problem
		}
	}
	w.t.Fatalf("the doctor did not look at %q", check)
	return nil
}

func (w *world) logOf(f func() error) string {
	w.t.Helper()
	var b bytes.Buffer
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&b, nil)))
	defer slog.SetDefault(old)
	if err := f(); err != nil {
		w.t.Error(err)
	}
	return b.String()
}

// A status of the portal that was set by mistake and put right counts once, as
// what it is in the end, in the month in which it happened.
func TestCorrectedPortalStatusCountsOnce(t *testing.T) {
	e := newErrand(t)
	id := e.begin(t, "portal")
	e.fill(t, id)
	last := e.browser.get("/dossiers/"+id+"/portal?step=6").expect(t, 200)
	e.browser.post("/dossiers/"+id+"/filed", "event", valueOf(t, last, "event"), "version",
		valueOf(t, last, "version"), "code", "G15.99.01-261123-0001").expect(t, http.StatusSeeOther)
	for _, status := range []string{"received", "refused", "processing", "refused", "returned", "submitted", "stopped",
		"resolved", "returned"} {
		form := e.browser.get("/dossiers/"+id+"/follow").expect(t, 200)
		e.browser.post("/dossiers/"+id+"/follow", "event", valueOf(t, form, "event"), "version",
			valueOf(t, form, "version"), "status", status).expect(t, http.StatusSeeOther)
		if err := e.doctor("figures"); err != nil {
			t.Fatalf("after %s: %v", status, err)
		}
		e.clock.Add(31 * 24 * time.Hour)
		e.browser = e.signedIn("member")
	}
	var counted [5]int
	must(t, e.DB.Read().QueryRow(t.Context(),
		`select received, refused, stopped, resolved, returned from dossiers_tally where month = 0`).Scan(&counted[0],
		&counted[1], &counted[2], &counted[3], &counted[4]))
	if counted != [5]int{0, 0, 0, 1, 1} {
		t.Errorf("received, refused, stopped, resolved, returned: %v", counted)
	}
}
