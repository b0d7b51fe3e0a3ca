package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/module"
	"thonso/internal/sample"
)

// sampleDay is the Monday evening of the story, during duty.
var sampleDay = time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC)

func noTables(context.Context, *db.DB) error { return nil }

// district is the sample, loaded once on each database: tests have copies of it.
// The part of a module that comes later is a file with the number of households.
var district = dbtest.NewInstallation(func(ctx context.Context, dir, dsn string) error {
	later := func(a *App) module.Module {
		return module.Module{Name: "later", Sample: func(ctx context.Context) error {
			households := ""
			err := a.DB.Read().QueryRow(ctx, `select cast(count(*) as text) from people_household`).Scan(&households)
			return errors.Join(err, os.WriteFile(filepath.Join(dir, "later"), []byte(households), 0o600))
		}}
	}
	a, err := Open(ctx, districtConfig(dir, dsn, later))
	if err != nil {
		return err
	}
	return errors.Join(Demo(ctx, a, io.Discard), a.Close())
})

func districtConfig(dir, dsn string, more ...func(*App) module.Module) Config {
	return Config{Data: dir, Database: dsn, Version: "test", Clock: clocktest.At(sampleDay), More: more,
		Options: db.Options{Readers: 2, Sync: "OFF"}}
}

// openDistrict opens a copy of the sample.
func openDistrict(t *testing.T, dir, dsn string) *App {
	t.Helper()
	a, err := Open(t.Context(), districtConfig(dir, dsn))
	must(t, err)
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func TestSample(t *testing.T) {
	t.Parallel()
	run := func(t *testing.T, dir, dsn string) {
		a := openDistrict(t, dir, dsn)
		if found, err := os.ReadFile(filepath.Join(dir, "later")); err != nil || string(found) == "0" {
			t.Errorf("a module that comes later finds %q households, %v", found, err)
		}
		for _, part := range []struct {
			name string
			f    func(t *testing.T, a *App)
		}{{"published figures", publishedFigures}, {"every figure", everyFigure},
			{"tallies", talliesAreTrue}, {"work in hand", hasWorkInHand}, {"once", isLoadedOnce},
			{"held of persons", holdsAsDeclared},
			{"load", loadMakesWhatUseCasesMade}} {
			t.Run(part.name, func(t *testing.T) { part.f(t, a) })
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t, district.SQLite(t), "") })
	t.Run("postgres", func(t *testing.T) {
		dir, dsn := district.Postgres(t)
		run(t, dir, dsn)
	})
}

// holdsAsDeclared: what modules say that they hold of persons can be read, with a value for every column.
// heldLater is what comes only with use: in the sample nobody is signed in, fetches, lets a program in, or was
// corrected.
var heldLater = []string{"account.held_logins", "account.held_tokens", "errands.held", "people.held_changes"}

func holdsAsDeclared(t *testing.T, a *App) {
	everybody, err := db.Strings(t.Context(), a.DB.Read(), `select id from people_resident where id in (select resident_id
		from sessions_visit union select resident_id from mandates_mandate union select resident_id from dossiers_dossier
		where id in (select dossier_id from errands_item union select dossier_id from dossiers_rating))`)
	must(t, err)
	accounts, err := db.Strings(t.Context(), a.DB.Read(), `select id from auth_account`)
	must(t, err)
	ctx := i18n.With(t.Context(), a.Catalog, "vi")
	for _, m := range a.Modules.All() {
		for _, h := range m.Holds {
			n := 0
			for _, id := range everybody[:min(len(everybody), 100)] {
				rows, err := h.Rows(ctx, module.Person{ID: id, Accounts: accounts})
				must(t, err)
				n += len(rows)
				for _, row := range rows {
					if len(row) != len(h.Columns) {
						t.Fatalf("%s has %d columns and a row of %d", h.Key, len(h.Columns), len(row))
					}
				}
			}
			if n == 0 && !slices.Contains(heldLater, h.Key) {
				t.Errorf("%s is held of nobody", h.Key)
			}
		}
	}
}

