package app

import (
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/ids"
)

// A clerk who works at two offices sees what waits at each, and is led there.
func TestTilesOfEveryOffice(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	far, bank := ids.New(), ids.New()
	must(t, e.Places.Create(t.Context(), e.system(),
		places.NewPlace{Place: places.Place{ID: far, Kind: places.Commune, Type: "xa", Code: "99002", Name: "Nậm Thử"}},
		places.NewPlace{Place: places.Place{ID: bank, Kind: places.Village, Type: "thon", Code: "99002-01",
			Name: "Bờ Suối"}, ParentID: far}))
	waits := func(village string) {
		d := dossiers.Dossier{ID: ids.New(), PlaceID: village, CommuneID: e.Places.Tree().CommuneOf(village).ID,
			Procedure: copyOfPapers, ResidentID: e.person.ID, OwnerName: e.person.Name,
			Way: dossiers.Here, Channel: dossiers.Online, Assist: dossiers.Self, CreatedBy: e.clerk.ID,
			CreatedAt: e.clock.Now()}
		must(t, e.Dossiers.Load(t.Context(), e.system(),
			[]dossiers.Loaded{{Dossier: d, History: []dossiers.Event{{Kind: "submit", At: e.clock.Now(),
				ActorID: e.clerk.ID}}}}))
	}
	must(t, e.Offices.SetOffice(t.Context(), e.system(), offices.Office{CommuneID: far, AgencyCode: "H99.1.02",
		Name: "Trung tâm", ParentName: "UBND", Seat: "Nậm Thử"}))
	waits(e.hill)
	waits(bank)
	waits(bank)
	e.signedIn("clerk").get("/home").expect(t, 200, "hồ sơ chờ tiếp nhận").lacks(t, "– Mường Thử")

	must(t, e.Auth.Grant(t.Context(), e.system(), auth.GrantRow{AccountID: e.clerk.ID, Role: auth.Clerk, PlaceID: far,
		From: clock.DateOf(e.clock.Now())}))
	b := e.signedIn("clerk")
	b.get("/home").expect(t, 200, "hồ sơ chờ tiếp nhận – Mường Thử", "hồ sơ chờ tiếp nhận – Nậm Thử",
		"/inbox?office="+e.commune+"&amp;tab=receive", "/inbox?office="+far+"&amp;tab=receive")
	for office, n := range map[string]int{e.commune: 1, far: 2} {
		if p := b.get("/inbox?office=" + office + "&tab=receive"); strings.Count(p.body, "Lò Thị Thử") < n {
			t.Errorf("the inbox of %s lacks some of %d", e.Places.Tree().Name(office), n)
		}
	}
}

// A village's own people are told when it has chosen no procedure, and are led to the choice.
func TestTileOfAVillageWithoutProcedures(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	e.account("head", auth.VillageHead, e.hill)
	b, choice := e.signedIn("head"), "/villages/"+e.hill+"/procedures"
	b.get("/home").expect(t, 200, choice, "thôn chưa chọn thủ tục")
	b.get("/v/"+e.hill).expect(t, 200, choice)
	e.browser.get("/v/"+e.hill).expect(t, 200).lacks(t, choice)
	b.post(choice, "codes", copyOfPapers, "version", "1").expect(t, 303)
	b.get("/home").expect(t, 200).lacks(t, choice)
}

func (p page) lacks(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(p.body, text) {
			t.Errorf("the page has %q", text)
		}
	}
}
