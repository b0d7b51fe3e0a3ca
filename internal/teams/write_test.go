package teams_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"thonso/internal/teams"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/platform/tallies/talliestest"
)

func TestTeamIsOneAtATime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		in := teams.TeamInput{ID: ids.New(), VillageID: w.dongCam, Name: " Tổ  CNSCĐ thôn Đông Căm ", Kind: teams.Community,
			From: "2022-05-01", DecisionNo: "45/QĐ-UBND"}
		first, err := w.CreateTeam(ctx, w.root, in)
		ok(t, err)
		again, err := w.CreateTeam(ctx, w.root, in)
		ok(t, err)
		if diff := cmp.Diff(first, again); diff != "" || first.Name != "Tổ CNSCĐ thôn Đông Căm" {
			t.Errorf("repeat with the same id: %s", diff)
		}
		in.VillageID = w.soiCo
		_, err = w.CreateTeam(ctx, w.root, in)
		refused(t, err, fault.Conflict, "", once.OtherKey)
		_, err = w.CreateTeam(ctx, w.root, teams.TeamInput{VillageID: w.dongCam, Name: "Tổ khác",
			Kind: teams.Model, From: "2024-01-01"})
		refused(t, err, fault.Invalid, "from", "teams.has_team")
		_, err = w.CreateTeam(ctx, w.root, teams.TeamInput{VillageID: w.giaPhu, Name: "Tổ xã",
			Kind: teams.Model, From: "2024-01-01"})
		refused(t, err, fault.Invalid, "village", "teams.village_needed")

		_, err = w.EndTeam(ctx, w.root, teams.EndInput{ID: first.ID, Version: 1, Last: "2023-12-31"})
		ok(t, err)
		second, err := w.CreateTeam(ctx, w.root, teams.TeamInput{VillageID: w.dongCam, Name: "Tổ thôn thông minh",
			Kind: teams.Model, From: "2024-01-01"})
		ok(t, err)
		got, found, err := w.TeamOf(ctx, w.dongCam)
		if err != nil || !found || got.ID != second.ID {
			t.Errorf("team of today: %+v %v %v", got, found, err)
		}
		got, found, err = w.TeamOn(ctx, w.dongCam, "2023-12-31")
		if err != nil || !found || got.ID != first.ID {
			t.Errorf("team of 2023: %+v %v %v", got, found, err)
		}
		if _, found, _ = w.TeamOn(ctx, w.dongCam, "2022-04-30"); found {
			t.Error("a team before its first day")
		}
	})
}