// The published figures, asked for as anybody can ask: by the open API.
func publishedFigures(t *testing.T, a *App) {
	const old = "2025-06-30"
	tests := []struct {
		id, place, mapOf, from, to, measure string
		num, den                            int
		text                                string
	}{
		{"F28", "02923-01", "", "2024-01", "2024-10", "helped_done", 180, 0, "180"},
		{"F28 on the old map", "02923-01", old, "2024-01", "2024-10", "guided", 180, 0, "180"},
		{"F29", "02923-01", "", "", "2024-10", "sectors", 3, 0, "3"},
		{"F30", "02923-01", "", "", "2024-10", "account14", 257, 387, "66,4 %"},
		{"F33", "086", old, "", "2024-10", "communes", 14, 0, "14"},
		{"F35", "086", old, "", "2024-10", "communes_with_model", 14, 14, "100 %"},
		{"F36", "086", old, "", "2024-10", "model_villages", 20, 0, "20"},
		{"F37", "086", old, "", "2024-10", "members", 105, 0, "105"},
		{"F38", "086", old, "", "2024-10", "model_villages_with_dossiers", 20, 20, "100 %"},
		{"F39", "086", old, "", "2024-10", "guided", 1189, 0, "1.189"},
		{"F39 on the new map", "15", "", "", "2024-10", "guided", 1189, 0, "1.189"},
		{"F40", "086", old, "", "2024-10", "teams_with_dossiers", 20, 20, "100 %"},
		{"F41", "086", old, "", "2024-10", "community_members", 1150, 0, "1.150"},
		{"F42", "086", old, "", "2024-10", "communes", 14, 0, "14"},
		{"F50", "03198", old, "2025-01", "2025-06", "received", 108, 0, "108"},
		{"F51", "03198", old, "2025-01", "2025-06", "on_time", 108, 108, "100 %"},
		{"F52", "03198", old, "2025-01", "2025-06", "online", 108, 108, "100 %"},
		{"F50 on the new map", "03199", "", "2025-01", "2025-06", "received", 108, 0, "108"},
	}
	for _, tt := range tests {
		got := askFigure(t, a, fmt.Sprintf("place=%s&map=%s&from=%s&to=%s&measure=%s", tt.place, tt.mapOf,
			tt.from, tt.to, tt.measure))
		if got.Numerator != tt.num || got.Denominator != tt.den || got.Text["vi"] != tt.text {
			t.Errorf("%s: %s of %s = %d/%d %q, want %d/%d %q", tt.id, tt.measure, tt.place, got.Numerator,
				got.Denominator, got.Text["vi"], tt.num, tt.den, tt.text)
		}
	}
}

type askedFigure struct {
	Numerator, Denominator int
	Text                   map[string]string
}

func askFigure(t *testing.T, a *App, query string) askedFigure {
	t.Helper()
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/figures?"+query, nil))
	var out struct{ Figures []askedFigure }
	if err := json.NewDecoder(w.Body).Decode(&out); err != nil || w.Code != http.StatusOK || len(out.Figures) != 1 {
		t.Fatalf("figures?%s: status %d, %v, %d figures", query, w.Code, err, len(out.Figures))
	}
	return out.Figures[0]
}

// The tallies that the bulk loads keep are those that the records give.
func talliesAreTrue(t *testing.T, a *App) {
	if wrong, err := a.recount(t.Context()); err != nil || len(wrong) > 0 {
		t.Errorf("%d tallies differ: %v, %v", len(wrong), wrong[:min(len(wrong), 5)], err)
	}
}

// Loading again changes nothing.
func isLoadedOnce(t *testing.T, a *App) {
	before := rowsOf(t, a)
	if err := Demo(t.Context(), a, io.Discard); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, rowsOf(t, a)); diff != "" {
		t.Errorf("the second load changed (-before +after):\n%s", diff)
	}
}

func rowsOf(t *testing.T, a *App) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, table := range []string{"places_place", "people_resident", "teams_membership", "dossiers_dossier",
		"dossiers_event", "auth_account", "audit_entry"} {
		var n int
		if err := a.DB.Read().QueryRow(t.Context(), `select count(*) from `+table).Scan(&n); err != nil || n == 0 {
			t.Fatalf("%s: %d rows, %v", table, n, err)
		}
		out[table] = n
	}
	return out
}

// There is work for everybody of the story, and the lists are not empty.
func hasWorkInHand(t *testing.T, a *App) {
	office := a.Places.Tree().ByCode(places.Commune, "02923", "2026-11-23").ID
	clerk := actorOf(t, a, "motcua")
	counts := map[dossiers.Status]int{}
	for _, r := range allRows(t, a, clerk, dossiers.Filter{CommuneID: office, Open: true}) {
		counts[r.Status]++
	}
	for st, least := range map[dossiers.Status]int{dossiers.Submitted: 12, dossiers.Received: 4,
		dossiers.Processing: 17, dossiers.Supplement: 4, dossiers.Resolved: 11, dossiers.Withdrawing: 1} {
		if counts[st] < least {
			t.Errorf("%s: %d, want at least %d", st, counts[st], least)
		}
	}
	risks := map[dossiers.Risk]int{}
	for _, r := range allRows(t, a, clerk, dossiers.Filter{CommuneID: office,
		Statuses: []dossiers.Status{dossiers.Received, dossiers.Processing}}) {
		risks[r.Risk]++
	}
	if risks[dossiers.RiskLate] < 4 || risks[dossiers.RiskSoon] < 3 || risks[dossiers.RiskNone] < 8 {
		t.Errorf("late %d, soon %d, in time %d", risks[dossiers.RiskLate], risks[dossiers.RiskSoon],
			risks[dossiers.RiskNone])
	}
	held, err := a.Sessions.List(t.Context(), actorOf(t, a, "chutich"), lists.Query{})
	if err != nil || len(held.Rows) != 1 {
		t.Fatalf("%d sessions, %v", len(held.Rows), err)
	}
	if r := held.Rows[0].Report; r == nil || r.Guests != 14 || r.Filed() != 12 ||
		len(r.Drafts) != 2 || len(r.Waiting) != 2 {
		t.Errorf("the last evening's report: %+v", r)
	}
	ws, err := a.Dossiers.Warnings(t.Context(), office, "2.000815")
	if err != nil || !slices.ContainsFunc(ws, func(w dossiers.Warning) bool {
		return w.Target == "c:original" && w.Reason == "blurred"
	}) {
		t.Errorf("helpers aren't warned of blurred photos: %v, %v", ws, err)
	}
}

