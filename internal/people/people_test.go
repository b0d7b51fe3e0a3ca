package people_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/seal"
)

// A wall is a clock that tests set.
type wall struct {
	mu sync.Mutex
	t  time.Time
}

func (w *wall) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.t
}

func (w *wall) set(day clock.Date) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.t = day.Start().Add(19*time.Hour + 30*time.Minute).UTC()
}

// A fixture is a register with one commune of two villages and a village elsewhere.
type fixture struct {
	*people.Service
	db     *db.DB
	file   string
	clock  *wall
	places *places.Service
	policy *auth.Policy
}

const (
	giaPhu  = "c-gia-phu"
	dongCam = "v-dong-cam"
	tienHoa = "v-tien-hoa"
	xuanTau = "v-xuan-tau" // of another commune
)

func newFixture(t *testing.T) *fixture {
	t.Helper()
	ctx := context.Background()
	f := &fixture{file: filepath.Join(t.TempDir(), "t.db"), clock: &wall{}, policy: auth.NewPolicy(append(people.Rules, places.Rules...)...)}
	f.clock.set("2026-11-23")
	d, err := db.Open(ctx, f.file, db.Options{Sync: "OFF"})
	check(t, err)
	t.Cleanup(func() { d.Close() })
	f.db = d
	check(t, d.Migrate(ctx, "audit", audit.Migrations))
	check(t, d.Migrate(ctx, "places", places.Files))
	check(t, d.Migrate(ctx, "people", people.Files))
	j := audit.New(f.clock)
	f.places, err = places.New(ctx, d, f.clock, j)
	check(t, err)
	place := func(id, parent string, kind places.Kind) places.NewPlace {
		return places.NewPlace{Place: places.Place{ID: id, Kind: kind, Name: id, Code: id}, ParentID: parent}
	}
	check(t, f.places.Create(ctx, auth.System("test", nil), place("p", "", places.Province), place(giaPhu, "p", places.Commune), place("c-other", "p", places.Commune),
		place(dongCam, giaPhu, places.Village), place(tienHoa, giaPhu, places.Village), place(xuanTau, "c-other", places.Village)))
	box, err := seal.New(make([]byte, 32))
	check(t, err)
	f.Service = people.New(d, f.clock, j, box, f.places)
	return f
}

func (f *fixture) actor(role auth.Role, place string) auth.Actor {
	return auth.NewActor("a-"+string(role), "Cán bộ thử", f.policy, f.places, auth.Grant{Role: role, PlaceID: place})
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
