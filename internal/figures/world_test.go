package figures_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/figures"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/tallies"
	"thonso/internal/sessions"
	"thonso/internal/teams"
	"thonso/internal/testworld"
)

// A world is a province that lost its districts on 1 July 2025: two districts
// of three communes each became three communes. Since then one village was
// merged into its neighbour.
type world struct {
	*testworld.World
	*figures.Service
	sys auth.Actor

	province  string
	districts []string
	old, new  []string // communes before and after
	villages  []string
	merged    string // of two of the villages
}

// declared is all that these figures are made of.
var declared = []tallies.Set{people.Counts, teams.Counts, dossiers.Counts, sessions.Counts, figures.Counts}

var ok = testworld.OK

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, tw *testworld.World) {
		w := &world{World: tw, Service: tw.Figures, sys: tw.System()}
		w.makeMap(t)
		f(t, w)
	})
}

const perCommune = 3 // villages of an old commune

func (w *world) makeMap(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	const last, first clock.Date = "2025-06-30", "2025-07-01"
	serial := 0
	place := func(kind places.Kind, typ, name, parent string, from, to clock.Date) places.NewPlace {
		serial++
		return places.NewPlace{Place: places.Place{ID: ids.New(), Kind: kind, Type: typ,
			Code: fmt.Sprint(10000 + serial), Name: name, From: from, To: to}, ParentID: parent}
	}
	var all []places.NewPlace
	add := func(p places.NewPlace) string { all = append(all, p); return p.ID }
	w.province = add(place(places.Province, "tinh", "Thử", "", "", ""))
	for range 2 {
		w.districts = append(w.districts, add(place(places.District, "huyen", "Huyện", w.province, "", last)))
	}
	for i := range 3 {
		w.new = append(w.new, add(place(places.Commune, "xa", fmt.Sprint("Mới ", i), w.province, first, "")))
	}
	var links []places.Parent
	var lines []places.Lineage
	for i := range 6 {
		c := add(place(places.Commune, "xa", fmt.Sprint("Cũ ", i), w.districts[i/3], "", last))
		w.old = append(w.old, c)
		lines = append(lines, places.Lineage{FromID: c, ToID: w.new[i/2], On: first, Share: 100})
		for j := range perCommune {
			v := add(place(places.Village, "thon", fmt.Sprint("Thôn ", i, j), c, "", ""))
			w.villages = append(w.villages, v)
			links = append(links, places.Parent{PlaceID: v, ParentID: w.new[i/2], From: first})
		}
	}
	ok(t, w.Places.Create(ctx, w.sys, all...))
	ok(t, w.Places.Link(ctx, w.sys, links, lines))
}

var codes = []string{"2.000815", "1.010041", "1.001193"}

// fill gives every village, and every old commune's own office, records made at random.
func (w *world) fill(t *testing.T, seed uint64) {
	t.Helper()
	ctx := t.Context()
	r := rand.New(rand.NewPCG(seed, 1))
	for _, c := range append(append([]string{}, w.old...), w.new...) {
		ok(t, w.Offices.SetOffice(ctx, w.sys, offices.Office{CommuneID: c,
			AgencyCode: "H38." + fmt.Sprint(100+r.IntN(900)), Name: "TT", ParentName: "UBND", Seat: "X"}))
	}
	var residents []people.Resident
	var rolls []teams.Roll
	var loaded []dossiers.Loaded
	for i, v := range w.villages {
		for range 5 + r.IntN(20) {
			p := people.Resident{ID: ids.New(), VillageID: v, Name: "Nguyễn Thị Bí Mật",
				Born: fmt.Sprint(1940 + r.IntN(85)), Smartphone: r.IntN(2) == 0}
			if r.IntN(2) == 0 {
				p.AccountSince = "2024-05-01"
			}
			residents = append(residents, p)
		}
		kind := []teams.Kind{teams.Model, teams.Community}[r.IntN(2)]
		roll := teams.Roll{Team: teams.Team{VillageID: v, Name: "Tổ", Kind: kind, From: "2024-01-01", Version: 1}}
		for range 1 + r.IntN(6) {
			roll.Members = append(roll.Members, teams.Membership{Name: "Lê Văn Thành Viên", Role: teams.Plain,
				From: "2024-01-01", Version: 1})
		}
		rolls = append(rolls, roll)
		for range r.IntN(5) {
			loaded = append(loaded, dossier(r, v, w.old[i/perCommune]))
		}
	}
	for _, c := range w.old {
		for range r.IntN(4) {
			loaded = append(loaded, dossier(r, c, c))
		}
	}
	ok(t, w.People.Load(ctx, nil, residents))
	ok(t, w.Teams.Load(ctx, w.sys, rolls))
	ok(t, w.Dossiers.Load(ctx, w.sys, loaded))
}

// dossier is one of early 2025 at a place, received, and perhaps done.
func dossier(r *rand.Rand, placeID, communeID string) dossiers.Loaded {
	at := time.Date(2025, time.Month(1+r.IntN(6)), 1+r.IntN(28), 2, 0, 0, 0, time.UTC)
	assist := []dossiers.Assist{dossiers.Self, dossiers.Helped, dossiers.Official}[r.IntN(3)]
	l := dossiers.Loaded{Dossier: dossiers.Dossier{ID: ids.New(), PlaceID: placeID, CommuneID: communeID,
		Procedure: codes[r.IntN(len(codes))], ProcVer: 1,
		ResidentID: ids.New(), OwnerName: "Trần Văn Chủ Hồ Sơ", Way: dossiers.Portal, Channel: dossiers.Online,
		Assist: assist, CreatedAt: at}}
	for i, e := range []dossiers.Event{{Kind: "submit"}, {Kind: "follow", To: dossiers.Received},
		{Kind: "follow", To: dossiers.Returned}}[:1+r.IntN(3)] {
		e.At, e.ActorName = at.Add(time.Duration(i)*time.Hour), "x"
		l.History = append(l.History, e)
	}
	return l
}
