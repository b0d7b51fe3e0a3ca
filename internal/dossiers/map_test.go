package dossiers_test

import (
	"bytes"
	"context"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/register"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/testworld"
)

const before clock.Date = "2025-06-30"

// A parted bureau is one whose commune was split in two: the village stays with
// the larger part, a second one went to the smaller. One dossier was made in each, and one at the office.
type parted struct {
	*bureau
	second, larger, smaller         string
	inFirst, inSecond, atOldCounter dossiers.Dossier
}

func (b *bureau) part() parted {
	b.t.Helper()
	ctx := context.Background()
	p := parted{bureau: b, second: testworld.Valley}
	province := ids.New()
	b.must(b.Places.Create(ctx, b.System(),
		places.NewPlace{Place: places.Place{ID: province, Kind: places.Province, Type: "tinh", Code: "99",
			Name: "Thử Nghiệm"}}))
	b.must(b.Places.Link(ctx, b.System(), []places.Parent{{PlaceID: b.commune, ParentID: province, From: "2020-01-01"}},
		nil))
	first := b.village
	p.inFirst = b.take(b.inVillage().ID, "receive")
	b.village = p.second
	p.inSecond = b.take(b.inVillage().ID, "receive")
	b.village = first
	p.atOldCounter = b.take(b.submitted(quick).ID, "receive")
	made, err := b.Places.Split(ctx, b.System(),
		places.SplitInput{FromID: b.commune, On: "2026-11-20", Decision: "1/NQ-HĐND",
			Versions: b.Places.Tree().Versions(b.commune), Parts: []places.Part{
				{Unit: places.Unit{Type: "xa", Code: "99011", Name: "Mường Cả"}, ChildIDs: []string{first}, Share: 60},
				{Unit: places.Unit{Type: "xa", Code: "99012", Name: "Mường Hai"},
					ChildIDs: []string{p.second}, Share: 40}}})
	b.must(err)
	p.larger, p.smaller = made[0].ID, made[1].ID
	for _, id := range []string{p.larger, p.smaller} {
		carried, err := b.Offices.Find(ctx, id) // from the old commune
		b.must(err)
		b.must(b.Offices.SetOffice(ctx, b.System(),
			offices.Office{CommuneID: id, AgencyCode: "H38.124.00", Name: "Trung tâm", ParentName: "Ủy ban nhân dân xã",
				Seat: "Mường", Version: carried.Version}))
	}
	return p
}

func TestListsOnTheOldMap(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		p := b.part()
		ctx := context.Background()
		larger, smaller, far := b.actor("larger", auth.Clerk, p.larger), b.actor("smaller", auth.Clerk, p.smaller),
			b.actor("far", auth.Clerk, b.other)
		member := b.actor("member", auth.Member, b.village)
		for _, tt := range []struct {
			name  string
			actor auth.Actor
			f     dossiers.Filter
			want  []string // nil: refused
		}{
			{"the old commune, by all", b.System(), dossiers.Filter{CommuneID: b.commune, Map: before},
				[]string{p.inFirst.ID, p.inSecond.ID, p.atOldCounter.ID}},
			{"by the larger part", larger, dossiers.Filter{CommuneID: b.commune, Map: before},
				[]string{p.inFirst.ID, p.atOldCounter.ID}},
			{"by the smaller part", smaller, dossiers.Filter{CommuneID: b.commune, Map: before},
				[]string{p.inSecond.ID, p.atOldCounter.ID}},
			{"asked for by the new one's name", smaller, dossiers.Filter{CommuneID: p.smaller, Map: before},
				[]string{p.inSecond.ID, p.atOldCounter.ID}},
			{"the part on today's map, which continues the office", b.System(),
				dossiers.Filter{CommuneID: p.larger, Map: "2026-11-23"}, []string{p.inFirst.ID, p.atOldCounter.ID}},
			{"the other part today", b.System(), dossiers.Filter{CommuneID: p.smaller, Map: "2026-11-23"},
				[]string{p.inSecond.ID}},
			{"a village that moved, then", smaller, dossiers.Filter{PlaceID: p.second, Map: before},
				[]string{p.inSecond.ID}},
			{"a village by its member", member, dossiers.Filter{PlaceID: b.village, Map: before},
				[]string{p.inFirst.ID}},
			{"another's village", larger, dossiers.Filter{PlaceID: p.second, Map: before}, nil},
			{"another's commune", far, dossiers.Filter{CommuneID: b.commune, Map: before}, nil},
			{"the office, by a member", member, dossiers.Filter{CommuneID: b.commune, Map: before}, nil},
		} {
			list, err := b.Dossiers.List(ctx, tt.actor, tt.f)
			if tt.want == nil {
				if kind(err) != fault.Forbidden {
					t.Errorf("%s: %v", tt.name, err)
				}
				continue
			}
			b.must(err)
			var got []string
			for _, w := range list.Rows {
				got = append(got, w.ID)
			}
			slices.Sort(got)
			slices.Sort(tt.want)
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: %d dossiers %v, want %v", tt.name, len(got), got, tt.want)
			}
		}
	})
}

func TestRegisterOnTheOldMap(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		p := b.part()
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		larger, smaller, far := b.atDeskOf(srv, "phanlon", auth.Clerk, p.larger),
			b.atDeskOf(srv, "phannho", auth.Clerk, p.smaller), b.atDeskOf(srv, "xakhac", auth.Clerk, b.other)
		today := larger.get("/register", 200, "Bản đồ hôm nay", "Bản đồ có huyện", "map=2025-06-30")
		if !strings.Contains(today, p.inSecond.Code) { // the larger part continues the office that received it
			t.Errorf("today: %s", words(today))
		}
		page := larger.get("/register?map=2025-06-30", 200, p.inFirst.Code, p.atOldCounter.Code, "Trong kỳ: 2 hồ sơ",
			`name="map" value="2025-06-30"`, "register.pdf?from=")
		if strings.Contains(page, p.inSecond.Code) {
			t.Error("the larger part sees on the old map what the other's village had")
		}
		page = smaller.get("/register?map=2025-06-30&office="+p.smaller, 200, p.inSecond.Code, "Trong kỳ: 2 hồ sơ")
		if strings.Contains(page, p.inFirst.Code) {
			t.Error("the smaller part sees on the old map what the other's village had")
		}
		smaller.get("/register.pdf?map=2025-06-30&office="+b.commune+"&from=2026-11-01&to=2026-11-30", 200, "%PDF")
		far.get("/register?map=2025-06-30&office="+b.commune, 403)
		larger.get("/api/register?map=2025-06-30", 200, p.inFirst.Code, p.atOldCounter.Code)
		far.get("/api/register?map=2025-06-30&office="+b.commune, 403)
		far.get("/register.pdf?map=2025-06-30&office="+b.commune+"&from=2026-11-01&to=2026-11-30", 403)
		larger.get("/register.pdf?map=hom-qua", 422)
		larger.get("/api/register.pdf?map=2025-06-30", 200, "%PDF")

		f := register.RegisterFilter{CommuneID: b.commune, From: "2026-11-01", To: "2026-11-30", Map: before}
		if err := b.Register.RegisterPDF(context.Background(), b.actor("far", auth.Clerk, b.other), new(bytes.Buffer),
			f); kind(err) != fault.Forbidden {
			t.Errorf("another commune's register: %v", err)
		}
	})
}