func TestMembersComeAndGo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		team, ms := w.team(t, w.dongCam, teams.Model, "2024-01-02", 4)
		account := ids.New()
		in := teams.MemberInput{ID: ids.New(), TeamID: team.ID, From: "2024-02-01",
			MemberDetails: teams.MemberDetails{AccountID: account, Name: "Lò Thị B", Phone: "+84 912.345.678",
				PhonePublic: true, Role: teams.Deputy, Position: "Đoàn thanh niên"}}
		m, err := w.AddMember(ctx, w.root, in)
		ok(t, err)
		if m.Phone != "0912345678" || m.PublicPhone() != m.Phone {
			t.Errorf("phone %q", m.Phone)
		}
		again, err := w.AddMember(ctx, w.root, in)
		if diff := cmp.Diff(m, again); err != nil || diff != "" {
			t.Errorf("repeat: %v %s", err, diff)
		}
		for _, c := range []struct {
			in         teams.MemberInput
			field, key string
		}{
			{teams.MemberInput{MemberDetails: teams.MemberDetails{Name: "C", Role: teams.Lead}}, "role", "teams.has_lead"},
			{teams.MemberInput{From: "2024-03-01",
				MemberDetails: teams.MemberDetails{Name: "C", Role: teams.Plain, AccountID: account}},
				"account", "teams.account_in_team"},
			{teams.MemberInput{MemberDetails: teams.MemberDetails{Name: "", Role: teams.Plain}},
				"name", "teams.member_name_needed"},
			{teams.MemberInput{MemberDetails: teams.MemberDetails{Name: "C"}}, "role", "teams.role_needed"},
			{teams.MemberInput{MemberDetails: teams.MemberDetails{Name: "C", Role: teams.Plain, Phone: "12345"}},
				"phone", "form.phone"},
			{teams.MemberInput{MemberDetails: teams.MemberDetails{Name: "C", Role: teams.Plain, PhonePublic: true}}, "phone",
				"teams.phone_needed"},
			{teams.MemberInput{From: "2024-01-01", MemberDetails: teams.MemberDetails{Name: "C", Role: teams.Plain}}, "from",
				"teams.outside_team"},
			{teams.MemberInput{From: "2024-02-01", To: "2024-01-31",
				MemberDetails: teams.MemberDetails{Name: "C", Role: teams.Plain}},
				"to", "teams.to_before_from"},
			{teams.MemberInput{ID: "x", MemberDetails: teams.MemberDetails{Name: "C", Role: teams.Plain}}, "id", "form.bad_id"},
		} {
			c.in.TeamID = team.ID
			_, err := w.AddMember(ctx, w.root, c.in)
			refused(t, err, fault.Invalid, c.field, c.key)
		}

		got, found, err := w.MemberFor(ctx, account, w.dongCam, "2024-02-01")
		if err != nil || !found || got.ID != m.ID {
			t.Errorf("member for account: %v %v %v", got, found, err)
		}
		for _, no := range []struct{ account, village, on string }{
			{account, w.dongCam, "2024-01-31"}, {account, w.soiCo, "2024-02-01"}, {"", w.dongCam, "2024-02-01"},
		} {
			if _, found, _ := w.MemberFor(ctx, no.account, no.village, clock.Date(no.on)); found {
				t.Errorf("member for %v", no)
			}
		}

		_, err = w.EndMember(ctx, w.root, teams.EndInput{ID: ms[0].ID, Version: 7, Last: "2024-01-31"})
		refused(t, err, fault.Conflict, "", "fault.stale")
		_, err = w.EndMember(ctx, w.root, teams.EndInput{ID: ms[0].ID, Version: 1, Last: "2024-01-01"})
		refused(t, err, fault.Invalid, "last", "teams.to_before_from")
		ended, err := w.EndMember(ctx, w.root, teams.EndInput{ID: ms[0].ID, Version: 1, Last: "2024-01-31"})
		ok(t, err)
		if _, err = w.EndMember(ctx, w.root, teams.EndInput{ID: ms[0].ID, Version: 1, Last: "2024-01-31"}); err != nil ||
			ended.Version != 2 {
			t.Errorf("repeat of an end: %v", err)
		}
		edited, err := w.EditMember(ctx, w.root, teams.MemberEdit{ID: m.ID, Version: 1,
			MemberDetails: teams.MemberDetails{Name: "Lò Thị B", Phone: "0912345678", Role: teams.Lead, AccountID: account}})
		ok(t, err)
		if edited.PublicPhone() != "" || edited.Role != teams.Lead {
			t.Errorf("edited: %+v", edited)
		}
		now, err := w.Members(ctx, team.ID, "2024-02-01")
		ok(t, err)
		if len(now) != 5 || now[0].ID != m.ID {
			t.Errorf("members on 1 February: %v", now)
		}
	})
}

func TestSlotsAndChangesRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		team, _ := w.team(t, w.dongCam, teams.Model, "2024-01-02", 1)
		other, strangers := w.team(t, w.soiCo, teams.Model, "2024-01-02", 1)
		slots := w.evenings(t, team, "19:30", "21:00", "2024-01-02", "")
		good := teams.SlotInput{TeamID: team.ID, Kind: teams.Evening, Weekday: 2, Start: "19:30", End: "21:00",
			Place: "Nhà văn hóa thôn"}
		for _, c := range []struct {
			change     func(*teams.SlotInput)
			field, key string
		}{
			{func(s *teams.SlotInput) { s.Weekday = 8 }, "weekday", "teams.weekday_needed"},
			{func(s *teams.SlotInput) { s.Start = "25h" }, "start", "teams.bad_hour"},
			{func(s *teams.SlotInput) { s.End = "19h30" }, "end", "teams.no_time"},
			{func(s *teams.SlotInput) { s.Place = " " }, "place", "teams.place_needed"},
			{func(s *teams.SlotInput) { s.Kind = "x" }, "kind", "form.choice_unknown"},
			{func(s *teams.SlotInput) { s.Weekday = 1 }, "start", "teams.slot_twice"},
			{func(s *teams.SlotInput) { s.Weekday, s.Start, s.End = 7, "23h", "19h" }, "end", "teams.too_long"},
			{func(s *teams.SlotInput) { s.MemberIDs = []string{strangers[0].ID} }, "members", "teams.not_of_team"},
			{func(s *teams.SlotInput) { s.Weekday, s.Replaces, s.From = 1, slots[0].ID, "2024-01-02" }, "from",
				"teams.replaces_later"},
		} {
			in := good
			c.change(&in)
			_, err := w.SetSlot(ctx, w.root, in)
			refused(t, err, fault.Invalid, c.field, c.key)
		}
		_, err := w.SetSlots(ctx, w.root, team.ID, []teams.SlotInput{good, {Kind: teams.Evening, Weekday: 3, Start: "19:30",
			End: "21:00", Place: "Nhà văn hóa thôn"}})
		refused(t, err, fault.Invalid, "start", "teams.slot_twice")
		if r, _ := w.Show(ctx, w.root, team.ID); len(r.Slots) != 3 {
			t.Errorf("of two slots one was made: %v", r.Slots)
		}
		_, err = w.EndSlot(ctx, w.root, teams.EndInput{ID: slots[0].ID, Version: 1, Last: "2024-01-31"})
		ok(t, err)
		_, err = w.EndSlot(ctx, w.root, teams.EndInput{ID: slots[0].ID, Version: 1, Last: "2024-02-01"})
		refused(t, err, fault.Conflict, "", "fault.stale")

		for _, c := range []struct {
			in         teams.ChangeInput
			field, key string
		}{
			{teams.ChangeInput{What: teams.Off}, "date", "teams.date_needed"},
			{teams.ChangeInput{Date: "2024-02-05"}, "what", "teams.what_needed"},
			{teams.ChangeInput{What: teams.Off, Date: "2024-02-05", LastDate: "2024-02-04"}, "last", "teams.to_before_from"},
			{teams.ChangeInput{What: teams.Off, Date: "2023-12-31"}, "date", "teams.outside_team"},
			{teams.ChangeInput{What: teams.Moved, Date: "2024-02-07"}, "slot", "teams.slot_needed"},
			{teams.ChangeInput{What: teams.Moved, Date: "2024-02-07", SlotID: slots[1].ID}, "moved", "teams.nothing_moved"},
			{teams.ChangeInput{What: teams.Moved, Date: "2024-02-07", MovedTo: "2024-02-07", SlotID: slots[1].ID}, "moved",
				"teams.nothing_moved"},
			{teams.ChangeInput{What: teams.Moved, Date: "2024-02-07", MovedTo: "2024-05-07", SlotID: slots[1].ID}, "moved",
				"teams.moved_too_far"},
			{teams.ChangeInput{What: teams.Moved, Date: "2024-01-03", MovedTo: "2024-01-01", SlotID: slots[1].ID}, "moved",
				"teams.outside_team"},
			{teams.ChangeInput{What: teams.Moved, Date: "2024-02-08", MovedTo: "2024-02-09", SlotID: slots[1].ID}, "date",
				"teams.no_duty_then"},
			{teams.ChangeInput{What: teams.Off, Date: "2024-02-05", SlotID: slots[0].ID}, "date", "teams.no_duty_then"}, // ended
			{teams.ChangeInput{What: teams.Off, Date: "2024-02-07", SlotID: ids.New()}, "slot", "teams.slot_needed"},
			{teams.ChangeInput{What: teams.Extra, Date: "2024-02-06", Start: "8h", End: "10h"}, "place", "teams.place_needed"},
			{teams.ChangeInput{What: teams.Extra, Date: "2024-02-06", Place: "Trường học"}, "start", "teams.bad_hour"},
		} {
			c.in.TeamID = team.ID
			_, err := w.Change(ctx, w.root, c.in)
			refused(t, err, fault.Invalid, c.field, c.key)
		}
		in := teams.ChangeInput{ID: ids.New(), TeamID: team.ID, What: teams.Off, Date: "2024-02-07"}
		_, err = w.Change(ctx, w.root, in)
		ok(t, err)
		_, err = w.Change(ctx, w.root, in)
		ok(t, err)
		in.TeamID = other.ID
		_, err = w.Change(ctx, w.root, in)
		refused(t, err, fault.Conflict, "", once.OtherKey)
	})
}

