package teams_test

import (
	"strings"
	"testing"
	"thonso/internal/teams"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/lists"
)

func TestListStaysInItsPlaces(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		for village, name := range map[string]string{w.dongCam: "Tổ Đông Căm", w.soiCo: "Tổ Soi Cờ",
			w.bacNgam: "Tổ Bắc Ngầm"} {
			team, err := w.CreateTeam(ctx, w.root, teams.TeamInput{VillageID: village, Name: name,
				Kind: teams.Community, From: "2024-01-01"})
			ok(t, err)
			_, err = w.AddMember(ctx, w.root, teams.MemberInput{TeamID: team.ID,
				MemberDetails: teams.MemberDetails{Name: "Trưởng " + name, Role: teams.Lead}})
			ok(t, err)
		}
		names := func(a auth.Actor, q lists.Query) string {
			t.Helper()
			var out []string
			for {
				l, err := w.List(ctx, a, q)
				ok(t, err)
				for _, x := range l.Rows {
					out = append(out, x.Village)
					if x.Members != 1 || x.Lead.Role != teams.Lead || x.Commune == "" {
						t.Errorf("listed: %+v", x)
					}
				}
				if q.After = l.Next; l.Next == "" {
					return strings.Join(out, ", ")
				}
			}
		}
		for _, c := range []struct {
			a    auth.Actor
			q    lists.Query
			want string
		}{
			{w.root, lists.Query{Limit: 1}, "Bắc Ngầm, Đông Căm, Soi Cờ"},
			{w.as(auth.Clerk, w.giaPhu), lists.Query{}, "Đông Căm, Soi Cờ"},
			{w.as(auth.Clerk, w.giaPhu), lists.Query{Limit: 1}, "Đông Căm, Soi Cờ"},
			{w.as(auth.Member, w.soiCo), lists.Query{}, "Soi Cờ"},
			{w.as(auth.Clerk, w.giaPhu), asked("q", "dong cam"), "Đông Căm"},
			{w.as(auth.Clerk, w.giaPhu), asked("q", "căm tổ đông"), "Đông Căm"}, // in any order
			{w.as(auth.Clerk, w.giaPhu), asked("q", "%"), ""},
			{w.as(auth.Clerk, w.giaPhu), asked("kind", "model"), ""},
			{w.as(auth.Clerk, w.giaPhu), asked("on", "2023-12-31"), ""},
			{w.as(auth.Clerk, w.giaPhu), asked("place", w.soiCo), "Soi Cờ"},
		} {
			if got := names(c.a, c.q); got != c.want {
				t.Errorf("%s %+v: %s, want %s", c.a.Name, c.q, got, c.want)
			}
		}
		_, err := w.List(ctx, w.as(auth.Clerk, w.giaPhu), asked("place", w.xuanQuang))
		refused(t, err, fault.Forbidden, "", "auth.forbidden")
	})
}

// asked is a query with one filter set.
func asked(name, value string) lists.Query {
	return lists.Query{Values: map[string]string{name: value}}
}
