package teams

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/ids"
)

// The evenings of Đông Căm: 19:00–21:00 at first, 19:30–21:00 from 4 March.
func TestHoursChangeWithVersions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		team, members := w.team(t, w.dongCam, Model, "2024-01-02", 4)
		old := w.evenings(t, team, "19:00", "21:00", "2024-01-02", "")
		for i, day := range []int{1, 3, 5} {
			_, err := w.SetSlot(t.Context(), w.root, SlotInput{TeamID: team.ID, Kind: Evening, Weekday: day,
				Start: "19h30", End: "21h", Place: "Nhà văn hóa thôn",
				From: "2024-03-04", Replaces: old[i].ID})
			ok(t, err)
		}
		got := w.roster(t, w.dongCam, "2024-02-28", "2024-03-08")
		want := "2024-02-28 19:00–21:00\n2024-03-01 19:00–21:00\n2024-03-04 19:30–21:00\n2024-03-06 19:30–21:00\n2024-03-08 19:30–21:00\n"
		if diff := cmp.Diff(want, lines(got)); diff != "" {
			t.Error(diff)
		}
		if got[0].Where != "Nhà văn hóa thôn" || len(got[0].Members) != 5 || got[0].Members[0].ID != members[0].ID {
			t.Errorf("duty = %+v", got[0])
		}
		if all := w.roster(t, w.dongCam, "2024-01-01", "2024-12-31"); len(all) != 3*52 {
			t.Errorf("%d evenings from 2 January to 31 December 2024, want 52 of each weekday", len(all))
		}
	})
}

func TestChangesLastWordCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		team, ms := w.team(t, w.dongCam, Model, "2024-01-02", 4)
		slots := w.evenings(t, team, "19:30", "21:00", "2024-01-02", "")
		change := func(in ChangeInput) Change {
			t.Helper()
			in.TeamID = team.ID
			w.clock.Add(time.Minute)
			c, err := w.Change(ctx, w.root, in)
			ok(t, err)
			return c
		}
		tet := change(ChangeInput{What: Off, Date: "2024-02-08", LastDate: "2024-02-14", Note: "Tết"})
		change(ChangeInput{What: Moved, SlotID: slots[2].ID, Date: "2024-02-16", MovedTo: "2024-02-17", Start: "8h",
			End: "10h", MemberIDs: []string{ms[1].ID}})
		change(ChangeInput{What: Extra, Date: "2024-02-18", Start: "14h", End: "16h30",
			Place: "Nhà ông trưởng thôn", Note: "cài VNeID"})
		change(ChangeInput{What: Off, SlotID: slots[0].ID, Date: "2024-02-19"})
		got := w.roster(t, w.dongCam, "2024-02-05", "2024-02-21")
		want := `2024-02-05 19:30–21:00
2024-02-07 19:30–21:00
2024-02-09 19:30–21:00 off (Tết)
2024-02-12 19:30–21:00 off (Tết)
2024-02-14 19:30–21:00 off (Tết)
2024-02-16 19:30–21:00 off to 2024-02-17
2024-02-17 08:00–10:00 from 2024-02-16
2024-02-18 14:00–16:30 (cài VNeID)
2024-02-19 19:30–21:00 off
2024-02-21 19:30–21:00
`
		if diff := cmp.Diff(want, lines(got)); diff != "" {
			t.Error(diff)
		}
		if d := got[6]; len(d.Members) != 1 || d.Members[0].ID != ms[1].ID {
			t.Errorf("the moved duty has %v", d.Members)
		}

		// A village feast takes the days of both; then Tết is shortened after all.
		feast := change(ChangeInput{What: Off, Date: "2024-02-17", LastDate: "2024-02-18", Note: "hội làng"})
		change(ChangeInput{What: Moved, SlotID: slots[1].ID, Date: "2024-02-14", Start: "19:00", End: "20:00"})
		want = `2024-02-14 19:00–20:00
2024-02-16 19:30–21:00 off to 2024-02-17
2024-02-17 08:00–10:00 off from 2024-02-16 (hội làng)
2024-02-18 14:00–16:30 off (hội làng)
`
		if diff := cmp.Diff(want, lines(w.roster(t, w.dongCam, "2024-02-13", "2024-02-18"))); diff != "" {
			t.Error(diff)
		}
		// A window that holds only the day moved to knows of it too.
		ok(t, w.WithdrawChange(ctx, w.root, feast.ID))
		if diff := cmp.Diff("2024-02-17 08:00–10:00 from 2024-02-16\n",
			lines(w.roster(t, w.dongCam, "2024-02-17", "2024-02-17"))); diff != "" {
			t.Error(diff)
		}
		ok(t, w.WithdrawChange(ctx, w.root, tet.ID))
		ok(t, w.WithdrawChange(ctx, w.root, tet.ID)) // a repeat
		if diff := cmp.Diff("2024-02-09 19:30–21:00\n2024-02-12 19:30–21:00\n",
			lines(w.roster(t, w.dongCam, "2024-02-08", "2024-02-13"))); diff != "" {
			t.Error(diff)
		}
	})
}

