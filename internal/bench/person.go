package bench

import (
	"encoding/binary"
	"fmt"

	"github.com/google/uuid"

	"thonso/internal/people"
)

// Everything made is a function of its number, so that two loads of one size
// hold the same people and dossiers, and any of them can be found without
// having been remembered.

// mix is the finalizer of splitmix64.
func mix(kind byte, n int) uint64 {
	x := uint64(n)*0x9e3779b97f4a7c15 + uint64(kind)<<56
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// loadedFrom is the millisecond of the first id: 1 December 2024.
const loadedFrom = 1733011200000

// id is a UUIDv7 whose time grows with n, so that rows are appended to indexes.
func id(kind byte, n int) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(loadedFrom+n)<<16)
	binary.BigEndian.PutUint64(b[8:], mix(kind, n))
	b[6], b[7] = 0x70|kind&0x0f, kind
	b[8] = b[8]&0x3f | 0x80
	return uuid.UUID(b).String()
}

const (
	kindPlace     = 'p'
	kindHousehold = 'h'
	kindResident  = 'r'
	kindDossier   = 'd'
	kindEvent     = 'e'
)

var (
	families = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Lò", "Vàng", "Giàng", "Hà", "Bùi", "Đỗ",
		"Lý", "Tẩn", "Sùng", "Má"}
	middles = []string{"Văn", "Thị", "Đức", "Thị Thu", "Minh", "Thị Ngọc", "Quang", "Xuân", "A", "Thị Mai"}
	givens  = []string{"An", "Anh", "Bình", "Chi", "Dần", "Dung", "Đức", "Giang", "Hà", "Hạnh", "Hoa", "Hùng", "Hương",
		"Khánh", "Lan", "Liên", "Long", "Mai",
		"Mỵ", "Nam", "Nga", "Phúc", "Quân", "Sơn", "Tâm", "Thảo", "Tuấn", "Ước", "Vinh", "Xuân", "Yến", "Ý"}
)

func nameOf(resident int) string {
	x := mix(kindResident, resident)
	return pick(families, x) + " " + pick(middles, x>>16) + " " + pick(givens, x>>32)
}

func pick(all []string, x uint64) string { return all[int(x&0xffff)%len(all)] }

// numberOf is an ID number of no province.
func numberOf(resident int) string { return fmt.Sprintf("099%09d", resident) }

func bornOf(resident int) string {
	x := mix('b', resident)
	return fmt.Sprintf("%d-%02d-%02d", 1940+x%85, 1+x>>8%12, 1+x>>16%28)
}

// people returns the households and residents of a village.
func (z Size) people(village int) (hs []people.Household, rs []people.Resident) {
	place := id(kindPlace, 1+z.communes()+village)
	from, to := z.residentsOf(village)
	for n := from; n < to; n++ {
		h := n / 4
		alley := fmt.Sprintf("Ngõ %d", 1+(h/12)%14)
		if n%4 == 0 {
			hs = append(hs, people.Household{ID: id(kindHousehold, h), VillageID: place,
				Code: fmt.Sprint(1 + (n-from)/4),
				HouseholdDetails: people.HouseholdDetails{Alley: alley, Address: fmt.Sprintf("Số %d, %s", 1+h%12,
					alley), HeadID: id(kindResident, n)}})
		}
		x := mix('a', n)
		p := people.Resident{ID: id(kindResident, n), VillageID: place, HouseholdID: id(kindHousehold, h),
			Name: nameOf(n), Born: bornOf(n),
			Sex: pick([]string{"m", "f"}, x), IDNumber: numberOf(n), Ethnicity: "Kinh",
			Smartphone: x>>8&3 != 0, Relation: "other"}
		if x>>16%3 != 0 {
			p.AccountSince, p.AccountSource = "2025-06-01", "self"
		}
		rs = append(rs, p)
	}
	return hs, rs
}