// Who may do what where: each use case, by each role, at the own and another village.
func TestAuthority(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		team, ms := w.team(t, w.dongCam, teams.Model, "2024-01-02", 1)
		slot := w.evenings(t, team, "19:30", "21:00", "2024-01-02", "")[0]
		c, err := w.Change(ctx, w.root, teams.ChangeInput{TeamID: team.ID, What: teams.Off, Date: "2024-03-01"})
		ok(t, err)
		use := map[string]func(auth.Actor) error{
			"create": func(a auth.Actor) error {
				_, err := w.CreateTeam(ctx, a, teams.TeamInput{VillageID: w.dongCam})
				return err
			},
			"add": func(a auth.Actor) error {
				_, err := w.AddMember(ctx, a, teams.MemberInput{TeamID: team.ID})
				return err
			},
			"edit": func(a auth.Actor) error { _, err := w.EditMember(ctx, a, teams.MemberEdit{ID: ms[0].ID}); return err },
			"end": func(a auth.Actor) error {
				_, err := w.EndMember(ctx, a, teams.EndInput{ID: ms[0].ID, Last: "2000-01-01"})
				return err
			},
			"slot": func(a auth.Actor) error { _, err := w.SetSlot(ctx, a, teams.SlotInput{TeamID: team.ID}); return err },
			"end slot": func(a auth.Actor) error {
				_, err := w.EndSlot(ctx, a, teams.EndInput{ID: slot.ID, Last: "2000-01-01"})
				return err
			},
			"change": func(a auth.Actor) error {
				_, err := w.Change(ctx, a, teams.ChangeInput{TeamID: team.ID})
				return err
			},
			"withdraw": func(a auth.Actor) error { return w.WithdrawChange(ctx, a, c.ID) },
			"end team": func(a auth.Actor) error {
				_, err := w.EndTeam(ctx, a, teams.EndInput{ID: team.ID, Last: "2000-01-01"})
				return err
			},
			"load": func(a auth.Actor) error { return w.Load(ctx, a, []teams.Roll{{Team: team}}) },
		}
		may := func(a auth.Actor, want bool, who string) {
			for name, f := range use {
				if err := f(a); (fault.KindOf(err) != fault.Forbidden || err == nil) != want {
					t.Errorf("%s as %s: %v", name, who, err)
				}
			}
		}
		for _, role := range auth.Roles {
			manages := role == auth.TeamLead || role == auth.VillageHead || role == auth.Admin
			may(w.as(role, w.dongCam), manages, string(role)+" of the village")
			may(w.as(role, w.giaPhu), manages, string(role)+" of the commune")
			may(w.as(role, w.soiCo), false, string(role)+" of another village")
			may(w.as(role, w.xuanQuang), false, string(role)+" of another commune")
			if _, err := w.Show(ctx, w.as(role, w.dongCam), team.ID); err != nil {
				t.Errorf("show as %s: %v", role, err)
			}
			_, err := w.Show(ctx, w.as(role, w.xuanQuang), team.ID)
			refused(t, err, fault.Forbidden, "", "auth.forbidden")
		}
		if err := use["add"](auth.NewActor("", "public", w.Places)); fault.KindOf(err) != fault.SignIn {
			t.Errorf("the public: %v", err)
		}
	})
}