func allRows(t *testing.T, a *App, actor auth.Actor, f dossiers.Filter) (out []dossiers.Row) {
	t.Helper()
	for {
		l, err := a.Dossiers.List(t.Context(), actor, f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, l.Rows...)
		if f.After = l.Next; f.After == "" {
			return out
		}
	}
}

// actorOf signs in with the password that the demo prints.
func actorOf(t *testing.T, a *App, username string) auth.Actor {
	t.Helper()
	acc, err := a.Auth.FindByUsername(t.Context(), username)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Auth.Login(t.Context(), auth.LoginInput{Name: username, Password: sample.Password}); err != nil {
		t.Fatal(err)
	}
	full, err := a.Auth.Managed(t.Context(), a.system(), acc.ID)
	if err != nil {
		t.Fatal(err)
	}
	var grants []auth.Grant
	for _, g := range full.Grants {
		if clock.DateOf(sampleDay).In(g.From, g.To) {
			grants = append(grants, auth.Grant{Role: g.Role, PlaceID: g.PlaceID, Scope: g.Scope})
		}
	}
	return auth.NewActor(acc.ID, acc.Name, a.Places, grants...)
}

// What Load makes of a history is what the use cases made while it happened:
// the work in hand was played through them, so it is loaded once more.
func loadMakesWhatUseCasesMade(t *testing.T, a *App) {
	office := a.Places.Tree().ByCode(places.Commune, "02923", "2026-11-23").ID
	clerk := actorOf(t, a, "motcua")
	var played []cases.Case
	var again []dossiers.Loaded
	for _, r := range allRows(t, a, clerk, dossiers.Filter{CommuneID: office, From: sampleDay.AddDate(0, 0, -14)}) {
		c, err := a.Cases.Show(t.Context(), clerk, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		played = append(played, c)
		d := c.Dossier
		d.ID = ids.New()
		l := dossiers.Loaded{Dossier: d, Answers: c.Answers}
		for _, e := range c.Events {
			e.ID = ""
			e.Data.Due = time.Time{} // Load works the promise out again
			l.History = append(l.History, e)
		}
		again = append(again, l)
	}
	if len(played) < 60 {
		t.Fatalf("only %d dossiers were played", len(played))
	}
	if err := a.Dossiers.Load(t.Context(), a.system(), again); err != nil {
		t.Fatal(err)
	}
	for i, want := range played {
		got, err := a.Cases.Show(t.Context(), clerk, again[i].Dossier.ID)
		if err != nil {
			t.Fatal(err)
		}
		ignore := cmp.Options{cmpopts.IgnoreFields(dossiers.Dossier{}, "ID", "Code", "RegisterNo"),
			cmpopts.IgnoreFields(dossiers.Event{}, "ID", "DossierID"), cmpopts.EquateEmpty()}
		if diff := cmp.Diff(want.Dossier, got.Dossier, ignore); diff != "" {
			t.Errorf("%s %s (-played +loaded):\n%s", want.Procedure, want.Status, diff)
		}
		if diff := cmp.Diff(want.Events, got.Events, ignore); diff != "" {
			t.Errorf("history of %s %s (-played +loaded):\n%s", want.Procedure, want.Status, diff)
		}
		if diff := cmp.Diff(want.Wants, got.Wants); diff != "" {
			t.Errorf("what to put right (-played +loaded):\n%s", diff)
		}
		if (want.Result == nil) != (got.Result == nil) || want.Result != nil &&
			(want.Result.Notation != got.Result.Notation || (want.Result.Number > 0) != (got.Result.Number > 0)) {
			t.Errorf("result of %s %s: %+v, want %+v", want.Procedure, want.Status, got.Result, want.Result)
		}
	}
}

// A sample is not poured over somebody's data.
func TestSampleRefusesOtherData(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := Demo(t.Context(), w.App, io.Discard); err == nil {
		t.Error("the sample was loaded into an installation in use")
	}
}
