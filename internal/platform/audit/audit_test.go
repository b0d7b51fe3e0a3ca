package audit_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
)

func tables(ctx context.Context, d *db.DB) error { return d.Migrate(ctx, "audit", audit.Migrations) }

func write(t *testing.T, d *db.DB, j *audit.Journal, actor auth.Actor, e audit.Entry) error {
	t.Helper()
	return d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return j.Write(ctx, tx, actor, e) })
}

func TestChainsHoldUnderConcurrency(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		j := audit.New(clock.System{})
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				e := audit.Entry{PlaceID: fmt.Sprint("commune", i%3), Action: "test.act", TargetID: fmt.Sprint(i),
					After: map[string]any{"i": i}}
				if err := write(t, d, j, auth.Actor{ID: "u", Name: "An"}, e); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		breaks, seen, err := audit.Verify(t.Context(), d.Read())
		if err != nil || len(breaks) > 0 || seen != 60 {
			t.Errorf("%v, %d seen, %v", breaks, seen, err)
		}
	})
}

// The entries of one transaction follow each other in their chains, in the
// order in which they were written; those of one that fails are nowhere.
func TestManyEntriesOfOneTransaction(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		j, boom := audit.New(clock.System{}), errors.New("boom")
		for _, end := range []error{nil, boom, nil} {
			err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				for _, e := range []audit.Entry{{PlaceID: "b", Action: "1"}, {PlaceID: "a", Action: "2"},
					{PlaceID: "b", Action: "3"}} {
					if err := j.Write(ctx, tx, auth.Actor{ID: "u", Name: "An"}, e); err != nil {
						return err
					}
				}
				return end
			})
			if !errors.Is(err, end) {
				t.Fatal(err)
			}
		}
		if breaks, seen, err := audit.Verify(t.Context(), d.Read()); err != nil || len(breaks) > 0 || seen != 6 {
			t.Errorf("%v, %d seen, %v", breaks, seen, err)
		}
		got, err := db.Strings(t.Context(), d.Read(), `select action from audit_entry order by chain, seq`)
		if want := []string{"2", "2", "1", "3", "1", "3"}; err != nil || !slices.Equal(got, want) {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
	})
}

// Transactions that write to the same chains in another order don't block each other.
func TestChainsOfTwoCommunes(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		j := audit.New(clock.System{})
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					for _, place := range []string{[]string{"a", "b"}[i%2], []string{"b", "a"}[i%2]} {
						if err := j.Write(ctx, tx, auth.Actor{ID: "u", Name: "An"}, audit.Entry{PlaceID: place,
							Action: "test.act"}); err != nil {
							return err
						}
					}
					return nil
				}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if breaks, seen, err := audit.Verify(t.Context(), d.Read()); err != nil || len(breaks) > 0 || seen != 80 {
			t.Errorf("%v, %d seen, %v", breaks, seen, err)
		}
	})
}

func TestTamperingIsFound(t *testing.T) {
	for name, sqlText := range map[string]string{
		"a word changed":   `update audit_entry set actor_name = 'Bình' where seq = 2`,
		"a row removed":    `delete from audit_entry where seq = 2`,
		"the tail cut":     `delete from audit_entry where seq = 3`,
		"detail rewritten": `update audit_entry set detail = '{}' where seq = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			d := dbtest.New(t, tables)
			j := audit.New(clock.System{})
			for i := range 3 {
				if err := write(t, d, j, auth.Actor{ID: "u", Name: "An"}, audit.Entry{PlaceID: "c", Action: "test.act",
					After: i}); err != nil {
					t.Fatal(err)
				}
			}
			if err := d.Raw(t.Context(), func(pool *sql.DB) error {
				_, err := pool.Exec(sqlText)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			breaks, _, err := audit.Verify(t.Context(), d.Read())
			if err != nil || len(breaks) == 0 {
				t.Errorf("not found: %v, %v", breaks, err)
			}
		})
	}
}

func TestNobodyWritesAnonymously(t *testing.T) {
	d := dbtest.New(t, tables)
	if err := write(t, d, audit.New(clock.System{}), auth.Actor{}, audit.Entry{Action: "x"}); !errors.Is(err,
		audit.ErrMissingActor) {
		t.Errorf("got %v", err)
	}
}

type at time.Time

func (a at) Now() time.Time { return time.Time(a) }

func TestRootIsTheDaysLastHash(t *testing.T) {
	d := dbtest.New(t, tables)
	monday := time.Date(2026, 11, 23, 16, 59, 0, 0, time.UTC) // 23:59 in Vietnam
	for i := range 3 {
		j := audit.New(at(monday.Add(time.Duration(i) * time.Minute)))
		if err := write(t, d, j, auth.Actor{ID: "u", Name: "An"}, audit.Entry{PlaceID: "c", Action: "test.act",
			After: i}); err != nil {
			t.Fatal(err)
		}
	}
	mon, n, err := audit.Root(t.Context(), d.Read(), "c", "2026-11-23")
	if err != nil || n != 1 {
		t.Fatalf("monday: %d entries, %v", n, err)
	}
	tue, n, err := audit.Root(t.Context(), d.Read(), "c", "2026-11-24")
	if err != nil || n != 3 || tue == mon {
		t.Errorf("tuesday: %d entries, %v", n, err)
	}
}

func TestLooksAreShown(t *testing.T) {
	d := dbtest.New(t, tables)
	j := audit.New(clock.System{})
	err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return j.Viewed(ctx, tx, auth.Actor{ID: "u", Name: "An"}, "person", "village", "dossier:1")
	})
	if err != nil {
		t.Fatal(err)
	}
	vs, err := audit.Views(t.Context(), d.Read(), "person")
	if err != nil || len(vs) != 1 || vs[0].ActorName != "An" || vs[0].Reason != "dossier:1" {
		t.Errorf("%v, %v", vs, err)
	}
}

// TestListsAreLooks: whoever stood on a list that was taken away is told of it;
// the same look within ten minutes, also at the same moment, is one.
func TestListsAreLooks(t *testing.T) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		c := clocktest.At(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC))
		j, an := audit.New(c), auth.Actor{ID: "u", Name: "An"}
		var asked sync.WaitGroup
		for range 8 {
			asked.Go(func() {
				for _, err := range []error{
					j.ListedOnce(t.Context(), d, an, []string{"b", "a", "a"}, "village", "list:x"),
					j.ViewedOnce(t.Context(), d, an, "a", "village", "dossier:1")} {
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		asked.Wait()
		c.Add(9 * time.Minute) // it goes on
		if err := j.ViewedOnce(t.Context(), d, an, "a", "village", "dossier:1"); err != nil {
			t.Error(err)
		}
		c.Add(2 * time.Minute)
		if err := j.ListedOnce(t.Context(), d, an, []string{"a", "c"}, "village", "list:x"); err != nil {
			t.Error(err)
		}
		for person, want := range map[string]string{"a": "list:x dossier:1 list:x", "b": "list:x", "c": "list:x",
			"d": ""} {
			looks, err := audit.Views(t.Context(), d.Read(), person)
			if err != nil {
				t.Error(err)
			}
			var got []string
			for _, l := range looks {
				got = append(got, l.Reason)
			}
			slices.Sort(got)
			all := strings.Fields(want)
			slices.Sort(all)
			if !slices.Equal(got, all) {
				t.Errorf("%s: %v, want %v", person, got, all)
			}
		}
	})
}
