package lists

import (
	stdcmp "cmp"
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
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/platform/web"
)

func bulkTables(ctx context.Context, d *db.DB) error {
	lamps := "-- +goose Up\ncreate table lamps_lamp (id text primary key, version bigint not null);\n"
	return errors.Join(d.Migrate(ctx, "audit", audit.Migrations), d.Migrate(ctx, "lists", Files),
		d.Migrate(ctx, "once", once.Migrations),
		d.Migrate(ctx, "lamps", fstest.MapFS{"migrations/0001_lamps.sql": {Data: []byte(lamps)}}))
}

// lamps declares a list of lamps that can be lit, each once, but not the lamp "broken".
func lamps(d *db.DB, calls *int) *List[Pick] {
	light := Bulk[Pick]{Name: "light", Need: auth.Public, Row: func(p Pick) Pick { return p }}
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
		Need:    auth.Public,
		Orders:  []Order{{Name: "id", Keys: []Key{Text("id")}}},
		Columns: []Column[Pick]{{Label: "id", Text: func(_ context.Context, p Pick) string { return p.ID }}},
		Select:  `id, version`, From: `lamps_lamp`, Bulk: []Bulk[Pick]{light},
		Scan:  func(r db.Rows) (p Pick, err error) { return p, r.Scan(&p.ID, &p.Version) },
		Scope: func(context.Context, auth.Actor, Query, *[]any) (string, error) { return `id <> 'hidden'`, nil }}
}

// press posts a form to what is done with many lamps and returns where it leads,
// or the page that answers it.
func press(t *testing.T, h func(http.ResponseWriter, *http.Request, auth.Actor) error, actor auth.Actor, bulk string,
	form url.Values) (string, error) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/lamps/light", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetPathValue("bulk", bulk)
	w := httptest.NewRecorder()
	err := h(w, r, actor)
	return stdcmp.Or(w.Header().Get("Location"), w.Body.String()), err
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
		l, rt := lamps(d, &calls), web.NewRouter(nil, i18n.NewCatalog())
		b, me, other := l.Bulk[0], auth.Actor{ID: "an", Name: "An"}, auth.Actor{ID: "binh"}
		id := ids.New()
		form := url.Values{bulkName: {id}, pickName: {"a.1", "broken.1", "b.7"}}
		for range 2 {
			to, err := press(t, l.begin(rt, b), me, "", form)
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
		if _, err := press(t, l.begin(rt, b), other, "", form); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another sends the same form: %v", err)
		}

		for _, more := range []url.Values{{pickName: {"a.2"}}, {pickName: form[pickName], allName: {"1"}}} {
			more.Set(bulkName, id)
			to, err := press(t, l.begin(rt, b), me, "", more)
			if err != nil || !strings.Contains(to, "lists.sent_before") || calls != 3 {
				t.Errorf("something else under the same id: %q, %v, %d rows done", to, err, calls)
			}
		}
		to, err := press(t, l.begin(rt, b), me, "", url.Values{})
		if err != nil || !strings.Contains(to, "lists.chose_none") {
			t.Errorf("nothing chosen: %q, %v", to, err)
		}
		b.Detail = &Filter{Name: "colour", Kind: Choice}
		to, err = press(t, l.begin(rt, b), me, "", url.Values{pickName: {"a.2", "b.1"}})
		if err != nil || !strings.Contains(to, chooseDetail) || strings.Count(to, " checked") != 2 {
			t.Errorf("no detail chosen: %q, %v", to, err)
		}
		b.Detail = nil
		all := ids.New()
		if _, err := press(t, l.begin(rt, b), me, "", url.Values{bulkName: {all}, allName: {"1"}}); err != nil {
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
			_, err := press(t, l.begin(rt, b), me, "", url.Values{pickName: {bad}})
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v", bad, err)
			}
		}
		many := url.Values{pickName: strings.Split(strings.Repeat("a.1 ", MostPicked+1), " ")}
		if _, err := press(t, l.begin(rt, b), me, "", many); fault.KindOf(err) != fault.TooLarge {
			t.Errorf("too many: %v", err)
		}
	})
}
