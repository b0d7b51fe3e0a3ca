package sample

import (
	"context"
	"fmt"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/teams"
)

// Published of the pilot: 105 members of 20 model teams, 1,150 of the other teams.
const (
	modelMembers     = 105
	communityMembers = 1150
)

// hall is where a village meets.
const hall = "Nhà văn hóa "

func (f *filler) loadTeams(ctx context.Context) error {
	var rolls []teams.Roll
	ps := pilots()
	for i, v := range ps {
		// 19 teams share what Đông Căm's five leave: 100 members.
		n := 5
		if v.id != dongCam && i <= modelMembers-5*len(ps) {
			n++
		}
		rolls = append(rolls, f.modelTeam(v, n))
	}
	var others []village
	for _, v := range villages {
		if !v.model && v.inBaoThang() {
			others = append(others, v)
		}
	}
	for i, v := range others {
		n := communityMembers / len(others)
		if i < communityMembers%len(others) {
			n++
		}
		rolls = append(rolls, f.communityTeam(v, n))
	}
	return f.Teams.Load(ctx, f.sys, rolls)
}

func (f *filler) modelTeam(v village, n int) teams.Roll {
	r := chance("team " + v.id)
	from := between(r, "2024-02-01", "2024-06-30")
	if v.id == dongCam {
		from = "2023-10-16"
	}
	roll := teams.Roll{Team: teams.Team{ID: teamOf(v.id), VillageID: v.id, Name: "Tổ công nghệ số " + v.label(),
		Kind:       teams.Model,
		DecisionNo: fmt.Sprintf("%d/QĐ-UBND", 100+r.IntN(300)), DecisionOn: from, From: from, Version: 1}}
	for i := range n {
		m := f.member(v, i, from)
		if v.id == dongCam {
			m = f.dongCamMember(i, m)
		}
		roll.Members = append(roll.Members, m)
	}
	roll.Slots = f.slots(v, from)
	return roll
}

func teamOf(villageID string) string { return idOf(begun, "team", villageID) }

var positions = []string{"Bí thư chi bộ", "Trưởng thôn", "Bí thư chi đoàn", "Chi hội trưởng phụ nữ", "Công an viên",
	"Giáo viên", "Chi hội trưởng nông dân", "Y tế thôn", "Hội viên"}

func (f *filler) member(v village, i int, from clock.Date) teams.Membership {
	m := teams.Membership{ID: memberID(v, i), Name: memberName(v, i), Phone: f.counts.phone(), PhonePublic: i < 3,
		Role: teams.Plain, Position: positions[min(i, len(positions)-1)], From: from, Version: 1}
	switch i {
	case 0:
		m.Role = teams.Lead
	case 1:
		m.Role = teams.Deputy
	}
	return m
}

func memberID(v village, i int) string { return idOf(begun, "member", v.id, fmt.Sprint(i)) }

func memberName(v village, i int) string {
	r := chance(fmt.Sprint("member ", v.id, i))
	return ethnosFor(r, v).person(r, pick(r, []string{"m", "f"}))
}

// dongCamMember gives the first of Đông Căm's five the accounts that sign in.
func (f *filler) dongCamMember(i int, m teams.Membership) teams.Membership {
	switch i {
	case 0:
		m.Name, m.AccountID, m.Position = "Nguyễn Thị Thu Hương", accountID("totruong"), "Bí thư chi đoàn"
	case 1:
		m.Name, m.AccountID, m.Position = "Hoàng Văn Thụy", accountID("truongthon"), "Trưởng thôn"
	case 2:
		m.Name, m.AccountID, m.Position = "Bàn Văn B", accountID("thanhvien"), "Hội viên nông dân"
	case 3:
		m.Name, m.AccountID, m.Position = "Vàng Thị Sen", accountID("thanhvien2"), "Chi hội trưởng phụ nữ"
	}
	m.PhonePublic = true
	return m
}

