package app

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
	"thonso/internal/teams"
)

// A reformed commune has a team, an office with everybody in it, and a dossier
// of one resident under way; next to it lies another.
type reformed struct {
	*errand
	t                *testing.T
	province, beside string
	dossier, draft   string
	secret           string
}

func newReformed(t *testing.T, on db.Dialect) *reformed {
	t.Helper()
	w := newWorldOn(t, on)
	r := &reformed{t: t, province: ids.New(), beside: ids.New()}
	commune, hill, valley := ids.New(), ids.New(), ids.New()
	must(t, w.Places.Create(t.Context(), w.system(),
		places.NewPlace{Place: places.Place{ID: r.province, Kind: places.Province, Type: "tinh",
			Code: "98", Name: "Sơn Thử"}},
		places.NewPlace{Place: places.Place{ID: commune, Kind: places.Commune, Type: "xa", Code: "98001",
			Name: "Mường Thử"}, ParentID: r.province},
		places.NewPlace{Place: places.Place{ID: r.beside, Kind: places.Commune, Type: "xa", Code: "98002",
			Name: "Nậm Kề"}, ParentID: r.province},
		places.NewPlace{Place: places.Place{ID: hill, Kind: places.Village, Type: "thon", Code: "98001-01",
			Name: "Đồi Chè"}, ParentID: commune},
		places.NewPlace{Place: places.Place{ID: valley, Kind: places.Village, Type: "thon", Code: "98001-02",
			Name: "Thung Lũng"}, ParentID: commune}))
	w.commune, w.hill, w.valley = commune, hill, valley
	r.errand = newErrandOn(t, w)
	for role, place := range map[auth.Role]string{auth.Specialist: commune, auth.Leader: commune,
		auth.VillageHead: hill, auth.Admin: r.province} {
		w.actor(string(role), role, place)
	}
	member := teams.Membership{ID: ids.New(), AccountID: r.member.ID, Name: r.member.Name, Role: teams.Lead,
		From: "2024-01-01", Version: 1}
	must(t, w.Teams.Load(t.Context(), w.system(), []teams.Roll{
		{Team: teams.Team{ID: ids.New(), VillageID: hill, Name: "Tổ CNSCĐ thôn Đồi Chè", Kind: teams.Model,
			From: "2024-01-01", Version: 1},
			Members: []teams.Membership{member, {ID: ids.New(), Name: "Giàng Thị Không Tài Khoản", Role: teams.Plain,
				From: "2024-01-01", Version: 1}},
			Slots: []teams.Slot{{ID: ids.New(), Kind: teams.Evening, Weekday: 2, Start: "19:30", End: "21:00",
				Place: "Nhà văn hóa Đồi Chè", From: "2024-01-01", MemberIDs: []string{member.ID}, Version: 1}},
			Changes: []teams.Change{{ID: ids.New(), Date: "2026-12-01", LastDate: "2026-12-31",
				What: teams.Off, Note: "mùa vụ"}}},
		{Team: teams.Team{ID: ids.New(), VillageID: valley, Name: "Tổ CNSCĐ thôn Thung Lũng", Kind: teams.Community,
			From: "2024-01-01", Version: 1},
			Members: []teams.Membership{{ID: ids.New(), Name: "Tổ trưởng thứ hai", Role: teams.Lead,
				From: "2024-01-01", Version: 1}}}}))
	must(t, w.Procedures.Choose(t.Context(), w.system(), hill,
		procedures.Choice{Codes: []string{copyOfPapers}, Version: 1}, "2026-11-01"))
	r.dossier, r.draft = r.begin(t, "here"), r.begin(t, "here")
	r.submit(t, r.dossier)
	receipt := r.browser.get("/dossiers/" + r.dossier + "/receipt")
	r.secret = between(receipt.body, `<strong class="receipt-code">`, "<")
	return r
}

var (
	hiddenInput  = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
	checkedRadio = regexp.MustCompile(`<input[^>]*type="radio"[^>]* checked[^>]*>`)
	attribute    = regexp.MustCompile(`(name|value)="([^"]*)"`)
)

