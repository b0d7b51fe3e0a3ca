package teams_test

import (
	"testing"
	"thonso/internal/teams"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/clock"
)

// The evenings of Đông Căm: 19:00–21:00 at first, 19:30–21:00 from 4 March.
func TestHoursChangeWithVersions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		team, members := w.team(t, w.dongCam, teams.Model, "2024-01-02", 4)
		old := w.evenings(t, team, "19:00", "21:00", "2024-01-02", "")
		for i, day := range []int{1, 3, 5} {
			_, err := w.SetSlot(t.Context(), w.root, teams.SlotInput{TeamID: team.ID, Kind: teams.Evening, Weekday: day,
				Start: "19h30", End: "21h", Place: "Nhà văn hóa thôn",
				From: "2024-03-04", Replaces: old[i].ID})
			ok(t, err)
		}
		got := w.roster(t, w.dongCam, "2024-02-28", "2024-03-08")
		want := "2024-02-28 19:00–21:00\n2024-03-01 19:00–21:00\n" +
			"2024-03-04 19:30–21:00\n2024-03-06 19:30–21:00\n2024-03-08 19:30–21:00\n"
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
		team, ms := w.team(t, w.dongCam, teams.Model, "2024-01-02", 4)
		slots := w.evenings(t, team, "19:30", "21:00", "2024-01-02", "")
		change := func(in teams.ChangeInput) teams.Change {
			t.Helper()
			in.TeamID = team.ID
			w.Clock.Add(time.Minute)
			c, err := w.Change(ctx, w.root, in)
			ok(t, err)
			return c
		}
		tet := change(teams.ChangeInput{What: teams.Off, Date: "2024-02-08", LastDate: "2024-02-14", Note: "Tết"})
		change(teams.ChangeInput{What: teams.Moved, SlotID: slots[2].ID, Date: "2024-02-16",
			MovedTo: "2024-02-17", Start: "8h",
			End: "10h", MemberIDs: []string{ms[1].ID}})
		change(teams.ChangeInput{What: teams.Extra, Date: "2024-02-18", Start: "14h", End: "16h30",
			Place: "Nhà ông trưởng thôn", Note: "cài VNeID"})
		change(teams.ChangeInput{What: teams.Off, SlotID: slots[0].ID, Date: "2024-02-19"})
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
		feast := change(teams.ChangeInput{What: teams.Off, Date: "2024-02-17", LastDate: "2024-02-18", Note: "hội làng"})
		change(teams.ChangeInput{What: teams.Moved, SlotID: slots[1].ID, Date: "2024-02-14", Start: "19:00", End: "20:00"})
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
		team, _ := w.team(t, w.dongCam, teams.Community, "2024-01-02", 1)
		for _, in := range []teams.SlotInput{
			{Weekday: 6, Start: "22:00", End: "6:00", Label: "Ca 3"},
			{Weekday: 7, Start: "14:00", End: "24:00", Label: "Ca 2"},
		} {
			in.TeamID, in.Kind, in.Place = team.ID, teams.Shift, "Cổng nhà máy"
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
			if !found || d.Label != c.label || d.Date != c.start || d.Kind != teams.Shift {
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
		team, ms := w.team(t, w.dongCam, teams.Model, "2024-01-02", 2)
		_, err := w.SetSlot(ctx, w.root, teams.SlotInput{TeamID: team.ID, Kind: teams.Evening, Weekday: 1, Start: "19:30",
			End: "21:00", Place: "Nhà văn hóa thôn", MemberIDs: []string{ms[1].ID, ms[2].ID}})
		ok(t, err)
		_, err = w.EndMember(ctx, w.root, teams.EndInput{ID: ms[1].ID, Version: 1, Last: "2024-01-10"})
		ok(t, err)
		_, err = w.EndMember(ctx, w.root, teams.EndInput{ID: ms[2].ID, Version: 1, Last: "2024-01-20"})
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
