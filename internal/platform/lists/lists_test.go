package lists_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/lists"
)

type thing struct {
	ID, Name string
	N        int
}

func things(ctx context.Context, d *db.DB) error {
	return d.Migrate(ctx, "things", fstest.MapFS{"migrations/0001_things.sql": {Data: []byte(
		"-- +goose Up\ncreate table things_thing (id text primary key, name text not null, n bigint not null);\n")}})
}

// listOf declares a list of things, by name or by number.
func listOf(d *db.DB) *lists.List[thing] {
	return &lists.List[thing]{
		Ground: lists.Ground{DB: d}, Name: "things", URL: "/things",
		Orders: []lists.Order{
			{Name: "name", Keys: []lists.Key{lists.Text("name"), lists.Text("id")}},
			{Name: "n", Keys: []lists.Key{lists.Number("n"), lists.Text("name"), lists.Text("id")}, Desc: true},
		},
		Filters: []lists.Filter{{Name: "above", Where: func(v string, args *[]any) string {
			return `name > ` + db.Arg(args, v)
		}}},
		Columns: []lists.Column[thing]{{Label: "a", Text: func(_ context.Context, x thing) string { return x.Name }}},
		Select:  `id, name, n`, From: `things_thing`,
		Scan:  func(r db.Rows) (x thing, err error) { return x, r.Scan(&x.ID, &x.Name, &x.N) },
		Scope: func(_ context.Context, _ auth.Actor, _ lists.Query, _ *[]any) (string, error) { return `n >= 0`, nil },
	}
}

func add(t *testing.T, d *db.DB, all ...thing) {
	t.Helper()
	err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, x := range all {
			if _, err := tx.Exec(ctx, `insert into things_thing (id, name, n) values ($1, $2, $3)`, x.ID,
				x.Name, x.N); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPages: by every order, either way round and with many ties, the pages hold
// every row once in its order, also while rows are added behind.
func TestPages(t *testing.T) {
	dbtest.Each(t, things, func(t *testing.T, d *db.DB) {
		r := rand.New(rand.NewPCG(1, 2))
		var all []thing
		for i := range 60 {
			all = append(all, thing{fmt.Sprintf("id-%02d", i), string(rune('a' + r.IntN(4))), r.IntN(5)})
		}
		add(t, d, all...)
		l := listOf(d)
		byName := func(a, b thing) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) }
		byN := func(a, b thing) int { return strings.Compare(fmt.Sprint(a.N)+a.Name+a.ID, fmt.Sprint(b.N)+b.Name+b.ID) }
		turned := func(f func(a, b thing) int) func(a, b thing) int { return func(a, b thing) int { return f(b, a) } }
		for sort, less := range map[string]func(a, b thing) int{"": byName, "name": byName, "-name": turned(byName),
			"n": turned(byN), "-n": byN, "none": byName} {
			want := slices.SortedFunc(slices.Values(all), less)
			for _, limit := range []int{1, 7, 59, 60, 200} {
				var got []thing
				q := lists.Query{Sort: sort, Limit: limit}
				for {
					page, err := l.Read(t.Context(), auth.Actor{}, q)
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, page.Rows...)
					if q.After = page.Next; q.After == "" {
						break
					}
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("by %q, %d a page: %s", sort, limit, diff)
				}
			}
		}
		first, err := l.Read(t.Context(), auth.Actor{}, lists.Query{Limit: 30})
		if err != nil {
			t.Fatal(err)
		}
		add(t, d, thing{"id-0", first.Rows[3].Name, 1}) // before the place: it is not seen, and nothing is seen twice
		second, err := l.Read(t.Context(), auth.Actor{}, lists.Query{Limit: 30, After: first.Next})
		if err != nil || len(second.Rows) != 30 || slices.Contains(first.Rows, second.Rows[0]) {
			t.Errorf("%v: %d rows", err, len(second.Rows))
		}
	})
}

