package places

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/events"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
	"thonso/internal/platform/once"
)

func migrate(ctx context.Context, d *db.DB) error {
	return errors.Join(d.Migrate(ctx, "audit", audit.Migrations), d.Migrate(ctx, "once", once.Migrations),
		d.Migrate(ctx, "places", Files))
}

// noon of 1 August 2026, when the villages are being re-arranged.
type noon struct{}

func (noon) Now() time.Time { return time.Date(2026, 8, 1, 5, 0, 0, 0, time.UTC) }

// A world is a small country: one province of today, formed of two.
type world struct {
	*Service
	t      testing.TB
	ctx    context.Context
	system auth.Actor

	// What another module has at places, and what it did when they ended.
	records map[string]int
	holders map[string]string // place to the name of who holds something there
	went    map[string]string // name to the name of the place where they went
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	modules, bus := &module.Set{}, events.NewBus()
	s := New(Deps{DB: d, Clock: noon{}, Journal: audit.New(noon{}), Modules: modules, Events: bus})
	w := &world{Service: s, t: t, ctx: ctx, system: auth.System("test", s)}
	err := modules.Fill(bus, s.Module(), module.Module{
		Name: "other",
		AtPlace: &module.AtPlace{
			Counts: []module.Count{{Key: "dossiers.records", Of: func(_ context.Context,
				places []string) (n int, err error) {
				for _, p := range places {
					n += w.records[p]
				}
				return n, nil
			}}},
			Holders: func(_ context.Context, place string, _ clock.Date) (out []module.Holder, err error) {
				if name := w.holders[place]; name != "" {
					out = append(out, module.Holder{Key: name, Name: name, What: []string{"clerk"}})
				}
				return out, nil
			},
		},
		Hears: []events.Subscription{events.On(func(_ context.Context, _ *db.Tx, _ auth.Actor, s Succession) error {
			for _, e := range s.Endings {
				if name := w.holders[e.Place.ID]; name != "" {
					w.went[name] = s.To(e.Place.ID, name).Name
				}
			}
			return nil
		})},
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// actor has role at a place.
func (w *world) actor(role auth.Role, place string) auth.Actor {
	return auth.NewActor(ids.New(), "Trần Thị Thử", w.Service, auth.Grant{Role: role, PlaceID: place})
}

func (w *world) make(kind Kind, typ, code, name, parent string, from, to clock.Date) string {
	w.t.Helper()
	id := ids.New()
	err := w.Create(w.ctx, w.system, NewPlace{Place{ID: id, Kind: kind, Type: typ, Code: code, Name: name,
		From: from, To: to}, parent})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

const (
	reformDay = clock.Date("2025-07-01")
	dayBefore = clock.Date("2025-06-30")
)

func names(ps []Place) []string {
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

func wantField(t *testing.T, err error, field, key string) {
	t.Helper()
	if f := fault.Of(err); f.Fields[field] != key {
		t.Errorf("got %v, want %s=%s", err, field, key)
	}
}

// reformed is the map of Gia Phú: two old communes of an old district and
// province became one commune of a new province.
type reformed struct {
	*world
	oldProvince, newProvince, district, giaPhu, xuanGiao, commune, dongCam, nameCha string
}

func newReformed(t testing.TB, d *db.DB) reformed {
	w := newWorld(t, d)
	r := reformed{world: w}
	r.oldProvince = w.make(Province, "tinh", "10", "Lào Cai", "", "", dayBefore)
	r.newProvince = w.make(Province, "tinh", "15", "Lào Cai", "", reformDay, "")
	r.district = w.make(District, "huyen", "086", "Bảo Thắng", r.oldProvince, "", dayBefore)
	r.giaPhu = w.make(Commune, "xa", "02923", "Gia Phú", r.district, "", dayBefore)
	r.xuanGiao = w.make(Commune, "xa", "02920", "Xuân Giao", r.district, "", dayBefore)
	r.commune = w.make(Commune, "xa", "02923", "Gia Phú", r.newProvince, reformDay, "")
	r.dongCam = w.make(Village, "thon", "02923-01", "Đông Căm", r.giaPhu, "", "")
	r.nameCha = w.make(Village, "thon", "02920-01", "Nậm Chà", r.xuanGiao, "", "")
	err := w.Link(w.ctx, w.system, []Parent{{r.dongCam, r.commune, reformDay, ""},
		{r.nameCha, r.commune, reformDay, ""}},
		[]Lineage{{r.giaPhu, r.commune, reformDay, 100, "1673/NQ-UBTVQH15"}, {r.xuanGiao, r.commune, reformDay,
			100, "1673/NQ-UBTVQH15"},
			{r.oldProvince, r.newProvince, reformDay, 100, "202/2025/QH15"}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTreeOnTheMapOfADay(t *testing.T) {
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		r := newReformed(t, d)
		tree := r.Tree()
		same(t, "path then", names(tree.Path(r.dongCam, dayBefore)), []string{"Lào Cai", "Bảo Thắng",
			"Gia Phú", "Đông Căm"})
		same(t, "path now", names(tree.Path(r.dongCam, tree.Today())), []string{"Lào Cai", "Gia Phú", "Đông Căm"})
		same(t, "villages then", names(tree.Within(r.oldProvince, Village, dayBefore)), []string{"Nậm Chà", "Đông Căm"})
		same(t, "villages now", len(tree.Within(r.newProvince, Village, reformDay)), 2)
		same(t, "villages of the old province now", len(tree.Within(r.oldProvince, Village, reformDay)), 0)
		same(t, "by code then", tree.ByCode(Commune, "02923", dayBefore).ID, r.giaPhu)
		same(t, "by code now", tree.ByCode(Commune, "02923", reformDay).ID, r.commune)
		same(t, "chain", tree.Chain(r.dongCam), r.commune)
		same(t, "chain of the province", tree.Chain(r.newProvince), r.newProvince)
		same(t, "roots then", tree.Roots(dayBefore)[0].ID, r.oldProvince)
		same(t, "line", len(tree.Line(r.commune)), 3)
	})
}

func TestCovers(t *testing.T) {
	r := newReformed(t, dbtest.New(t, migrate))
	other := r.make(Commune, "xa", "02926", "Bảo Thắng", r.newProvince, reformDay, "")
	for _, c := range []struct {
		what, a, b string
		want       bool
	}{
		{"itself", r.dongCam, r.dongCam, true},
		{"its commune", r.commune, r.dongCam, true},
		{"its old commune", r.giaPhu, r.dongCam, true},
		{"the new commune, its predecessor's records", r.commune, r.giaPhu, true},
		{"the new province, an old commune's records", r.newProvince, r.xuanGiao, true},
		{"the new province, the abolished district's records", r.newProvince, r.district, true},
		{"a neighbour", other, r.dongCam, false},
		{"a neighbour, an old commune", other, r.giaPhu, false},
		{"downwards only", r.dongCam, r.commune, false},
		{"the old commune, the new one", r.giaPhu, r.commune, false},
		{"nothing", "", r.dongCam, false},
	} {
		if got := r.Tree().Covers(c.a, c.b); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

// TestUnder: it is what Covers asks, the other way round.
func TestUnder(t *testing.T) {
	r := newReformed(t, dbtest.New(t, migrate))
	r.make(Commune, "xa", "02926", "Bảo Thắng", r.newProvince, reformDay, "")
	tree := r.Tree()
	for a := range tree.All() {
		under := tree.Under(a.ID)
		for b := range tree.All() {
			if got := slices.Contains(under, b.ID); got != tree.Covers(a.ID, b.ID) {
				t.Errorf("%s %s over %s %s: %v", a.Listed(), a.From, b.Listed(), b.From, got)
			}
		}
	}
}

func TestSearch(t *testing.T) {
	r := newReformed(t, dbtest.New(t, migrate))
	for _, c := range []struct {
		q    string
		day  clock.Date
		want []string
	}{
		{"dong cam", reformDay, []string{"Đông Căm"}},
		{"THÔN ĐÔNG", reformDay, []string{"Đông Căm"}},
		{"xã gia phú", reformDay, []string{"Gia Phú"}},
		{"02923", dayBefore, []string{"Gia Phú"}},
		{"xuan", reformDay, []string{"Gia Phú"}}, // Xuân Giao became a part of it
		{"xuan", dayBefore, []string{"Xuân Giao"}},
		{" ", reformDay, nil},
	} {
		same(t, c.q, names(r.Tree().Search(c.q, c.day, 10)), c.want)
	}
	same(t, "kinds", names(r.Tree().Search("a", dayBefore, 10, District)), []string{"Bảo Thắng"})
}

func TestSeveralProcessesSeeOneMap(t *testing.T) {
	d := dbtest.New(t, migrate)
	a := newReformed(t, d)
	b := newWorld(t, d)
	// b read its map before a changed it, and is not told for some seconds.
	if _, err := a.Add(a.ctx, a.system, AddInput{Unit: Unit{Type: "thon", Name: "Soi Cờ"}, Kind: Village,
		ParentID: a.commune}); err != nil {
		t.Fatal(err)
	}
	_, err := b.Add(b.ctx, b.system, AddInput{Unit: Unit{Type: "thon", Name: "Soi Cờ"},
		Kind: Village, ParentID: a.commune})
	wantField(t, err, "name", "places.name_taken")
}

func TestAdd(t *testing.T) {
	r := newReformed(t, dbtest.New(t, migrate))
	admin := r.actor(auth.Admin, r.commune)
	add := func(f func(*AddInput)) (Place, error) {
		in := AddInput{Unit: Unit{Type: "thon", Name: "Thôn Soi Cờ"}, Kind: Village, ParentID: r.commune}
		f(&in)
		return r.Add(r.ctx, admin, in)
	}
	id := ids.New()
	p, err := add(func(in *AddInput) { in.ID = id })
	if err != nil {
		t.Fatal(err)
	}
	same(t, "added", p, Place{ID: id, Kind: Village, Type: "thon", Code: "02923-02", Name: "Soi Cờ",
		From: reformDay, Version: 1})
	again, err := add(func(in *AddInput) { in.ID = id })
	if err != nil || again != p {
		t.Errorf("again: %v, %v", again, err)
	}
	for _, c := range []struct {
		field, key string
		f          func(*AddInput)
	}{
		{"name", "places.name_taken", func(*AddInput) {}},
		{"name", "places.name_needed", func(in *AddInput) { in.Name = " " }},
		{"type", "places.type_needed", func(in *AddInput) { in.Type = "xa" }},
		{"code", "places.code_needed", func(in *AddInput) { in.Code = "0 1" }},
		{"from", "places.parent_not_then", func(in *AddInput) { in.From = dayBefore }},
		{"parent", "places.parent_needed", func(in *AddInput) { in.ParentID = r.dongCam }},
		{"from", "places.parent_not_then", func(in *AddInput) { in.ParentID = r.giaPhu }},
	} {
		_, err := add(c.f)
		wantField(t, err, c.field, c.key)
	}
	_, err = r.Add(r.ctx, r.actor(auth.Clerk, r.commune), AddInput{Unit: Unit{Type: "thon", Name: "Mới"},
		Kind: Village, ParentID: r.commune})
	if fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a clerk adds: %v", err)
	}
}

// TestAddAtTheSameMoment: nobody who adds a unit is told that somebody else was faster.
func TestAddAtTheSameMoment(t *testing.T) {
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		w := newReformed(t, d)
		var working sync.WaitGroup
		for i := range 12 {
			working.Go(func() {
				in := AddInput{Kind: Village, ParentID: w.commune,
					Unit: Unit{Type: "thon", Name: fmt.Sprint("Mới ", i)}}
				if _, err := w.Add(w.ctx, w.system, in); err != nil {
					t.Error(err)
				}
			})
		}
		working.Wait()
		codes := map[string]bool{}
		for _, v := range w.Tree().Within(w.commune, Village, w.Tree().Today()) {
			if strings.HasPrefix(v.Name, "Mới ") {
				codes[v.Code] = true
			}
		}
		if len(codes) != 12 {
			t.Errorf("%d codes of 12 villages", len(codes))
		}
	})
}

func TestSplitName(t *testing.T) {
	for _, c := range []struct {
		kind            Kind
		full, typ, name string
	}{
		{Commune, "Thị trấn N.T Phong Hải", "thi_tran", "N.T Phong Hải"},
		{Commune, "PHƯỜNG Lào Cai", "phuong", "Lào Cai"},
		{Commune, "Phường Phường Đúc", "phuong", "Phường Đúc"},
		{Commune, "Đặc khu  Phú Quốc", "dac_khu", "Phú Quốc"},
		{Commune, "Xãlạ", "", "Xãlạ"},
		{Commune, "Xã", "", "Xã"},
		{Province, "Thành phố Hà Nội", "thanh_pho", "Hà Nội"},
		{District, "Thành phố Lào Cai", "thanh_pho_thuoc_tinh", "Lào Cai"},
		{Village, "Tổ dân phố số 5", "to_dan_pho", "số 5"},
		{Village, "Bản Lướt", "ban", "Lướt"},
		{Village, "Đông Căm", "", "Đông Căm"},
		{Village, "T.Đông Căm", "thon", "Đông Căm"},
		{Village, "Tổ 5", "to_dan_pho", "5"},
		{Village, "TDP. số 5", "to_dan_pho", "số 5"},
		{Village, "T Đông Căm", "", "T Đông Căm"},
		{Village, "Tò Xuyên", "", "Tò Xuyên"},
		{Commune, "TT Phố Lu", "thi_tran", "Phố Lu"},
		{Commune, "x. Gia Phú", "xa", "Gia Phú"},
		{Commune, "TT", "", "TT"},
		{District, "H.Bảo Thắng", "huyen", "Bảo Thắng"},
	} {
		typ, name := SplitName(c.kind, c.full)
		if typ != c.typ || name != c.name {
			t.Errorf("%s: got %q, %q", c.full, typ, name)
		}
	}
}