// unchanged is what a browser sends of a page's form when nothing is changed.
func unchanged(p page) url.Values {
	out := url.Values{}
	for _, m := range hiddenInput.FindAllStringSubmatch(p.body, -1) {
		out.Add(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	for _, tag := range checkedRadio.FindAllString(p.body, -1) {
		a := map[string]string{}
		for _, m := range attribute.FindAllStringSubmatch(tag, -1) {
			a[m[1]] = html.UnescapeString(m[2])
		}
		out.Set(a["name"], a["value"])
	}
	return out
}

// reform goes through the pages of a reform, with answers changed on the preview,
// and returns the preview and the address of the new unit.
func (r *reformed) reform(path string, fields []string, change ...string) (preview page, unit string) {
	r.t.Helper()
	b := r.signedIn("admin")
	b.get(path).expect(r.t, 200)
	preview = b.get(b.post(path, append(fields, "step", "preview")...).expect(r.t, 303).location).expect(r.t, 200)
	form := unchanged(preview)
	form.Set("step", "confirm")
	for i := 0; i+1 < len(change); i += 2 {
		form.Set(change[i], change[i+1])
	}
	var pairs []string
	for name, values := range form {
		for _, v := range values {
			pairs = append(pairs, name, v)
		}
	}
	done := b.post(path, pairs...)
	if done.status != 303 {
		r.t.Fatalf("%s: %d\n%s", path, done.status, done.body)
	}
	return preview, form.Get("unit")
}

func (r *reformed) decided(number string) {
	r.t.Helper()
	clerk := r.signedIn("clerk")
	clerk.get("/home").expect(r.t, 200, `href="/inbox`)
	clerk.get("/inbox").expect(r.t, 200, r.dossier)
	for _, step := range [][]string{{"clerk", "receive"}, {"clerk", "transfer"}, {"specialist", "appraise", "outcome",
		"approve"}, {"leader", "decide", "outcome", "approve"}, {"clerk", "number"}} {
		b, path := r.signedIn(step[0]), "/dossiers/"+r.dossier+"/"+step[1]
		b.get("/inbox").expect(r.t, 200)
		form := unchanged(b.get(path).expect(r.t, 200))
		pairs := step[2:]
		for name := range form {
			pairs = append(pairs, name, form.Get(name))
		}
		if step[1] == "receive" {
			pairs = append(pairs, "seen-original", "yes", "fewPages", "trang sau để trống")
		}
		if done := b.post(path, pairs...); done.status != 303 {
			r.t.Fatalf("%s: %d\n%s", path, done.status, done.body)
		}
	}
	if err := r.Queue.Drain(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
	r.browser.w.browser().get("/t/"+r.linkOf(r.dossier, r.secret)).expect(r.t, 200, number)
}

func TestPeopleGoOnAfterAMergerOfCommunes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, on db.Dialect) {
		r := newReformed(t, on)
		preview, unit := r.reform("/admin/places/"+r.commune+"/merge", []string{"with", r.beside, "type", "phuong",
			"code", "98003", "name", "Tân Thử", "on", "2026-11-24", "decision", "1/NQ"})
		preview.expect(t, 200, "Người clerk", "Người specialist", "Người leader", "Cán bộ một cửa",
			"Phường Tân Thử", "Thông tin một cửa")
		for _, text := range []string{"Người member", "không tự chuyển"} {
			if strings.Contains(preview.body, text) {
				t.Errorf("the preview says %q", text)
			}
		}
		r.signedIn("clerk").get("/inbox").expect(t, 200, r.dossier) // until tonight at the old place

		r.clock.Add(24 * time.Hour)
		r.signedIn("clerk").get("/profile").expect(t, 200, "Tân Thử")
		r.decided("H99.1.01-261124-0001")
		office, err := r.Offices.OfficeOf(t.Context(), r.DB.Read(), unit)
		if err != nil || office.Name != "Trung tâm Phục vụ hành chính công phường Tân Thử" ||
			office.ParentName != "Ủy ban nhân dân phường Tân Thử" || office.Seat != "Tân Thử" {
			t.Errorf("the office goes on as %+v, %v", office, err)
		}
		acc, err := r.Auth.FindByUsername(t.Context(), "clerk")
		must(t, err)
		if g := acc.Grants; len(g) != 2 || g[0].PlaceID != r.commune || g[0].To != "2026-11-23" ||
			g[1].PlaceID != unit || g[1].From != "2026-11-24" {
			t.Errorf("the clerk's roles are %+v", g)
		}
		r.browser = r.signedIn("member")
		r.submit(t, r.draft)
		r.sameFigures(unit, 2)
	})
}

// sameFigures: nothing was counted twice or lost.
func (r *reformed) sameFigures(unit string, submitted int) {
	r.t.Helper()
	if wrong, err := r.recount(r.t.Context()); err != nil || len(wrong) > 0 {
		r.t.Errorf("the figures differ from the records: %v, %v", wrong, err)
	}
	if n := r.countsAt(unit)["dossiers.at_place"]; n != submitted {
		r.t.Errorf("%d dossiers at the new unit; want %d", n, submitted)
	}
}

