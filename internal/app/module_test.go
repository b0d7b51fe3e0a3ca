package app

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// toyCounts is what the toy counts at each place.
var toyCounts = &tallies.Stock{
	Table: "toy_tally", Place: "r.place_id", From: "toy_thing r", Where: `r.from_date <> '' and r.from_date <= $1`,
	Figures:  []tallies.Figure{{Code: "toys", SQL: `count(*)`}},
	Measures: []tallies.Measure{{Code: "toys", Unit: tallies.Count, Num: "toys", Order: 999, Source: "toy"}},
}

// A toy is a module that nothing else of the program knows.
type toy struct {
	app    *App
	merged []string // what it heard of
}

func (y *toy) Module(a *App) module.Module {
	y.app = a
	texts := func(words string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{"toy.title": "` + words + `", "toy.waits": "` + words + ` {n}",
			"figures.measure.toys": "` + words + ` counted", "figures.formula.toys": "", "figures.column.toys": ""}`)}
	}
	return module.Module{
		Name: "toy",
		Files: fstest.MapFS{
			"messages/vi.json": texts("Đồ chơi"), "messages/en.json": texts("Toy"),
			"migrations/0001_toy.sql": {Data: []byte("-- +goose Up\ncreate table toy_thing (name text primary key,\n" +
				"place_id text not null default '', from_date text not null default '');\n")},
		},
		Routes: func(rt *web.Router) {
			rt.Handle("GET /toys", places.Manage, func(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
				return web.Write(w, r, http.StatusOK, "text/plain", []byte("toys"))
			})
		},
		API: func(a *api.API) {
			op := huma.Operation{OperationID: "list-toys", Method: http.MethodGet, Path: "/api/toys", Summary: "Toys"}
			api.Op(a, places.Manage, op, func(context.Context, auth.Actor, *struct{}) (*api.Body[[]string], error) {
				return &api.Body[[]string]{Body: []string{}}, nil
			})
		},
		Nav: []web.NavEntry{{Section: web.Life, Order: 99, Icon: ui.IconStar,
			Key: "toy.title", URL: "/toys", Permission: places.Manage}},
		Start: []module.StartLink{{URL: "/toys", Icon: ui.IconStar, Title: "toy.title", Text: "toy.title", Order: 999}},
		Work: func(context.Context, auth.Actor) ([]module.Work, error) {
			return []module.Work{{Number: 7, Key: "toy.waits", URL: "/toys"}}, nil
		},
		Finds: &module.Finder{Key: "toy.title", Permission: places.Manage,
			Find: func(_ context.Context, _ auth.Actor, query string, _ int) ([]module.Hit, error) {
				return []module.Hit{{Title: "toy called " + query, URL: "/toys"}}, nil
			}},
		Recount: func(context.Context) ([]module.Discrepancy, error) {
			return []module.Discrepancy{module.Differs("somewhere", "toys", 1, 2)}, nil
		},
		KeptFiles: func(context.Context) ([]string, error) { return []string{strings.Repeat("ab", 32)}, nil },
		Counts:    []tallies.Set{toyCounts},
		AtPlace: &module.AtPlace{
			Counts: []module.Count{{Key: "toy.waits",
				Of: func(_ context.Context, placeIDs []string) (int, error) { return len(placeIDs), nil }}},
			Holders: func(_ context.Context, placeID string, _ clock.Date) ([]module.Holder, error) {
				return []module.Holder{{Key: placeID, Name: "keeper", What: []string{"toys"}}}, nil
			}},
		Holds: []module.Held{{Key: "toy.title", Columns: []string{"toy.title"},
			Rows: func(_ context.Context, p module.Person) ([][]string, error) {
				return [][]string{{"toy of " + p.ID}}, nil
			}}},
		Hears: []events.Subscription{events.On(y.hear)},
	}
}

func (y *toy) hear(ctx context.Context, tx *db.Tx, _ auth.Actor, s places.Succession) error {
	for _, e := range s.Endings {
		y.merged = append(y.merged, e.Place.ID)
	}
	_, err := tx.Exec(ctx, `insert into toy_thing (name) values ($1)`, s.On)
	return err
}

// TestAModuleIsOneLine: a module that is put into the slice is everywhere at once.
func TestAModuleIsOneLine(t *testing.T) {
	t.Parallel()
	y := &toy{}
	w := newWorldOn(t, db.SQLite, y.Module)
	ctx := t.Context()
	w.account("admin", auth.Admin, w.commune)
	b := w.signedIn("admin")

	b.get("/toys").expect(t, http.StatusOK, "toys")
	b.get("/home").expect(t, http.StatusOK, `href="/toys"`, "Đồ chơi 7")
	b.get("/search?q=bear").expect(t, http.StatusOK, "toy called <mark>bear</mark>")
	w.browser().get("/").expect(t, http.StatusOK, `href="/toys"`)

	route := slices.IndexFunc(w.Router.Routes, func(r web.Route) bool { return r.Pattern == "GET /toys" })
	if route < 0 || w.Router.Routes[route].Permission != places.Manage {
		t.Error("the matrix of roles and routes does not know the page")
	}
	if w.API.OpenAPI().Paths["/api/toys"] == nil || w.API.OpenAPI().Paths["/api/search"] == nil {
		t.Error("the REST description does not know its operation")
	}

	must(t, w.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return toyCounts.Write(ctx, tx, w.valley, clock.DateOf(w.clock.Now()), map[string][]string{"r.name": {"bear"}},
			func() error {
				_, err := tx.Exec(ctx, `insert into toy_thing (name, place_id, from_date) values ('bear', $1, '2026-11-01')`,
					w.valley)
				return err
			})
	}))
	b.get("/figures/"+w.commune).expect(t, http.StatusOK, "Đồ chơi counted")

	if found, err := w.recount(ctx); err != nil || len(found) != 1 || found[0].module != "toy" {
		t.Errorf("recount: %v, %v", found, err)
	}
	said := ""
	for _, f := range examine(ctx, w.Config) {
		if f.problem != nil {
			said += f.check + ": " + f.problem.Error() + "\n"
		}
	}
	for _, want := range []string{"figures: 1 differ from the records, the first: toy of somewhere", "files: 1 files"} {
		if !strings.Contains(said, want) {
			t.Errorf("the doctor does not say %q, but\n%s", want, said)
		}
	}

	merge := places.MergeInput{FromIDs: []string{w.hill, w.valley}, On: "2027-01-01", Decision: "1/NQ",
		Into: places.Unit{ID: ids.New(), Type: "thon", Code: "99001-09", Name: "Liên Thôn"}}
	preview, err := w.Places.PreviewMerge(ctx, w.system(), merge)
	must(t, err)
	if len(preview.Counts) != 2 || preview.Counts[0].Key != "toy.waits" || preview.Counts[0].N != 1 {
		t.Errorf("preview: %v", preview.Counts)
	}
	if len(preview.Holders) != 2 || preview.Holders[0].Name != "keeper" {
		t.Errorf("who goes on where: %v", preview.Holders)
	}
	merge.Versions = preview.Versions
	_, err = w.Places.Merge(ctx, w.system(), merge)
	must(t, err)
	if slices.Sort(y.merged); !slices.Equal(y.merged, slices.Sorted(slices.Values(merge.FromIDs))) {
		t.Errorf("heard of %v", y.merged)
	}

	person, err := w.People.Register(ctx, w.system(), people.RegisterInput{VillageID: merge.Into.ID, Name: "Lò Thị Thử",
		Born: "1964"})
	must(t, err)
	w.account("leader", auth.Leader, w.commune)
	leader, held := w.signedIn("leader"), people.PersonURL(person.ID, "held")
	leader.post(held, "reason", "có đơn").expect(t, http.StatusSeeOther)
	leader.get(held).expect(t, http.StatusOK, "toy of "+person.ID)
}

// TestAnEventIsNotLost: an installation whose modules do not fit together does not open.
func TestAnEventIsNotLost(t *testing.T) {
	t.Parallel()
	unknown := func(*App) module.Module {
		return module.Module{Name: "deaf", Hears: []events.Subscription{
			events.On(func(context.Context, *db.Tx, auth.Actor, struct{ Never int }) error { return nil })}}
	}
	twice := func(*App) module.Module { return module.Module{Name: "places"} }
	for _, more := range []func(*App) module.Module{unknown, twice} {
		a, err := Open(t.Context(), Config{Data: t.TempDir(), More: []func(*App) module.Module{more}})
		if err == nil {
			must(t, a.Close())
			t.Error("opened")
		}
	}
}
