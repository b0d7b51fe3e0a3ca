package offices

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/clock"
	"thonso/internal/procedures"
)

// An authority is how a decider stands on a paper: the agency in the heading and
// the one above it, its abbreviation in the document's number, in whose name and
// as what its head signs (NĐ 30/2020).
type authority struct{ Parent, Agency, Notation, behalf, Head string }

// As is the title over the signature: of the head, or of the deputy who stands in.
func (a authority) As(deputy bool) string {
	out := a.Head
	if deputy {
		out = "KT. " + a.Head + "\nPHÓ " + a.Head
	}
	if a.behalf != "" {
		out = a.behalf + "\n" + out
	}
	return out
}

// What is usual; {…} is filled in from the map and the office's settings, which
// may name another agency, abbreviation or title for those beside the committee.
var authorities = map[procedures.Decider]authority{
	procedures.PeoplesCommittee: {"", "{committee}", "{notation}", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"},
	procedures.Chairman:         {"", "{committee}", "{notation}", "", "CHỦ TỊCH"},
	procedures.CommunePolice: {"Công an {province}", "Công an {type} {commune}", "CA{T}", "",
		"TRƯỞNG CÔNG AN {TYPE}"},
	procedures.BusinessOffice: {"{committee}", "{economy}", "{ECONOMY}", "", "TRƯỞNG PHÒNG"},
	procedures.LandOffice:     {"", "Chi nhánh Văn phòng đăng ký đất đai", "CNVPĐKĐĐ", "", "GIÁM ĐỐC"},
}

// Deciders are those beside the committee, for whom an office may set its own.
var Deciders = []procedures.Decider{procedures.CommunePolice, procedures.BusinessOffice, procedures.LandOffice}

// Signers are what an office sets for each of the Deciders.
type Signers struct {
	CommunePolice  Signer `json:"commune_police,omitzero"`
	BusinessOffice Signer `json:"business_office,omitzero"`
	LandOffice     Signer `json:"land_office,omitzero"`
}

// of is what is set for a decider; nothing for the committee.
func (s *Signers) of(who procedures.Decider) *Signer {
	switch who {
	case procedures.CommunePolice:
		return &s.CommunePolice
	case procedures.BusinessOffice:
		return &s.BusinessOffice
	case procedures.LandOffice:
		return &s.LandOffice
	}
	return &Signer{}
}

// A Signer is what an office sets for a decider; what is empty is as usual.
type Signer struct {
	Name     string `json:"name,omitempty"`     // of the agency, in the heading
	Notation string `json:"notation,omitempty"` // in the number, such as CAX
	Title    string `json:"title,omitempty"`    // of its head
}

// The words before a unit's name, by its type.
var unitWords = map[string]string{"xa": "xã", "phuong": "phường", "thi_tran": "thị trấn", "dac_khu": "đặc khu",
	"tinh": "tỉnh", "thanh_pho": "thành phố"}

// economyOffice is the commune's office that registers household businesses (NĐ 150/2025).
func economyOffice(commune places.Place) (name, notation string) {
	if commune.Type == "phuong" || commune.Type == "dac_khu" {
		return "Phòng Kinh tế, Hạ tầng và Đô thị", "PKTHTĐT"
	}
	return "Phòng Kinh tế", "PKT"
}

// AuthorityOf is the decider of a procedure at a commune on a day.
func (s *Service) AuthorityOf(decider procedures.Decider, o Office, day clock.Date) authority {
	a, ok := authorities[decider]
	if !ok {
		a = authorities[procedures.PeoplesCommittee]
	}
	tree := s.places.Tree()
	commune, _ := tree.Find(o.CommuneID)
	province := tree.Up(o.CommuneID, places.Province, day)
	word := unitWords[commune.Type]
	economy, short := economyOffice(commune)
	fill := strings.NewReplacer("{committee}", o.ParentName, "{notation}", o.Notation,
		"{economy}", economy, "{ECONOMY}",
		short, "{commune}", commune.Name,
		"{type}", word, "{TYPE}", strings.ToUpper(word), "{T}", capitals(word), "{province}",
		strings.TrimSpace(unitWords[province.Type]+" "+province.Name))
	for _, part := range []*string{&a.Parent, &a.Agency, &a.Notation, &a.Head} {
		*part = fill.Replace(*part)
	}
	if province.ID == "" && decider == procedures.CommunePolice {
		a.Parent = "" // better no agency above than half a name
	}
	own := o.Signers.of(decider)
	a.Agency, a.Notation, a.Head = cmp.Or(own.Name, a.Agency), cmp.Or(own.Notation, a.Notation),
		cmp.Or(strings.ToUpper(own.Title), a.Head)
	return a
}

// capitals are the first letters of words: X, P, TT, ĐK.
func capitals(s string) string {
	out := ""
	for _, w := range strings.Fields(s) {
		out += string([]rune(strings.ToUpper(w))[:1])
	}
	return out
}

// AgencyShape is that of an agency's e-identification code.
var AgencyShape = regexp.MustCompile(`^[A-Y][0-9]{2}(\.[A-Z0-9]+)*$`)

// notations are the abbreviations of document types in numbers, by kind of result (NĐ 30/2020, phụ lục III).
var notations = map[string]string{"confirmation": "XN", "certificate": "GCN", "copy": "BS", "decision": "QĐ",
	"registration": "ĐK"}

// NotationOf is what stands behind a document's number: sort of document and who gives it.
func NotationOf(p procedures.Procedure, who authority) string {
	kind := notations[p.Result.Kind]
	if kind == "" {
		kind = "XN"
	}
	return kind + "-" + who.Notation
}

// ResultKey is the sequence of an office's papers of one sort and year.
func ResultKey(communeID, notation string, decided clock.Date) string {
	return fmt.Sprintf("result:%s:%s:%d", communeID, notation, decided.Start().Year())
}