// Tằng Loỏng: workers come around their shifts, one of which ends next morning.
func TestShiftOverMidnight(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		team, _ := w.team(t, w.dongCam, Community, "2024-01-02", 1)
		for _, in := range []SlotInput{
			{Weekday: 6, Start: "22:00", End: "6:00", Label: "Ca 3"},
			{Weekday: 7, Start: "14:00", End: "24:00", Label: "Ca 2"},
		} {
			in.TeamID, in.Kind, in.Place = team.ID, Shift, "Cổng nhà máy"
			_, err := w.SetSlot(ctx, w.root, in)
			ok(t, err)
		}
		if diff := cmp.Diff("2024-03-02 22:00–06:00+1\n2024-03-03 14:00–00:00+1\n",
			lines(w.roster(t, w.dongCam, "2024-03-02", "2024-03-03"))); diff != "" {
			t.Error(diff)
		}
		for _, c := range []struct {
			day   clock.Date
			hhmm  string
			label string
			start clock.Date
		}{
			{"2024-03-02", "21:59", "Ca 3", "2024-03-02"},
			{"2024-03-03", "05:59", "Ca 3", "2024-03-02"}, // still running
			{"2024-03-03", "06:00", "Ca 2", "2024-03-03"},
			{"2024-03-04", "00:00", "Ca 3", "2024-03-09"},
		} {
			d, found, err := w.NextDuty(ctx, w.dongCam, at(c.day, c.hhmm))
			ok(t, err)
			if !found || d.Label != c.label || d.Date != c.start || d.Kind != Shift {
				t.Errorf("%s %s: next is %s of %s (%v)", c.day, c.hhmm, d.Label, d.Date, found)
			}
		}
		if _, found, err := w.NextDuty(ctx, w.soiCo, at("2024-03-02", "08:00")); found || err != nil {
			t.Errorf("a village without a team has a duty (%v)", err)
		}
	})
}

