package portal_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
	"thonso/internal/sessions"
	"thonso/internal/teams"
	"thonso/internal/testworld"
)

// helped gives the valley a team of two, on duty on Mondays, and three homes.
func helped(t *testing.T, w *testworld.World) {
	t.Helper()
	testworld.OK(t, w.Teams.Load(t.Context(), w.System(), []teams.Roll{{
		Team: teams.Team{VillageID: testworld.Valley, Name: "Tổ Thung Lũng", Kind: teams.Model, From: "2024-01-01",
			Version: 1},
		Members: []teams.Membership{
			{Name: "Lường Văn Tổ", Phone: "0912000111", PhonePublic: true, Role: teams.Lead, From: "2024-01-01",
				Version: 1},
			{Name: "Vàng Thị Kín", Phone: "0912000222", Role: teams.Plain, From: "2024-01-01", Version: 1}},
		Slots: []teams.Slot{{Kind: teams.Evening, Weekday: 1, Start: "20:00", End: "21:30", Place: "Nhà văn hóa thôn",
			From: "2024-01-01", Version: 1}}}}))
	home := func(code, alley, name string) {
		h := people.Household{ID: ids.New(), VillageID: testworld.Valley, Code: code}
		h.Alley = alley
		testworld.OK(t, w.People.Load(t.Context(), []people.Household{h}, []people.Resident{{ID: ids.New(),
			VillageID: testworld.Valley, HouseholdID: h.ID, Name: name, Born: "1960"}}))
	}
	home("01", "Ngõ 2", "Giàng A Mộtmình")
	home("02", "Ngõ 1", "Giàng A Haimình")
	home("03", "Ngõ 1", "Giàng A Bamình")
}

// TestVillagePage: a village says when one is helped, who can be called, and how
// its alleys lie; of people only what they agreed to.
func TestVillagePage(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		helped(t, w)
		page := func(want ...string) string {
			t.Helper()
			rec := w.Browser().Get("/v/" + testworld.Valley)
			body := rec.Body.String()
			if rec.Code != http.StatusOK {
				t.Fatalf("%d %s", rec.Code, body)
			}
			for _, s := range want {
				if !strings.Contains(body, s) {
					t.Errorf("no %q", s)
				}
			}
			return body
		}
		// It is Monday, 19:30; duty begins at 20:00.
		body := page("Tối nay có trực", "Mở sau 30 phút nữa", "20:00–21:30", "Nhà văn hóa thôn",
			`aria-current="date"`, `href="tel:0912000111"`, "Vàng Thị Kín", "2 ngõ",
			`name="description" content="Thôn Thung Lũng: lịch trực`)
		for _, secret := range []string{"0912000222", "Mộtmình", "Giàng"} {
			if strings.Contains(body, secret) {
				t.Errorf("shows %q", secret)
			}
		}
		if one, two := strings.Index(body, "Ngõ 1"), strings.Index(body, "Ngõ 2"); one < 0 || two < one {
			t.Error("the alleys do not stand in the order of a walk")
		}
		if !strings.Contains(body, "2 hộ") || !strings.Contains(body, "1 hộ") {
			t.Error("homes of the alleys are not counted")
		}

		w.Clock.Add(40 * time.Minute) // 20:10: by the roster somebody should be there, and nobody opened
		if body := page("Đang trong giờ trực"); strings.Contains(body, "Đang mở") {
			t.Error("says that it is open though nobody opened it")
		}
		member, _ := w.As(auth.Member, testworld.Valley)
		se, err := w.Sessions.Begin(t.Context(), member, sessions.OpenInput{VillageID: testworld.Valley,
			Place: "Nhà ông Tổ", PlannedEnd: w.Clock.Now().Add(time.Hour)})
		testworld.OK(t, err)
		page("Đang có người giúp", "Đang mở, đến 21:10", "Nhà ông Tổ")
		w.Clock.Add(2 * time.Hour)
		if _, err := w.Sessions.Close(t.Context(), member, sessions.CloseInput{SessionID: se.ID}); err != nil {
			t.Fatal(err)
		}
		page("Buổi trực tới", "Thứ Hai, 30/11/2026")
	})
}

// TestVillageWithoutTeam: a village where nobody helps yet says whom to ask.
func TestVillageWithoutTeam(t *testing.T) {
	t.Parallel()
	w := testworld.New(t)
	body := w.Browser().Get("/v/" + testworld.Hill).Body.String()
	for _, want := range []string{"Chưa có lịch trực", "Gọi ai?", "/procedures"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(body, "/roster/") {
		t.Error("leads to a roster that there isn't")
	}
}