// TestForgedCursors: what is no place in this list and order is refused.
func TestForgedCursors(t *testing.T) {
	d := dbtest.New(t, things)
	add(t, d, thing{"a", "a", 1}, thing{"b", "b", 2})
	l := listOf(d)
	page, err := l.Read(t.Context(), auth.Actor{}, lists.Query{Limit: 1})
	if err != nil || page.Next == "" {
		t.Fatal(page, err)
	}
	other := listOf(d)
	other.Name = "others"
	for name, ask := range map[string]func() error{
		"another order": func() error {
			_, err := l.Read(t.Context(), auth.Actor{}, lists.Query{Sort: "n", After: page.Next})
			return err
		},
		"turned round": func() error {
			_, err := l.Read(t.Context(), auth.Actor{}, lists.Query{Sort: "-name", After: page.Next})
			return err
		},
		"cut": func() error {
			_, err := l.Read(t.Context(), auth.Actor{}, lists.Query{After: page.Next[1:]})
			return err
		},
		"words": func() error {
			_, err := l.Read(t.Context(), auth.Actor{},
				lists.Query{After: "' or 1=1"})
			return err
		},
		"another list": func() error {
			_, err := other.Read(t.Context(), auth.Actor{}, lists.Query{After: page.Next})
			return err
		},
	} {
		if err := ask(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAll yields every row once, and stops when its reader does.
func TestAll(t *testing.T) {
	d := dbtest.New(t, things)
	for i := range 1203 {
		add(t, d, thing{fmt.Sprintf("%04d", i), "x", i})
	}
	n := 0
	for x, err := range listOf(d).All(t.Context(), auth.Actor{}, lists.Query{}) {
		if err != nil || x.N != n {
			t.Fatal(x, err)
		}
		n++
	}
	if n != 1203 {
		t.Errorf("%d rows", n)
	}
	for range listOf(d).All(t.Context(), auth.Actor{}, lists.Query{}) {
		break
	}
}

// TestSlice pages through what is in memory; a place that is gone is said to be so.
func TestSlice(t *testing.T) {
	all := []string{"a", "b", "c", "d", "e"}
	self := func(s string) string { return s }
	var got []string
	after := ""
	for {
		page, err := lists.Slice(all, self, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, page.Rows...)
		if after = page.Next; after == "" {
			break
		}
	}
	if diff := cmp.Diff(all, got); diff != "" {
		t.Error(diff)
	}
	page, err := lists.Slice(all, self, "", 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, cursor := range []string{"x", page.Next + "A"} {
		if _, err := lists.Slice(all, self, cursor, 2); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", cursor, err)
		}
	}
	if _, err := lists.Slice(all[2:], self, page.Next, 2); fault.KindOf(err) != fault.Invalid {
		t.Errorf("the row of the cursor is gone: %v", err)
	}
}

// TestSavedViews: a view is its owner's; one of the same name is replaced, and dropping it twice is dropping it.
func TestSavedViews(t *testing.T) {
	migrate := func(ctx context.Context, d *db.DB) error {
		return errors.Join(d.Migrate(ctx, "audit", audit.Migrations), d.Migrate(ctx, "lists", lists.Files))
	}
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		ctx, c := t.Context(), clock.System{}
		views := lists.NewViews(lists.Ground{DB: d, Journal: audit.New(c)}, c)
		mine, other := auth.Actor{ID: "an", Name: "An"}, auth.Actor{ID: "binh", Name: "Bình"}
		first, err := views.Save(ctx, mine, lists.SavedView{ListURL: "/teams", Name: "Mô hình", Query: "kind=model"})
		if err != nil {
			t.Fatal(err)
		}
		again, err := views.Save(ctx, mine, lists.SavedView{ListURL: "/teams", Name: "Mô hình",
			Query: "kind=community"})
		if err != nil || again.ID != first.ID || first.Replaced || !again.Replaced {
			t.Errorf("%v: %s, then %s", err, first.ID, again.ID)
		}
		for i, bad := range []struct {
			at string // what is wrong, by its name in the API
			lists.SavedView
		}{{"name", lists.SavedView{ListURL: "/teams"}}, {"list", lists.SavedView{ListURL: "//evil.example", Name: "x"}},
			{"list", lists.SavedView{ListURL: "/teams?x", Name: "x"}},
			{"name", lists.SavedView{ListURL: "/teams", Name: strings.Repeat("x", 61)}},
			{"query", lists.SavedView{ListURL: "/teams", Name: "x", Query: strings.Repeat("x", 1001)}}} {
			if _, err := views.Save(ctx, mine, bad.SavedView); fault.Of(err).Fields[bad.at] == "" {
				t.Errorf("%d: %v", i, err)
			}
		}
		if err := views.Forget(ctx, other, first.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another's: %v", err)
		}
		for range 2 {
			if err := views.Forget(ctx, mine, first.ID); err != nil {
				t.Error(err)
			}
		}
	})
}
