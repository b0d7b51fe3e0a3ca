package dossiers

import (
	"context"
	"strings"

	"thonso/internal/papers"
	"thonso/internal/places"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/procedures"
)

// An authority is how a decider stands on a paper: the agency in the heading,
// the one above it, and as what its head and the head's deputy sign (NĐ 30/2020).
type authority struct{ parent, agency, head, deputy string }

// Of a committee the office itself says the name; {…} is filled in from the map.
var authorities = map[procedures.Decider]authority{
	procedures.PeoplesCommittee: {"", "{committee}", "CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"},
	procedures.Chairman:         {"", "{committee}", "CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"},
	procedures.CommunePolice: {"Công an {province}", "Công an {type} {commune}", "TRƯỞNG CÔNG AN {TYPE}",
		"KT. TRƯỞNG CÔNG AN {TYPE}\nPHÓ TRƯỞNG CÔNG AN {TYPE}"},
	procedures.BusinessOffice: {"{committee}", "{economy}", "TRƯỞNG PHÒNG", "KT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG"},
	procedures.LandOffice:     {"", "Chi nhánh Văn phòng đăng ký đất đai", "GIÁM ĐỐC", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"},
}

// The words before a unit's name, by its type.
var unitWords = map[string]string{"xa": "xã", "phuong": "phường", "thi_tran": "thị trấn", "dac_khu": "đặc khu", "tinh": "tỉnh", "thanh_pho": "thành phố"}

// economyOffice is the commune's office that registers household businesses (NĐ 150/2025).
func economyOffice(commune places.Place) string {
	if commune.Type == "phuong" || commune.Type == "dac_khu" {
		return "Phòng Kinh tế, Hạ tầng và Đô thị"
	}
	return "Phòng Kinh tế"
}

// authorityOf is the decider of a procedure at a commune on a day.
func (s *Service) authorityOf(decider procedures.Decider, o Office, day clock.Date) authority {
	a, ok := authorities[decider]
	if !ok {
		a = authorities[procedures.PeoplesCommittee]
	}
	tree := s.Places.Tree()
	commune, _ := tree.Find(o.CommuneID)
	province := tree.Up(o.CommuneID, places.Province, day)
	word := unitWords[commune.Type]
	fill := strings.NewReplacer("{committee}", o.ParentName, "{economy}", economyOffice(commune), "{commune}", commune.Name, "{type}", word, "{TYPE}", strings.ToUpper(word),
		"{province}", strings.TrimSpace(unitWords[province.Type]+" "+province.Name))
	for _, part := range []*string{&a.parent, &a.agency, &a.head, &a.deputy} {
		*part = fill.Replace(*part)
	}
	if province.ID == "" && decider == procedures.CommunePolice {
		a.parent = "" // better no agency above than half a name
	}
	return a
}

// resultAgency is the heading of a result: of who decided it.
func (s *Service) resultAgency(ctx context.Context, q db.Querier, r Result, o Office) (papers.Agency, error) {
	d, err := getDossier(ctx, q, r.DossierID)
	if err != nil {
		return papers.Agency{}, err
	}
	proc, err := s.procedureOf(d)
	if err != nil {
		return papers.Agency{}, err
	}
	a := s.authorityOf(proc.Decider, o, r.DecidedOn)
	return papers.Agency{Parent: a.parent, Name: a.agency, Place: o.Seat, Practice: s.Practice}, nil
}
