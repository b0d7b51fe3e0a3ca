package errands

import (
	"context"
	"errors"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/wired"
	"thonso/internal/mandates"
	"thonso/internal/notices"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/tallies/talliestest"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
	"thonso/internal/teams"
)

// copyOf is the procedure of the tests: certified copies.
const copyOf = "2.000815"

// A world is a commune with two villages, two helpers and some residents of one.
type world struct {
	*Service
	clock                 *clocktest.Clock
	root                  auth.Actor
	commune, valley, hill string
	an, binh, clerk       auth.Actor // two carriers of valley, the clerk of commune
	residents             []string
	filing                *filing.Service
}

func migrate(ctx context.Context, d *db.DB) error {
	return errors.Join(d.Migrate(ctx, "audit", audit.Migrations), d.Migrate(ctx, "auth", auth.Files),
		d.Migrate(ctx, "jobs", jobs.Migrations), d.Migrate(ctx, "lists", lists.Files),
		d.Migrate(ctx, "places", places.Files),
		d.Migrate(ctx, "procedures", procedures.Files), d.Migrate(ctx, "people", people.Files), d.Migrate(ctx, "teams",
			teams.Files), d.Migrate(ctx, "notices", notices.Files),
		d.Migrate(ctx, "mandates", mandates.Files), d.Migrate(ctx, "dossiers", dossiers.Files),
		d.Migrate(ctx, "errands", Files))
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) { f(t, newWorld(t, d)) })
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	ctx := t.Context()
	c := clocktest.At(time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC))
	w := &world{clock: c, commune: ids.New(), valley: ids.New(), hill: ids.New()}
	talliestest.Book(t, d, c, people.Counts, teams.Counts, dossiers.Counts)
	j := audit.New(c)
	pl := places.New(places.Deps{DB: d, Clock: c, Journal: j})
	w.root = auth.System("test", pl)
	ok(t, pl.Create(ctx, w.root,
		places.NewPlace{Place: places.Place{ID: w.commune, Kind: places.Commune, Type: "xa",
			Code: "99001", Name: "Mường Thử"}},
		places.NewPlace{Place: places.Place{ID: w.valley, Kind: places.Village, Type: "thon", Code: "99001-01",
			Name: "Thung Lũng"}, ParentID: w.commune},
		places.NewPlace{Place: places.Place{ID: w.hill, Kind: places.Village, Type: "thon", Code: "99001-02",
			Name: "Đồi Chè"}, ParentID: w.commune}))
	box, err := seal.New(make([]byte, 32))
	ok(t, err)
	q := jobs.New(d, c)
	catalog := i18n.NewCatalog()
	blobs := blob.New(t.TempDir())
	pr := procedures.New(procedures.Deps{DB: d, Clock: c, Journal: j, Places: pl})
	_, err = pr.Add(ctx, w.root, procedures.Shipped().Procedures...)
	ok(t, err)
	pe := people.New(people.Deps{DB: d, Clock: c, Journal: j, Box: box, Places: pl})
	te := teams.New(teams.Deps{DB: d, Clock: c, Journal: j, Places: pl})
	no := notices.New(notices.Deps{DB: d, Clock: c, Queue: q, Box: box, Catalog: catalog})
	ma := mandates.New(mandates.Deps{DB: d, Clock: c, Journal: j, Places: pl, People: pe, Procedures: pr, Blobs: blobs,
		BaseURL: "https://muong-thu.example"})
	do := wired.New(wired.Deps{DB: d, Clock: c, Journal: j, Queue: q, Box: box, Blobs: blobs, Places: pl, People: pe,
		Procedures: pr, Calendar: workdays.Shipped(), Mandates: ma, Notices: no})
	w.filing = do.Filing
	w.Service = New(Deps{DB: d, Clock: c, Journal: j, Blobs: blobs, Places: pl, Teams: te, Procedures: pr,
		Dossiers: do.Dossiers,
		Office:   do.Office})
	w.an, w.binh, w.clerk = w.as(auth.Member, w.valley), w.as(auth.TeamLead, w.valley), w.as(auth.Clerk, w.commune)
	for _, name := range []string{"Lò Thị Mẫu", "Vàng Văn Thử", "Giàng Thị Ví Dụ"} {
		b, err := pe.Register(ctx, w.root, people.RegisterInput{VillageID: w.valley, Name: name, Born: "1964"})
		ok(t, err)
		w.residents = append(w.residents, b.ID)
	}
	return w
}

// as returns somebody with a role at a place.
func (w *world) as(role auth.Role, place string) auth.Actor {
	return auth.NewActor(ids.New(), string(role), w.places, auth.Grant{Role: role, PlaceID: place})
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	f := fault.Of(err)
	found := f.Key == key
	for _, k := range f.Fields {
		found = found || k == key
	}
	if err == nil || f.Kind != kind || !found {
		t.Fatalf("error %v, want %d %s", err, kind, key)
	}
}
