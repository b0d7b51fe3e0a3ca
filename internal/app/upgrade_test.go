package app

import (
	"testing"
	"time"

	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
)

// TestUpgrade restores backups that the first release (of 29 November 2026)
// wrote, each after a whole evening and with dossiers in every state. Opened
// by this release, all must still be there, and the doctor finds nothing wrong.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { upgraded(t, "sqlite", "") })
	t.Run("postgres", func(t *testing.T) { upgraded(t, "postgres", dbtest.PostgresDSN(t)) })
}

// firstRelease says how many rows the first release had written.
var firstRelease = map[string]int{
	"people_resident":  10,
	"dossiers_dossier": 40,
	"dossiers_event":   132,
	"sessions_session": 4,
	"audit_entry":      289,
}

func upgraded(t *testing.T, dialect, dsn string) {
	t.Helper()
	c := Config{Data: t.TempDir(), Database: dsn, Options: db.Options{Readers: 2, Sync: "OFF"},
		Clock: clocktest.At(time.Date(2026, 11, 30, 1, 0, 0, 0, time.UTC))}
	_, err := Restore(t.Context(), c, "testdata/upgrade/"+dialect+".tar.gz", "")
	must(t, err)
	for range 2 { // opened again, there is nothing left to upgrade
		a, err := Open(t.Context(), c)
		must(t, err)
		for table, want := range firstRelease {
			var n int
			err := a.DB.Read().QueryRow(t.Context(), `select count(*) from `+table).Scan(&n)
			if err != nil || n < want {
				t.Errorf("%s: %d rows, %v; the first release had written %d", table, n, err, want)
			}
		}
		must(t, a.Close())
	}
	for _, f := range examineAll(t.Context(), c) {
		if f.problem != nil {
			t.Errorf("doctor: %s: %v", f.check, f.problem)
		}
	}
}
