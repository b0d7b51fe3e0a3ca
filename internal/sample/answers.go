package sample

import (
	"fmt"
	"math/rand/v2"

	"thonso/internal/people"
	"thonso/internal/platform/clock"
	"thonso/internal/procedures"
)

// answersTo fills in a procedure's form for a person; nil where it has none.
func (f *filler) answersTo(r *rand.Rand, code string, p people.Resident, day clock.Date) procedures.Answers {
	sex := map[string]string{"m": "male", "f": "female"}[p.Sex]
	person := procedures.Answers{"applicant": "self", "name": p.Name, "born": p.Born, "sex": sex,
		"id_number": p.IDNumber, "ethnicity": p.Ethnicity,
		"address": f.addressOf(p), "phone": p.Phone}
	with := func(more procedures.Answers) procedures.Answers {
		for k, v := range more {
			person[k] = v
		}
		return person
	}
	switch code {
	case certifiedCopy:
		return procedures.Answers{"paper": pick(r, []string{"diploma", "birth", "land", "driving_licence", "marriage"}),
			"foreign": "no",
			"pages":   fmt.Sprint(1 + r.IntN(3)), "copies": fmt.Sprint(1 + r.IntN(4)),
			"purpose": pick(r, []string{"Nộp hồ sơ xin việc", "Vay vốn ngân hàng", "Nộp hồ sơ cho con đi học"}),
			"phone":   p.Phone}
	case residence:
		return with(procedures.Answers{"same_place": "yes", "content": "permanent",
			"purpose": pick(r, []string{"Làm thủ tục vay vốn", "Cho con nhập học", "Mua bảo hiểm y tế"})})
	case extract:
		delete(person, "sex")
		return with(procedures.Answers{"event": "birth", "registered_at": "UBND xã Gia Phú",
			"copies": fmt.Sprint(1 + r.IntN(3))})
	case marital:
		return with(procedures.Answers{"elsewhere": "no", "status": "single",
			"purpose": pick(r, []string{"loan", "land"}), "again": "no"})
	case tempResidence:
		return with(procedures.Answers{"way": "household", "stay_address": "Ngõ 2, thôn Đông Căm",
			"dwelling": "own_recorded", "persons": "1", "minor": "no",
			"from": string(day.AddDays(1)), "until": string(day.AddDays(366)),
			"reason": "Làm việc tại khu công nghiệp Tằng Loỏng"})
	}
	return nil
}

func (f *filler) addressOf(p people.Resident) string {
	for _, h := range f.homes[p.VillageID] {
		if h.ID == p.HouseholdID {
			return h.Address
		}
	}
	return p.Address
}

// grown returns those of a village of 18 and over on a day who lived there
// then; with an account if any have one.
func (f *filler) grown(villageID string, day clock.Date, account bool) []people.Resident {
	var all, with []people.Resident
	limit := fmt.Sprintf("%04d%s", day.Start().Year()-18, day[4:])
	for _, p := range f.lives[villageID] {
		if p.Born > limit || p.ID == motherA {
			continue
		}
		all = append(all, p)
		if p.AccountSince != "" && p.AccountSince <= day {
			with = append(with, p)
		}
	}
	if account && len(with) > 0 {
		return with
	}
	return all
}
