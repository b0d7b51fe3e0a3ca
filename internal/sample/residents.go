package sample

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"thonso/internal/people"
	"thonso/internal/platform/clock"
)

// counted is the day of the published figures of the pilot.
const counted clock.Date = "2024-10-31"

// Đông Căm on that day.
const (
	dongCamHomes    = 130
	dongCamAged14   = 387
	dongCamAccounts = 257
	dongCamChildren = 113
)

// Persons of the story.
var (
	motherA = idOf(begun, "resident", "Lò Thị A")
	memberB = idOf(begun, "resident", "Bàn Văn B")
	alone   = idOf(begun, "resident", "Hoàng Văn C") // files what he needs himself
	homeOfA = idOf(begun, "household", dongCam, "2-09")
)

func (f *filler) loadPeople(ctx context.Context) error {
	var hs []people.Household
	var rs []people.Resident
	for _, v := range villages {
		if !v.model && v.inBaoThang() && v.name != "Nậm Vằn" {
			continue
		}
		c := f.settle(v)
		hs, rs = append(hs, c.homes...), append(rs, c.people...)
		f.homes[v.id], f.lives[v.id] = c.homes, c.people
	}
	return f.People.Load(ctx, hs, rs)
}

// A settling is a village being peopled.
type settling struct {
	*filler
	village
	r      *rand.Rand
	homes  []people.Household
	people []people.Resident
	ethn   []ethnos // of each household
	heads  []int    // index of each household's head
	ages   []int    // of each household's head on the day counted
}

// settle peoples a village: households with head, spouse, old parents,
// children. Đông Căm is made to the numbers that were published of it.
func (f *filler) settle(v village) *settling {
	s := &settling{filler: f, village: v, r: chance("people " + v.id)}
	homes := 5 + s.r.IntN(9)
	grown, children := homes*3, homes+s.r.IntN(homes)
	if v.id == dongCam {
		homes, grown, children = dongCamHomes, dongCamAged14, dongCamChildren
	}
	for i := range homes {
		s.found(i)
	}
	for i := range homes {
		if s.r.IntN(100) < 86 {
			s.marry(i)
		}
	}
	for i := range homes {
		if s.ages[i] < 50 && s.r.IntN(100) < 42 {
			s.add(i, s.person(i, "f", s.year(s.ages[i]+24+s.r.IntN(8)), "mẹ", false))
		}
	}
	for i := 0; len(s.people) < grown; i = (i + 1) % homes {
		if s.ages[i] > 36 && s.r.IntN(3) == 0 {
			s.child(i, between(s.r, "1999-01-01", "2010-10-20"))
		}
	}
	for i, n := 0, 0; n < children; i = (i + 1) % homes {
		if s.ages[i] < 48 && s.r.IntN(2) == 0 {
			s.child(i, between(s.r, "2010-11-10", "2024-10-20"))
			n++
		}
	}
	s.newborn(homes)
	s.accounts()
	return s
}

// found makes household i with its head; the persons of the story have theirs.
func (s *settling) found(i int) {
	alley, code := "", fmt.Sprintf("%03d", i+1)
	if s.id == dongCam {
		alley, code = fmt.Sprintf("Ngõ %d", i%4+1), fmt.Sprintf("%d-%02d", i%4+1, i/4+1)
	}
	h := people.Household{ID: idOf(begun, "household", s.id, code), VillageID: s.id, Code: code,
		HouseholdDetails: people.HouseholdDetails{Alley: alley, Address: s.address(alley), Phone: s.counts.phone()}}
	e, age, sex := ethnosFor(s.r, s.village), 27+s.r.IntN(40), "m"
	if s.r.IntN(6) == 0 {
		sex = "f"
	}
	s.homes, s.ethn, s.ages, s.heads = append(s.homes, h), append(s.ethn, e), append(s.ages, age),
		append(s.heads, len(s.people))
	p := s.person(i, sex, s.year(age), "chủ hộ", true)
	switch {
	case h.ID == homeOfA: // bà Lò Thị A, 61 in 2026
		s.ethn[i], s.ages[i] = ethne[5], 59
		p = s.person(i, "f", "1965-03-08", "chủ hộ", true)
		p.ID, p.Name, p.Ethnicity = motherA, "Lò Thị A", "Thái"
	case s.id == dongCam && i == 2: // anh Bàn Văn B, member of the team
		s.ethn[i], s.ages[i] = ethne[2], 33
		p = s.person(i, "m", "1991-05-14", "chủ hộ", true)
		p.ID, p.Name, p.Ethnicity, p.Smartphone = memberB, "Bàn Văn B", "Dao", true
	case s.id == dongCam && i == 3:
		p.ID, p.Name = alone, "Hoàng Văn C"
	}
	s.homes[i].HeadID = p.ID
	s.add(i, p)
}

