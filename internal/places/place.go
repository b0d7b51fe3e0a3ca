// Package places owns the administrative units and villages: types, official
// codes, validity, parents per period, and lineage (what was formed from what).
//
// Records never move: they keep the place in which they were made. Today's
// commune reaches its predecessors' records through lineage, and any report
// can be made on the map of any day.
package places

import "thonso/internal/platform/clock"

// A Kind is a level of places.
type Kind string

// The kinds, from the top. Districts are history since 1 July 2025.
const (
	Province Kind = "province"
	District Kind = "district"
	Commune  Kind = "commune"
	Village  Kind = "village"
)

// Types are the official types of each kind (tỉnh, thành phố; huyện …; xã …; thôn …).
var Types = map[Kind][]string{
	Province: {"tinh", "thanh_pho"},
	District: {"huyen", "quan", "thi_xa", "thanh_pho_thuoc_tinh"},
	Commune:  {"xa", "phuong", "thi_tran", "dac_khu"},
	Village: {"thon", "ban", "xom", "to_dan_pho", "tieu_khu", "ap", "lang", "buon", "bon", "phum", "soc", "khu_pho",
		"khom", "khu_vuc", "khu"},
}

// A Place is one unit in one period of its existence. A code is used again
// after a reform (02923 is Gia Phú before and after 2025, with another area),
// so a place is known by its id; code and validity together find it.
type Place struct {
	ID      string
	Kind    Kind
	Type    string
	Code    string     // official (GSO) code; villages have none nationally: commune code + Serial
	Name    string     // without the type: "Gia Phú"
	From    clock.Date // first day; zero: since ever
	To      clock.Date // last day; zero: still
	Version int
}

// Exists reports whether the place exists on day.
func (p Place) Exists(day clock.Date) bool { return day.In(p.From, p.To) }

// TypeKey is the message key of the type's name.
func (p Place) TypeKey() string { return "places.type." + p.Type }

// A Parent says in which place another lay, and when.
type Parent struct {
	PlaceID, ParentID string
	From, To          clock.Date
}

// A Lineage says that a place was formed wholly or partly from another.
type Lineage struct {
	FromID, ToID string
	On           clock.Date // first day of the new place
	Share        int        // percent of the old place's people that went there, 0 where nobody says
	Decision     string     // number of the resolution
}
