package people_test

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/events"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/once"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/tallies/talliestest"
)

// evening is when a day's session begins.
func evening(day clock.Date) time.Time { return day.Start().Add(19*time.Hour + 30*time.Minute) }

// A fixture is a register with one commune of two villages and a village elsewhere.
type fixture struct {
	*people.Service
	db      *db.DB
	clock   *clocktest.Clock
	journal *audit.Journal
	book    *tallies.Book
	places  *places.Service
	heard   []any // events told so far
	refuse  error // of whoever hears the next one
}

const (
	giaPhu  = "c-gia-phu"
	dongCam = "v-dong-cam"
	tienHoa = "v-tien-hoa"
	xuanTau = "v-xuan-tau" // of another commune
)

func migrate(ctx context.Context, d *db.DB) error {
	for name, files := range map[string]fs.FS{"audit": audit.Migrations, "places": places.Files,
		"people": people.Files, "lists": lists.Files, "once": once.Migrations} {
		if err := d.Migrate(ctx, name, files); err != nil {
			return err
		}
	}
	return nil
}

// each runs f on a fresh register on both databases.
func each(t *testing.T, f func(t *testing.T, f *fixture)) {
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) { f(t, newFixture(t, d)) })
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	t.Helper()
	ctx := context.Background()
	f := &fixture{db: d, clock: clocktest.At(time.Time{})}
	f.clock.Set(evening("2026-11-23"))
	f.journal = audit.New(f.clock)
	f.book = talliestest.Book(t, d, f.clock, people.Counts)
	f.places = places.New(places.Deps{DB: d, Clock: f.clock, Journal: f.journal})
	place := func(id, parent string, kind places.Kind) places.NewPlace {
		return places.NewPlace{Place: places.Place{ID: id, Kind: kind, Type: places.Types[kind][0], Name: id,
			Code: id}, ParentID: parent}
	}
	check(t, f.places.Create(ctx, auth.System("test", nil), place("p", "", places.Province),
		place(giaPhu, "p", places.Commune), place("c-other", "p", places.Commune),
		place(dongCam, giaPhu, places.Village), place(tienHoa, giaPhu, places.Village),
		place(xuanTau, "c-other", places.Village)))
	box, err := seal.New(make([]byte, 32))
	check(t, err)
	bus := events.NewBus()
	f.Service = people.New(people.Deps{DB: d, Clock: f.clock, Journal: f.journal, Box: box,
		Places: f.places, Events: bus})
	check(t, bus.Open(f.Module().Tells, []events.Subscription{
		events.On(func(_ context.Context, _ *db.Tx, _ auth.Actor, e people.Recontacted) error { return f.hear(e) }),
		events.On(func(_ context.Context, _ *db.Tx, _ auth.Actor, e people.Died) error { return f.hear(e) }),
		events.On(func(_ context.Context, _ *db.Tx, _ auth.Actor, e people.DeathUndone) error { return f.hear(e) }),
	}))
	return f
}

// hear remembers an event, or refuses it.
func (f *fixture) hear(event any) error {
	f.heard = append(f.heard, event)
	return f.refuse
}

func (f *fixture) actor(role auth.Role, place string) auth.Actor {
	return auth.NewActor("a-"+string(role), "Cán bộ thử", f.places, auth.Grant{Role: role, PlaceID: place})
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newDB(t testing.TB) *db.DB { return dbtest.New(t, migrate) }