func (s *settling) address(alley string) string {
	if alley == "" {
		return s.label()
	}
	return alley + ", " + s.label()
}

func (s *settling) marry(i int) {
	head := &s.people[s.heads[i]]
	sex, relation := "f", "vợ"
	if head.Sex == "f" {
		sex, relation = "m", "chồng"
	}
	if head.ID == motherA {
		return // she lives with her grandchildren
	}
	s.add(i, s.person(i, sex, s.year(s.ages[i]-3+s.r.IntN(6)), relation, false))
}

// child adds a child born on a day, with the surname of the father.
func (s *settling) child(i int, born clock.Date) {
	sex, relation := "m", "con"
	if s.r.IntN(2) == 0 {
		sex = "f"
	}
	if s.ages[i] >= 58 {
		relation = "cháu"
	}
	s.add(i, s.person(i, sex, string(born), relation, true))
}

// newborn adds those who were born since the figures were published.
func (s *settling) newborn(homes int) {
	for n := range homes / 12 {
		i := s.r.IntN(homes)
		born := between(s.r, "2024-11-05", min(s.today, "2026-10-31"))
		p := s.person(i, []string{"m", "f"}[n%2], string(born), "con", true)
		p.From = born
		s.add(i, p)
	}
}

// year returns a birth date of somebody of an age on the day counted; of the
// old often only the year is known.
func (s *settling) year(age int) string {
	y := 2024 - age
	if age >= 66 && s.r.IntN(2) == 0 {
		return fmt.Sprint(y)
	}
	return fmt.Sprintf("%d-%02d-%02d", y, 1+s.r.IntN(10), 1+s.r.IntN(28))
}

// person makes a person of household i; with the family's surname if own.
func (s *settling) person(i int, sex, born, relation string, own bool) people.Resident {
	e := s.ethn[i]
	name := e.person(s.r, sex)
	if own && len(s.people) > s.heads[i] && relation != "chủ hộ" {
		head := s.people[s.heads[i]].Name
		surname, _, _ := cutSpace(head)
		name = surname + " " + e.given(s.r, sex)
	}
	p := people.Resident{VillageID: s.id, HouseholdID: s.homes[i].ID, Name: name, Born: born, Sex: sex,
		Ethnicity: e.name, Relation: relation,
		IDNumber: s.counts.idNumber(s.province(), born, sex)}
	p.ID = idOf(begun, "resident", s.id, fmt.Sprint(len(s.people)))
	if born < "2009" {
		p.Phone = s.counts.phone()
		p.Smartphone = born > "1958" && s.r.IntN(100) < 88
	}
	return p
}

// province is the code of the province in which most were registered at birth.
func (s *settling) province() string {
	if s.inBaoThang() {
		return "10"
	}
	return "11"
}

func (s *settling) add(_ int, p people.Resident) { s.people = append(s.people, p) }

// accounts says who had an account on the day counted, and who got one since.
// The old, and those without a smartphone, come last.
func (s *settling) accounts() {
	var of14 []int
	for i, p := range s.people {
		if bornOn, _ := people.ParseBorn(p.Born, s.today); bornOn <= "2010-10-31" {
			of14 = append(of14, i)
		}
	}
	s.r.Shuffle(len(of14), func(a, b int) { of14[a], of14[b] = of14[b], of14[a] })
	slices.SortStableFunc(of14, func(a, b int) int { return s.late(a) - s.late(b) })
	had := len(of14) * (40 + s.r.IntN(30)) / 100
	if s.id == dongCam {
		had = dongCamAccounts
	}
	for n, i := range of14 {
		p := &s.people[i]
		switch {
		case n < had:
			p.AccountSince, p.AccountSource = between(s.r, "2023-01-05", counted),
				pick(s.r, []string{"helped", "helped", "seen", "said"})
		case s.late(i) < 2 && s.r.IntN(100) < 65:
			p.AccountSince, p.AccountSource = between(s.r, "2024-11-01", min(s.today, "2026-10-31")),
				pick(s.r, []string{"helped", "seen"})
		}
	}
}

func (s *settling) late(i int) int {
	p := s.people[i]
	switch {
	case p.ID == memberB:
		return 0
	case p.ID == motherA:
		return 2
	case p.Born < "1960" || !p.Smartphone:
		return 1
	}
	return 0
}

func cutSpace(name string) (surname, rest string, ok bool) {
	for i, c := range name {
		if c == ' ' {
			return name[:i], name[i+1:], true
		}
	}
	return name, "", false
}

// mother returns bà Lò Thị A.
func (f *filler) mother() people.Resident {
	for _, p := range f.lives[dongCam] {
		if p.ID == motherA {
			return p
		}
	}
	return people.Resident{}
}
