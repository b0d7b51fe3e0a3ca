package lists

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
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
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
)

func bulkTables(ctx context.Context, d *db.DB) error {
	lamps := "-- +goose Up\ncreate table lamps_lamp (id text primary key, version bigint not null);\n"
	return errors.Join(d.Migrate(ctx, "audit", audit.Migrations), d.Migrate(ctx, "lists", Files),
		d.Migrate(ctx, "once", once.Migrations),
		d.Migrate(ctx, "lamps", fstest.MapFS{"migrations/0001_lamps.sql": {Data: []byte(lamps)}}))
}

// lamps declares a list of lamps that can be lit, each once, but not the lamp "broken".
func lamps(d *db.DB, calls *int) *List[Pick] {
	light := Bulk[Pick]{Name: "light", Row: func(p Pick) Pick { return p }}
	light.Do = func(ctx context.Context, _ auth.Actor, p Pick, _ string) (Told, error) {
		*calls++
		if p.ID == "broken" {
			return Told{Name: p.ID}, fault.New(fault.Conflict, "lamps.broken", "id", p.ID)
		}
		return Told{Name: p.ID}, d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return db.ChangedOne(tx.Exec(ctx,
				`update lamps_lamp set version = version + 1 where id = $1 and version = $2`,
				p.ID, p.Version))
		})
	}
	return &List[Pick]{Ground: Ground{DB: d, Journal: audit.New(clock.System{})}, Name: "lamps", URL: "/lamps",
		Orders: []Order{{Name: "id", Keys: []Key{Text("id")}}},
		Select: `id, version`, From: `lamps_lamp`, Bulk: []Bulk[Pick]{light},
		Scan:  func(r db.Rows) (p Pick, err error) { return p, r.Scan(&p.ID, &p.Version) },
		Scope: func(context.Context, auth.Actor, Query, *[]any) (string, error) { return `id <> 'hidden'`, nil }}
}

// press posts a form to what is done with many lamps and returns where it leads.
func press(t *testing.T, h func(http.ResponseWriter, *http.Request, auth.Actor) error, actor auth.Actor, bulk string,
	form url.Values) (string, error) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/lamps/light", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetPathValue("bulk", bulk)
	w := httptest.NewRecorder()
	err := h(w, r, actor)
	return w.Header().Get("Location"), err
}

// TestBulk: what is chosen is done row by row and kept; a form sent twice is done
// once; of all that match it is asked first; another doesn't see it.
func TestBulk(t *testing.T) {
	dbtest.Each(t, bulkTables, func(t *testing.T, d *db.DB) {
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx,
				`insert into lamps_lamp (id, version) values ('a', 1), ('b', 1), ('broken', 1), ('hidden', 1)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		calls := 0
		l := lamps(d, &calls)
		b, me, other := l.Bulk[0], auth.Actor{ID: "an", Name: "An"}, auth.Actor{ID: "binh"}
		id := ids.New()
		form := url.Values{bulkName: {id}, pickName: {"a.1", "broken.1", "b.7"}}
		for range 2 {
			to, err := press(t, l.begin(b), me, "", form)
			if err != nil || to != "/lamps/light/"+id {
				t.Fatalf("%q, %v", to, err)
			}
		}
		if calls != 3 {
			t.Errorf("a form sent twice: %d rows done, want 3", calls)
		}
		kept := func(id string) (done bool, got []string) {
			k, err := l.kept(t.Context(), d.Read(), me, "light", id)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range k.Outcomes {
				got = append(got, o.ID+" "+o.Why)
			}
			return k.Done, got
		}
		done, got := kept(id)
		if diff := cmp.Diff([]string{"a ", "broken lamps.broken", "b fault.stale"}, got); diff != "" || !done {
			t.Errorf("done %v: %s", done, diff)
		}
		if _, err := l.kept(t.Context(), d.Read(), other, "light", id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another looks: %v", err)
		}
		if _, err := press(t, l.begin(b), other, "", form); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another sends the same form: %v", err)
		}

		for _, more := range []url.Values{{pickName: {"a.2"}}, {pickName: form[pickName], allName: {"1"}}} {
			more.Set(bulkName, id)
			to, err := press(t, l.begin(b), me, "", more)
			if err != nil || !strings.HasPrefix(to, "/lamps?") || !strings.Contains(to, "undone=sent") || calls != 3 {
				t.Errorf("something else under the same id: %q, %v, %d rows done", to, err, calls)
			}
		}
		if to, err := press(t, l.begin(b), me, "", url.Values{}); err != nil || to != "/lamps?undone=none" {
			t.Errorf("nothing chosen: %q, %v", to, err)
		}
		b.Detail = &Filter{Name: "colour", Kind: Choice}
		to, err := press(t, l.begin(b), me, "", url.Values{pickName: {"a.2", "b.1"}, afterName: {"x"}})
		if err != nil || to != "/lamps?after=x&row=a.2&row=b.1&undone=detail" {
			t.Errorf("no detail chosen: %q, %v", to, err)
		}
		b.Detail = nil
		all := ids.New()
		if _, err := press(t, l.begin(b), me, "", url.Values{bulkName: {all}, allName: {"1"}}); err != nil {
			t.Fatal(err)
		}
		if done, got := kept(all); done || len(got) != 3 || calls != 3 {
			t.Errorf("begun unasked: %v %q, %d calls", done, got, calls)
		}
		for range 2 {
			if _, err := press(t, l.confirm(b), me, all, nil); err != nil {
				t.Fatal(err)
			}
		}
		done, got = kept(all)
		if diff := cmp.Diff([]string{"a ", "b ", "broken lamps.broken"}, got); diff != "" || !done || calls != 6 {
			t.Errorf("done %v, %d calls: %s", done, calls, diff)
		}
		for _, bad := range []string{"a", "a.x", ".1", "a.-1"} {
			_, err := press(t, l.begin(b), me, "", url.Values{pickName: {bad}})
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v", bad, err)
			}
		}
		many := url.Values{pickName: strings.Split(strings.Repeat("a.1 ", MostPicked+1), " ")}
		if _, err := press(t, l.begin(b), me, "", many); fault.KindOf(err) != fault.TooLarge {
			t.Errorf("too many: %v", err)
		}
	})
}