func TestPeopleGoOnAfterAMergerOfVillages(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, on db.Dialect) {
		r := newReformed(t, on)
		preview, unit := r.reform("/admin/places/"+r.hill+"/merge", []string{"with", r.valley, "type", "thon", "name",
			"Liên Thôn", "on", "2026-11-24", "decision", "2/NQ"})
		preview.expect(t, 200, "Người member", "Người village_head", "Giàng Thị Không Tài Khoản", "Tổ trưởng thứ hai",
			"Thành viên tổ", "in lại")

		r.clock.Add(24 * time.Hour) // Tuesday: there is duty
		r.browser = r.signedIn("member")
		r.browser.get("/home").expect(t, 200, "/session")
		r.browser.get("/session").expect(t, 200, "Liên Thôn", "Nhà văn hóa Đồi Chè")
		r.browser.get("/roster/"+unit).expect(t, 200, "Nhà văn hóa Đồi Chè", "19:30")
		r.browser.get("/people?q=Lo+Thi").expect(t, 200, "Lò Thị Thử")
		r.submit(t, r.draft)
		r.signedIn("village_head").get("/villages/"+unit+"/procedures").expect(t, 200,
			`value="`+copyOfPapers+`" checked`)
		r.decided("H99.1.01-261124-0001")

		team, found, err := r.Teams.TeamOf(t.Context(), unit)
		if err != nil || !found || team.Name != "Tổ CNSCĐ thôn Liên Thôn" || team.Kind != teams.Model ||
			team.From != "2026-11-24" {
			t.Fatalf("the team is %+v, %v, %v", team, found, err)
		}
		ms, err := r.Teams.Members(t.Context(), team.ID, "2026-11-24")
		must(t, err)
		var got []string
		for _, m := range ms {
			got = append(got, string(m.Role)+" "+m.Name)
		}
		if want := []string{"lead Người member", "deputy Tổ trưởng thứ hai",
			"member Giàng Thị Không Tài Khoản"}; !slices.Equal(got, want) {
			t.Errorf("the members are %v", got)
		}
		off, err := r.Teams.Roster(t.Context(), unit, "2026-12-01", "2026-12-01")
		if err != nil || len(off) != 1 || !off[0].Off {
			t.Errorf("the days off are forgotten: %+v, %v", off, err)
		}
		r.sameFigures(unit, 2)
	})
}

func TestASplitAsksWhoGoesWhere(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, on db.Dialect) {
		r := newReformed(t, on)
		leader, err := r.Auth.FindByUsername(t.Context(), "leader")
		must(t, err)
		fields := []string{"parts", "2", "on", "2026-11-24", "decision", "3/NQ", "type-1", "xa", "code-1", "98004",
			"name-1", "Mường Nhỏ", "share-1", "40",
			"type-2", "xa", "code-2", "98005", "name-2", "Mường Lớn", "share-2", "60", "children-2", r.hill}
		path := "/admin/places/" + r.commune + "/split"
		bad := r.signedIn("admin").post(path, append(slices.Clone(fields), "step", "confirm", "go-"+leader.ID, "3")...)
		bad.expect(t, 422)
		preview, _ := r.reform(path, fields, "go-"+leader.ID, "1")
		preview.expect(t, 200, "Người leader – Lãnh đạo", "Người clerk – Cán bộ một cửa")
		r.clock.Add(24 * time.Hour)
		r.signedIn("leader").get("/profile").expect(t, 200, "Mường Nhỏ")
		r.signedIn("clerk").get("/profile").expect(t, 200, "Mường Lớn")
		r.signedIn("clerk").get("/inbox").expect(t, 200, r.dossier)
		r.decided("H99.1.01-261124-0001")
	})
}

func TestARenamedVillageKeepsItsTeam(t *testing.T) {
	t.Parallel()
	r := newReformed(t, db.SQLite)
	_, unit := r.reform("/admin/places/"+r.hill+"/rename", []string{"type", "to_dan_pho", "code", "98001-01", "name",
		"Đồi Mới", "on", "2026-11-24", "decision", "4/QĐ"})
	r.clock.Add(24 * time.Hour)
	r.browser = r.signedIn("member")
	r.browser.get("/session").expect(t, 200, "Đồi Mới")
	r.submit(t, r.draft)
	if team, found, err := r.Teams.TeamOf(t.Context(), unit); err != nil || !found ||
		team.Name != "Tổ CNSCĐ thôn Đồi Mới" {
		t.Errorf("the team is %+v, %v, %v", team, found, err)
	}
	r.sameFigures(unit, 2)
}
