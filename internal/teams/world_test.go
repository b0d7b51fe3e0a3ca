package teams_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/teams"
	"thonso/internal/testworld"
)

// A world has, besides its own, a commune with two villages, and another with one.
type world struct {
	*testworld.World
	*teams.Service
	root auth.Actor

	giaPhu, dongCam, soiCo, bacNgam, xuanQuang string
}

// january is the morning on which each test begins.
var january = testworld.At(at("2024-01-02", "08:00"))

// each runs f on a fresh world on each database.
func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) { f(t, newWorld(t, w)) }, january)
}

func newWorld(t *testing.T, tw *testworld.World) *world {
	t.Helper()
	w := &world{World: tw, Service: tw.Teams, root: tw.System(), giaPhu: ids.New(), dongCam: ids.New(),
		soiCo: ids.New(), bacNgam: ids.New(), xuanQuang: ids.New()}
	commune := func(id, code, name string) places.NewPlace {
		return places.NewPlace{Place: places.Place{ID: id, Kind: places.Commune, Type: "xa", Code: code, Name: name}}
	}
	village := func(id, code, name, in string) places.NewPlace {
		return places.NewPlace{Place: places.Place{ID: id, Kind: places.Village, Type: "thon", Code: code,
			Name: name}, ParentID: in}
	}
	ok(t, w.Places.Create(t.Context(), w.root, commune(w.giaPhu, "02923", "Gia Phú"),
		commune(w.xuanQuang, "02926", "Xuân Quang"),
		village(w.dongCam, "02923-01", "Đông Căm", w.giaPhu), village(w.soiCo, "02923-02", "Soi Cờ", w.giaPhu),
		village(w.bacNgam, "02926-01", "Bắc Ngầm", w.xuanQuang)))
	return w
}

// at is the moment of HH:MM on day.
func at(day clock.Date, hhmm string) time.Time {
	hour, _ := time.Parse("15:04", hhmm)
	return day.Start().Add(time.Duration(hour.Hour())*time.Hour + time.Duration(hour.Minute())*time.Minute)
}

// as returns somebody with a role at a place.
func (w *world) as(role auth.Role, place string) auth.Actor {
	return auth.NewActor(ids.New(), string(role), w.Places, auth.Grant{Role: role, PlaceID: place})
}

// team sets up a village's team with n members besides the lead.
func (w *world) team(t *testing.T, village string, kind teams.Kind, from clock.Date,
	n int) (teams.Team, []teams.Membership) {
	t.Helper()
	team, err := w.CreateTeam(t.Context(), w.root, teams.TeamInput{VillageID: village, Name: "Tổ CNSCĐ",
		Kind: kind, From: from})
	ok(t, err)
	var ms []teams.Membership
	for i := range n + 1 {
		in := teams.MemberInput{TeamID: team.ID, From: from,
			MemberDetails: teams.MemberDetails{Name: "Nguyễn Văn " + string(rune('A'+i)), Role: teams.Plain,
				Phone: "091200000" + string(rune('0'+i))}}
		if i == 0 {
			in.Role = teams.Lead
		}
		m, err := w.AddMember(t.Context(), w.root, in)
		ok(t, err)
		ms = append(ms, m)
	}
	return team, ms
}

// evenings gives a team its Monday, Wednesday and Friday evenings.
func (w *world) evenings(t *testing.T, team teams.Team, start, end string, from, to clock.Date) []teams.Slot {
	t.Helper()
	var ins []teams.SlotInput
	for _, day := range []int{1, 3, 5} {
		ins = append(ins, teams.SlotInput{Kind: teams.Evening, Weekday: day, Start: start, End: end,
			Place: "Nhà văn hóa thôn", From: from, To: to})
	}
	slots, err := w.SetSlots(t.Context(), w.root, team.ID, ins)
	ok(t, err)
	return slots
}

func (w *world) roster(t *testing.T, village string, from, to clock.Date) []teams.Duty {
	t.Helper()
	ds, err := w.Roster(context.Background(), village, from, to)
	ok(t, err)
	return ds
}

// lines writes duties one a line, as a person would.
func lines(ds []teams.Duty) string {
	var b strings.Builder
	for _, d := range ds {
		b.WriteString(string(d.Date) + " " + d.Start.In(clock.Vietnam).Format("15:04") + "–" +
			d.End.In(clock.Vietnam).Format("15:04"))
		if d.End.Sub(d.Date.Start()) >= 24*time.Hour {
			b.WriteString("+1")
		}
		if d.Off {
			b.WriteString(" off")
		}
		if d.MovedTo != "" {
			b.WriteString(" to " + string(d.MovedTo))
		}
		if d.MovedFrom != "" {
			b.WriteString(" from " + string(d.MovedFrom))
		}
		if d.Note != "" {
			b.WriteString(" (" + d.Note + ")")
		}
		b.WriteString("\n")
	}
	return b.String()
}

var ok = testworld.OK

// refused wants a fault of the kind, on the field if one is named.
func refused(t *testing.T, err error, kind fault.Kind, field, key string) {
	t.Helper()
	f := fault.Of(err)
	if err == nil || f.Kind != kind || field != "" && f.Fields[field] != key || field == "" &&
		key != "" && f.Key != key {
		t.Errorf("got %v (%v), want kind %d, %s=%s", err, f.Fields, kind, field, key)
	}
}