// Bảo Thắng: 20 model teams with 105 members, 1,150 members of other teams.
func TestTalliesByDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		villages := make([]string, 250)
		var rolls []teams.Roll
		for i := range villages {
			villages[i] = ids.New()
			r := teams.Roll{Team: teams.Team{VillageID: villages[i], Name: "Tổ", Kind: teams.Community, From: "2022-05-01"}}
			members := 5
			if i < 20 {
				r.Team.Kind, r.Team.From = teams.Model, "2023-10-01"
				if i < 5 {
					members = 6
				}
			}
			for range members {
				r.Members = append(r.Members, teams.Membership{Name: "A", Role: teams.Plain, From: r.Team.From})
			}
			rolls = append(rolls, r)
		}
		ok(t, w.Load(ctx, w.root, rolls))
		check := func(on clock.Date, want [4]int) {
			t.Helper()
			each, err := teams.Counts.At(ctx, w.DB.Read(), villages, on)
			got := [4]int{each.Sum("model_teams"), each.Sum("model_members"), each.Sum("community_teams"),
				each.Sum("community_members")}
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("on %s: %v %s", on, err, diff)
			}
		}
		check("2022-04-30", [4]int{})
		check("2023-09-30", [4]int{0, 0, 230, 1150})
		check("2024-10-31", [4]int{20, 105, 230, 1150})

		team, _, err := w.TeamOf(ctx, villages[0])
		ok(t, err)
		ms, err := w.Members(ctx, team.ID, "2024-01-02")
		ok(t, err)
		_, err = w.EndMember(ctx, w.root, teams.EndInput{ID: ms[0].ID, Version: 1, Last: "2024-06-30"})
		ok(t, err)
		// leaves earlier than thought
		_, err = w.EndMember(ctx, w.root, teams.EndInput{ID: ms[0].ID, Version: 2, Last: "2024-03-31"})
		ok(t, err)
		_, err = w.EndTeam(ctx, w.root, teams.EndInput{ID: team.ID, Version: 1, Last: "2024-12-31"})
		ok(t, err)
		check("2024-03-31", [4]int{20, 105, 230, 1150})
		check("2024-04-01", [4]int{20, 104, 230, 1150})
		check("2024-12-31", [4]int{20, 104, 230, 1150})
		check("2025-01-01", [4]int{19, 99, 230, 1150})

		talliestest.Agree(t, w.DB, w.Clock, teams.Counts)
		ok(t, w.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `update teams_tally set model_members = model_members + 1 where place_id = $1`,
				villages[3])
			return err
		}))
		if wrong := talliestest.Differences(t, w.DB, w.Clock, teams.Counts); len(wrong) != 1 ||
			wrong[0].PlaceID != villages[3] {
			t.Errorf("recount does not see a false tally: %v", wrong)
		}
	})
}

func TestEveryWriteIsInTheJournal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lead := w.as(auth.TeamLead, w.dongCam)
		team, err := w.CreateTeam(ctx, lead, teams.TeamInput{VillageID: w.dongCam, Name: "Tổ",
			Kind: teams.Model, From: "2024-01-01"})
		ok(t, err)
		m, err := w.AddMember(ctx, lead, teams.MemberInput{TeamID: team.ID,
			MemberDetails: teams.MemberDetails{Name: "Lò Thị B",
				Phone: "0912345678", Role: teams.Lead}})
		ok(t, err)
		m, err = w.EditMember(ctx, lead, teams.MemberEdit{ID: m.ID, Version: m.Version,
			MemberDetails: teams.MemberDetails{Name: "Lò Thị B", Phone: "0912345679", Role: teams.Lead}})
		ok(t, err)
		slot, err := w.SetSlot(ctx, lead, teams.SlotInput{TeamID: team.ID, Kind: teams.Evening, Weekday: 1, Start: "19:30",
			End: "21:00", Place: "Nhà văn hóa thôn"})
		ok(t, err)
		c, err := w.Change(ctx, lead, teams.ChangeInput{TeamID: team.ID, What: teams.Off, Date: "2024-01-08"})
		ok(t, err)
		ok(t, w.WithdrawChange(ctx, lead, c.ID))
		_, err = w.EndSlot(ctx, lead, teams.EndInput{ID: slot.ID, Version: 1})
		ok(t, err)
		_, err = w.EndMember(ctx, lead, teams.EndInput{ID: m.ID, Version: m.Version})
		ok(t, err)
		_, err = w.EndTeam(ctx, lead, teams.EndInput{ID: team.ID, Version: 1})
		ok(t, err)
		acts, err := db.Strings(ctx, w.DB.Read(),
			`select action from audit_entry where target_id = $1 and actor_id = $2 order by seq`, team.ID, lead.ID)
		ok(t, err)
		want := []string{"teams.create", "teams.add_member", "teams.edit_member", "teams.set_slot", "teams.change",
			"teams.withdraw_change", "teams.end_slot", "teams.end_member", "teams.end"}
		if diff := cmp.Diff(want, acts); diff != "" {
			t.Error(diff)
		}
		details, err := db.Strings(ctx, w.DB.Read(), `select detail from audit_entry`)
		ok(t, err)
		if all := strings.Join(details, ""); strings.Contains(all, "091234567") || strings.Contains(all, "Lò Thị B") {
			t.Error("the journal holds a phone number or a name")
		}
		breaks, _, err := audit.Verify(ctx, w.DB.Read())
		if err != nil || len(breaks) > 0 {
			t.Error(errors.Join(err), breaks)
		}
	})
}