func TestOnlyThoseOfTheDayAreOnDuty(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		team, ms := w.team(t, w.dongCam, Model, "2024-01-02", 2)
		_, err := w.SetSlot(ctx, w.root, SlotInput{TeamID: team.ID, Kind: Evening, Weekday: 1, Start: "19:30",
			End: "21:00", Place: "Nhà văn hóa thôn", MemberIDs: []string{ms[1].ID, ms[2].ID}})
		ok(t, err)
		_, err = w.EndMember(ctx, w.root, EndInput{ID: ms[1].ID, Version: 1, Last: "2024-01-10"})
		ok(t, err)
		_, err = w.EndMember(ctx, w.root, EndInput{ID: ms[2].ID, Version: 1, Last: "2024-01-20"})
		ok(t, err)
		var got []string
		for _, d := range w.roster(t, w.dongCam, "2024-01-08", "2024-01-22") {
			s := string(d.Date)
			for _, m := range d.Members {
				s += " " + m.Name[len(m.Name)-1:]
			}
			got = append(got, s)
		}
		if diff := cmp.Diff([]string{"2024-01-08 B C", "2024-01-15 C", "2024-01-22 A"}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// Whatever slots and changes a team has: each duty lies in the team's days; a
// weekly one belongs to a weekday within its slot's validity; a window's roster
// is the same as that window cut out of a longer one; and nobody is on duty on
// a day on which he doesn't belong to the team.
func TestRosterProperties(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		b := randomBook(r)
		slots := map[string]Slot{}
		for _, s := range b.slots {
			slots[s.ID] = s
		}
		long := b.duties("2024-01-01", "2024-12-31")
		for _, d := range long {
			if !d.Date.In(b.team.From, b.team.To) {
				t.Fatalf("seed %d: duty on %s outside the team's %s–%s", seed, d.Date, b.team.From, b.team.To)
			}
			if !d.End.After(d.Start) || d.End.Sub(d.Start) >= 24*time.Hour || clock.DateOf(d.Start) != d.Date {
				t.Fatalf("seed %d: %s from %s to %s", seed, d.Date, d.Start, d.End)
			}
			if s, weekly := slots[d.SlotID]; weekly {
				origin := d.Date
				if d.MovedFrom != "" {
					origin = d.MovedFrom
				}
				if !origin.In(s.From, s.To) || Weekday(origin) != s.Weekday {
					t.Fatalf("seed %d: slot of %d %s–%s gives a duty on %s", seed, s.Weekday, s.From, s.To, origin)
				}
			}
			for _, m := range d.Members {
				if !d.Date.In(m.From, m.To) {
					t.Fatalf("seed %d: on duty on %s, in the team %s–%s", seed, d.Date, m.From, m.To)
				}
			}
		}
		from := day(r)
		to := from.AddDays(r.IntN(40))
		var cut []Duty
		for _, d := range long {
			if d.Date.In(from, to) {
				cut = append(cut, d)
			}
		}
		short := b.duties(from, min(to, "2024-12-31"))
		if diff := cmp.Diff(cut, short); len(cut)+len(short) > 0 && diff != "" {
			t.Fatalf("seed %d: window %s–%s differs: %s", seed, from, to, diff)
		}
	}
}

func day(r *rand.Rand) clock.Date { return clock.Date("2024-01-01").AddDays(r.IntN(330)) }

func randomBook(r *rand.Rand) book {
	until := func(from clock.Date) clock.Date {
		if r.IntN(3) == 0 {
			return ""
		}
		return from.AddDays(r.IntN(120))
	}
	hour := func(lo, n int) string { return two((lo+r.IntN(n))%24) + ":30" }
	b := book{team: Team{ID: "t", From: day(r)}}
	b.team.To = until(b.team.From)
	for i := range r.IntN(5) {
		m := Membership{ID: ids.New(), Name: strconv.Itoa(i), Role: Plain, From: day(r)}
		m.To = until(m.From)
		b.members = append(b.members, m)
	}
	for range r.IntN(5) {
		s := Slot{ID: ids.New(), Weekday: 1 + r.IntN(7), Start: hour(6, 6), End: hour(13, 16), From: day(r)}
		s.To = until(s.From)
		if len(b.members) > 0 && r.IntN(2) == 0 {
			s.MemberIDs = []string{b.members[0].ID}
		}
		b.slots = append(b.slots, s)
	}
	for range r.IntN(20) {
		c := Change{ID: ids.New(), What: Whats[r.IntN(3)], Date: day(r), Start: "08:00", End: "10:00"}
		switch {
		case c.What == Off && r.IntN(2) == 0:
			c.LastDate = c.Date.AddDays(r.IntN(30))
		case c.What == Moved && len(b.slots) > 0:
			s := b.slots[r.IntN(len(b.slots))]
			c.SlotID = s.ID
			c.Date = c.Date.AddDays((s.Weekday - Weekday(c.Date) + 7) % 7)
			c.MovedTo = c.Date.AddDays(r.IntN(2*reach) - reach)
		}
		b.changes = append(b.changes, c)
	}
	return b
}
