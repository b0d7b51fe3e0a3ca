package sample

import (
	"context"
	"fmt"

	"thonso/internal/places"
	"thonso/internal/platform/clock"
)

// The last day of the districts, and the first without them.
const (
	lastOld  clock.Date = "2025-06-30"
	firstNew clock.Date = "2025-07-01"
)

// decision is the resolution on the communes of Lào Cai and Điện Biên.
const decision = "Nghị quyết 202/2025/QH15"

var (
	provinceOld = place("province", "10", "old") // Lào Cai before it was joined with Yên Bái
	provinceNew = place("province", "15", "new")
	dienBien    = place("province", "11")
	baoThang    = place("district", "086")
	namPo       = place("district", "103")
	giaPhu      = communeNew("02923")
	tangLoong   = communeNew("02908")
	dongCam     = villageID("02923", "Đông Căm")
)

func place(parts ...string) string { return idOf(begun, append([]string{"place"}, parts...)...) }

func communeOld(code string) string { return place("commune", code, "old") }

func communeNew(code string) string { return place("commune", code, "new") }

func villageID(commune, name string) string { return place("village", commune, name) }

// An oldCommune is a unit until June 2025, and the code of what it became.
type oldCommune struct{ code, typ, name, became string }

// bao is Bảo Thắng, the district of the pilot: 14 units.
var bao = []oldCommune{
	{"02923", "xa", "Gia Phú", "02923"}, {"02905", "thi_tran", "Phố Lu", "02905"},
	{"02902", "thi_tran", "N.T Phong Hải", "02902"},
	{"02908", "thi_tran", "Tằng Loỏng", "02908"}, {"02911", "xa", "Bản Phiệt", "02647"},
	{"02914", "xa", "Bản Cầm", "02902"},
	{"02917", "xa", "Thái Niên", "02905"}, {"02920", "xa", "Phong Niên", "02926"},
	{"02926", "xa", "Xuân Quang", "02926"},
	{"02929", "xa", "Sơn Hải", "02905"}, {"02932", "xa", "Xuân Giao", "02923"}, {"02935", "xa", "Trì Quang", "02926"},
	{"02938", "xa", "Sơn Hà", "02905"}, {"02944", "xa", "Phú Nhuận", "02908"},
}

// news are the communes since July 2025. They were partly formed of units
// outside the sample too (Gia Phú of Thống Nhất, the ward of five others).
var news = []oldCommune{
	{"02923", "xa", "Gia Phú", ""}, {"02905", "xa", "Bảo Thắng", ""}, {"02902", "xa", "Phong Hải", ""},
	{"02908", "xa", "Tằng Loỏng", ""}, {"02926", "xa", "Xuân Quang", ""}, {"02647", "phuong", "Lào Cai", ""},
}

// nam are the communes of Nậm Pồ that became Si Pa Phìn.
var nam = []oldCommune{{"03198", "xa", "Phìn Hồ", "03199"}, {"03199", "xa", "Si Pa Phìn", "03199"}}

// A village of the sample.
type village struct {
	id, commune, typ, name string
	model                  bool // has a model smart village since 2024
}

// parentsOf returns the village's commune before and since the reform.
func (v village) oldCommune() string { return communeOld(v.commune) }

func (v village) newCommune() string {
	for _, c := range append(bao, nam...) {
		if c.code == v.commune {
			return communeNew(c.became)
		}
	}
	return ""
}

func (f *filler) loadPlaces(ctx context.Context) error {
	if _, done := f.Places.Tree().Find(provinceOld); done {
		return nil
	}
	p := func(id string, kind places.Kind, typ, code, name string, from, to clock.Date, parent string) places.NewPlace {
		return places.NewPlace{Place: places.Place{ID: id, Kind: kind, Type: typ, Code: code, Name: name, From: from,
			To: to, Version: 1}, ParentID: parent}
	}
	all := []places.NewPlace{
		p(provinceOld, places.Province, "tinh", "10", "Lào Cai", "", lastOld, ""),
		p(provinceNew, places.Province, "tinh", "15", "Lào Cai", firstNew, "", ""),
		p(dienBien, places.Province, "tinh", "11", "Điện Biên", "", "", ""),
		p(baoThang, places.District, "huyen", "086", "Bảo Thắng", "", lastOld, provinceOld),
		p(namPo, places.District, "huyen", "103", "Nậm Pồ", "", lastOld, dienBien),
	}
	var links []places.Parent
	lines := []places.Lineage{{FromID: provinceOld, ToID: provinceNew, On: firstNew, Share: 100, Decision: decision}}
	for _, c := range news {
		all = append(all, p(communeNew(c.code), places.Commune, c.typ, c.code, c.name, firstNew, "", provinceNew))
	}
	all = append(all, p(communeNew("03199"), places.Commune, "xa", "03199", "Si Pa Phìn", firstNew, "", dienBien))
	for _, group := range []struct {
		district string
		units    []oldCommune
	}{{baoThang, bao}, {namPo, nam}} {
		for _, c := range group.units {
			all = append(all, p(communeOld(c.code), places.Commune, c.typ, c.code, c.name, "", lastOld, group.district))
			lines = append(lines, places.Lineage{FromID: communeOld(c.code), ToID: communeNew(c.became), On: firstNew,
				Share: 100, Decision: decision})
		}
	}
	serial := map[string]int{}
	for _, v := range villages {
		serial[v.commune]++
		all = append(all, p(v.id, places.Village, v.typ, fmt.Sprintf("%s-%02d", v.commune, serial[v.commune]), v.name,
			"", "", v.oldCommune()))
		links = append(links, places.Parent{PlaceID: v.id, ParentID: v.newCommune(), From: firstNew})
	}
	if err := f.Places.Create(ctx, f.sys, all...); err != nil {
		return err
	}
	return f.Places.Link(ctx, f.sys, links, lines)
}
