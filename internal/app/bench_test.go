package app

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/bench"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/module"
)

// three batches, the last one small
var benchSize = bench.Size{Villages: 2 * bench.Clients, Residents: 20 * 2 * bench.Clients, Dossiers: 5003}

// What a load makes, but for what is sealed with the installation's own key and for what is new each time.
var benchTables = []string{
	`select id, kind from places_place order by id`,
	`select id, village_id, code, alley, walk, address, head_id from people_household order by id`,
	`select id, village_id, household_id, name, folded, born, born_on, sex, id_last, relation, account_since,
		account_source, case when smartphone then 1 else 0 end, status, from_date from people_resident order by id`,
	`select * from people_tally order by place_id`,
	`select id, code, procedure_code, procedure_ver, sector, place_id, commune_id, resident_id, owner_name, way,
		channel, assist, status, helper_id, helper_name, step, outcome, due,
		created_at, submitted_at, received_at, legal_due, promised, resolved_at, ended_at, supplements, events,
		version from dossiers_dossier order by id`,
	`select * from dossiers_event order by id`,
	`select * from dossiers_tally order by place_id, month`,
	`select * from dossiers_tally_sectors order by place_id, kind`,
	`select username from auth_account order by username`,
}

// Two loads of one size make the same rows, on whichever database; the figures
// are those of the records, and the journal is unbroken.
func TestBenchLoad(t *testing.T) {
	var first [][]string
	villages := 0 // that a later module is told of
	later := func(*App) module.Module {
		return module.Module{Name: "later", Bench: func(_ context.Context, p module.Province) (int, error) {
			villages = len(p.Villages)
			return villages, nil
		}}
	}
	load := func(t *testing.T, dsn string) {
		c := Config{Data: t.TempDir(), Database: dsn, Version: "test", Clock: clocktest.At(time.Date(2026, 11, 23, 12,
			30, 0, 0, time.UTC)), Options: db.Options{Sync: "OFF"}, More: []func(*App) module.Module{later}}
		a, err := Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		var out strings.Builder
		if err := bench.Load(t.Context(), a.benchServices(), benchSize, &out); err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`(?m)^dossiers +5003 .*/s$`).MatchString(out.String()) {
			t.Errorf("printed\n%s", out.String())
		}
		if villages != benchSize.Villages {
			t.Errorf("a later module adds its part to %d villages", villages)
		}
		var all [][]string
		for _, query := range benchTables {
			all = append(all, texts(t, a.DB.Pool(), query))
		}
		if first == nil {
			first = all
		}
		if diff := cmp.Diff(first, all); diff != "" {
			t.Errorf("not the rows of the first load:\n%.2000s", diff)
		}
		if n := len(all[2]); n != benchSize.Residents {
			t.Errorf("%d residents", n)
		}
		for _, f := range examine(t.Context(), c) {
			if f.problem != nil {
				t.Errorf("doctor: %s: %v", f.check, f.problem)
			}
		}
		if err := bench.Load(t.Context(), a.benchServices(), benchSize, io.Discard); err == nil {
			t.Error("a full installation is filled once more")
		}
	}
	t.Run("sqlite", func(t *testing.T) { load(t, "") })
	t.Run("postgres", func(t *testing.T) { load(t, dbtest.PostgresDSN(t, noTables)) })
}

func texts(t *testing.T, q *sql.DB, query string) (out []string) {
	t.Helper()
	rows, err := q.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		row, dest := make([]any, len(cols)), make([]any, len(cols))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%v", row))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// build makes the program.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "thonso")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program,
		"thonso/cmd/thonso").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// The program measures itself from start to end: every operation and its reference have a line.
func TestBenchRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and starts the program")
	}
	program := build(t)
	run := func(t *testing.T, dsn string) {
		at := []string{"--data", t.TempDir()}
		if dsn != "" {
			at = append(at, "--database", dsn)
		}
		thonso := func(args ...string) (string, error) {
			out, err := exec.CommandContext(t.Context(), program, append(append([]string{"bench"}, args...),
				at...)...).CombinedOutput()
			return string(out), err
		}
		if out, err := thonso("run"); err == nil || !strings.Contains(out, "load first") {
			t.Errorf("of nothing: %v\n%s", err, out)
		}
		if out, err := thonso("load", "--villages", "16", "--residents", "320", "--dossiers", "1600"); err != nil {
			t.Fatalf("load: %v\n%s", err, out)
		}
		out, err := thonso("run", "--seconds", "0.05", "--warm", "0", "--wait", "0", "--drafts", "640")
		if err != nil {
			t.Fatalf("run: %v\n%s", err, out)
		}
		for _, name := range []string{"inbox", "search name", "search id", "open dossier", "village page",
			"dashboard village", "dashboard commune", "dashboard province", "submit", "transition"} {
			if !regexp.MustCompile(fmt.Sprintf(`(?m)^%s +[1-9]\d* .*\n  reference +[1-9]`, name)).MatchString(out) {
				t.Errorf("nothing of %s", name)
			}
		}
		if t.Failed() {
			t.Log(out)
		}
		if out, err := thonso("run", "--seconds", "0", "--warm", "0", "--wait", "0", "--only", "inbox",
			"--hold"); err == nil || !strings.Contains(out, "goals missed") {
			t.Errorf("a goal that can't be met: %v\n%s", err, out)
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "") })
	t.Run("postgres", func(t *testing.T) { run(t, dbtest.PostgresDSN(t, noTables)) })
}
