package imports

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
)

func migrate(ctx context.Context, d *db.DB) error {
	if err := d.Migrate(ctx, "audit", audit.Migrations); err != nil {
		return err
	}
	return d.Migrate(ctx, "places", places.Files)
}

const (
	reformDay = clock.Date("2025-07-01")
	dayBefore = clock.Date("2025-06-30")
)

// august is noon of 1 August 2026, when the villages are being re-arranged.
func august() *clocktest.Clock { return clocktest.At(time.Date(2026, 8, 1, 5, 0, 0, 0, time.UTC)) }

// A world is an empty map, and another module whose holders go on where units end.
type world struct {
	*places.Service
	lists   *Service
	t       testing.TB
	ctx     context.Context
	system  auth.Actor
	holders map[string]string // place to the name of who holds something there
	went    map[string]string // name to the name of the place where they went
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	now := august()
	modules, bus := &module.Set{}, events.NewBus()
	s := places.New(places.Deps{DB: d, Clock: now, Journal: audit.New(now), Modules: modules, Events: bus})
	w := &world{Service: s, lists: New(s), t: t, ctx: t.Context(), system: auth.System("test", s)}
	holders := func(_ context.Context, place string, _ clock.Date) (out []module.Holder, _ error) {
		if name := w.holders[place]; name != "" {
			out = append(out, module.Holder{Key: name, Name: name, What: []string{"clerk"}})
		}
		return out, nil
	}
	ended := func(_ context.Context, _ *db.Tx, _ auth.Actor, s places.Succession) error {
		for _, e := range s.Endings {
			if name := w.holders[e.Place.ID]; name != "" {
				w.went[name] = s.To(e.Place.ID, name).Name
			}
		}
		return nil
	}
	if err := modules.Fill(bus, s.Module(), module.Module{Name: "other",
		AtPlace: &module.AtPlace{Holders: holders}, Hears: []events.Subscription{events.On(ended)}}); err != nil {
		t.Fatal(err)
	}
	return w
}

// Import brings a list in.
func (w *world) Import(ctx context.Context, actor auth.Actor, in Input) (Report, error) {
	return w.lists.Import(ctx, actor, in)
}

// actor has role at a place.
func (w *world) actor(role auth.Role, place string) auth.Actor {
	return auth.NewActor(ids.New(), "Trần Thị Thử", w.Service, auth.Grant{Role: role, PlaceID: place})
}

func (w *world) make(kind places.Kind, typ, code, name, parent string, from, to clock.Date) string {
	w.t.Helper()
	p := places.Place{ID: ids.New(), Kind: kind, Type: typ, Code: code, Name: name, From: from, To: to}
	if err := w.Create(w.ctx, w.system, places.NewPlace{Place: p, ParentID: parent}); err != nil {
		w.t.Fatal(err)
	}
	return p.ID
}

func names(ps []places.Place) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Name)
	}
	return out
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: -want +got\n%s", what, d)
	}
}