// slots are the evenings on duty. Đông Căm's began at 19:00 and were moved to
// 19:30; in Tằng Loỏng workers come in the hours around their shifts.
func (f *filler) slots(v village, from clock.Date) []teams.Slot {
	slot := func(kind teams.SlotKind, day int, start, end, label string, from, to clock.Date) teams.Slot {
		return teams.Slot{ID: idOf(begun, "slot", v.id, fmt.Sprint(day), start, string(from)), Kind: kind, Weekday: day,
			Start: start, End: end,
			Place: hall + v.label(), Label: label, From: from, To: to, Version: 1}
	}
	var out []teams.Slot
	for _, day := range []int{1, 3, 5} {
		switch {
		case v.id == dongCam:
			out = append(out, slot(teams.Evening, day, "19:00", "21:00", "", "2024-01-02", "2024-05-31"),
				slot(teams.Evening, day, "19:30", "21:00", "", "2024-06-01", ""))
		case day != 3 || len(v.name)%2 == 0:
			out = append(out, slot(teams.Evening, day, "19:30", "21:00", "", from, ""))
		}
	}
	if v.commune == "02908" {
		for _, day := range []int{2, 4} {
			out = append(out, slot(teams.Shift, day, "06:00", "07:30", "Sau ca đêm", from, ""), slot(teams.Shift, day,
				"17:00", "18:30", "Trước ca ba", from, ""))
		}
	}
	return out
}

func (f *filler) communityTeam(v village, n int) teams.Roll {
	r := chance("team " + v.id)
	from := between(r, "2022-09-01", "2024-03-31")
	roll := teams.Roll{Team: teams.Team{ID: teamOf(v.id), VillageID: v.id,
		Name: "Tổ công nghệ số cộng đồng " + v.label(), Kind: teams.Community,
		DecisionNo: fmt.Sprintf("%d/QĐ-UBND", 20+r.IntN(200)), DecisionOn: from, From: from, Version: 1}}
	for i := range n {
		roll.Members = append(roll.Members, f.member(v, i, from))
	}
	return roll
}

func accountID(username string) string { return idOf(begun, "account", username) }

// An account of the sample.
type account struct {
	username, name string
	role           auth.Role
	place          string
	from, to       clock.Date
}

// self is who a resident's account is of.
func (a account) self() string {
	if a.role == auth.Resident {
		return alone
	}
	return ""
}

// loner is the user name of who files what he needs himself.
const loner = "nguoidan"

// Accounts are who may sign in, all with Password.
var accounts = []account{
	{"thanhvien", "Bàn Văn B", auth.Member, dongCam, "2024-01-02", ""},
	{"thanhvien2", "Vàng Thị Sen", auth.Member, dongCam, "2024-01-02", ""},
	{"totruong", "Nguyễn Thị Thu Hương", auth.TeamLead, dongCam, "2023-10-16", ""},
	{"truongthon", "Hoàng Văn Thụy", auth.VillageHead, dongCam, "2023-10-16", ""},
	{loner, "Hoàng Văn C", auth.Resident, dongCam, firstNew, ""},
	{"motcua", "Trần Thị Nga", auth.Clerk, giaPhu, firstNew, ""},
	{"tuphap", "Lê Quang Minh", auth.Specialist, giaPhu, firstNew, ""},
	{"xahoi", "Nông Thị Duyên", auth.Specialist, giaPhu, firstNew, ""},
	{"kinhte", "Vàng A Pó", auth.Specialist, giaPhu, firstNew, ""},
	{"congan", "Hoàng Trung Huấn", auth.Specialist, giaPhu, firstNew, ""},
	{"truongcongan", "Nguyễn Đức Thắng", auth.Leader, giaPhu, firstNew, ""},
	{"chutich", "Phạm Thu Yến", auth.Leader, giaPhu, firstNew, ""},
	{"vanthu", "Đỗ Thị Loan", auth.DocumentClerk, giaPhu, firstNew, ""},
	{"motcua.tangloong", "Vũ Đức Kiên", auth.Clerk, tangLoong, firstNew, ""},
	{"chidao", "Bùi Xuân Hải", auth.Steering, provinceNew, firstNew, ""},
	{"baothang", "Lương Văn Toàn", auth.Steering, baoThang, "2024-01-01", lastOld},
	{lastAccount, "Nguyễn Văn Quản", auth.Admin, provinceNew, "", ""},
}

// scopes are the parts of the office's work, of those who have not all of it.
var scopes = map[string]auth.Scope{
	"tuphap":       {Sectors: []string{"justice"}},
	"xahoi":        {Sectors: []string{"social"}},
	"kinhte":       {Sectors: []string{"land", "business"}},
	"congan":       {Sectors: []string{"police"}},
	"truongcongan": {Bodies: []string{"commune_police"}},
	"chutich":      {Bodies: []string{"people_committee", "business_office", "land_office"}},
}

// lastAccount is made last: where it is, everything is.
const lastAccount = "quantri"
