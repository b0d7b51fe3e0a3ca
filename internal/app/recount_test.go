package app

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"thonso/internal/platform/db"
)

// Each module's kept figures are broken in turn: the doctor and the nightly job find it.
func TestFiguresThatDifferAreFound(t *testing.T) {
	for _, tt := range []struct{ module, change string }{
		{"dossiers", `insert into dossiers_tally (place_id, month, submitted) values ($1, 202611, 1)`},
		{"people", `insert into people_tally (village_id, as_of, residents) values ($1, '2026-11-23', 3)`},
		{"teams", `insert into teams_tally (village_id, on_date, model_teams) values ($1, '2026-11-01', 1)`},
		{"sessions", `insert into sessions_tally (village_id, month, sessions) values ($1, 202611, 1)`},
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
			if log := w.logOf(func() error { return w.recountLogged(t.Context()) }); strings.Count(log, "level=ERROR") != 1 || !strings.Contains(log, "module="+tt.module+" place="+w.hill) {
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
