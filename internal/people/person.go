package people

import (
	"thonso/internal/platform/clock"
	"thonso/internal/platform/forms"
)

// A Brief is what tells a person from another, and what a form may be filled in with.
type Brief struct {
	ID, VillageID, HouseholdID string
	Name                       string
	Born                       string // yyyy, yyyy-mm or yyyy-mm-dd
	Sex                        string // "m", "f" or ""
	IDLast                     string // last three digits
	Phone, Email               string
	HeadName                   string // of the household
	Address                    string
	HasAccount                 bool // on the National Public Service Portal or VNeID
	Version                    int

	Alley        string
	AccountSince clock.Date
	WalkIn       bool
	Status       string
}

// IDMasked is the identity number as any screen may show it.
func (b Brief) IDMasked() string { return MaskID(b.IDLast) }

// BornShown is the birth date as people write it: 1964, 03/1964 or 15/03/1964.
func (b Brief) BornShown() string { return forms.ShowDate(b.Born) }

// A Full is the whole record; whoever reads it is logged.
type Full struct {
	Brief
	IDNumber, Ethnicity string
	Relation            string // to the head of the household
	Smartphone          bool
	AccountSource       string
	From                clock.Date
}

// The statuses of a resident.
const (
	Here  = "here"
	Moved = "moved"
	Dead  = "dead"
)

// A Resident is one person as Load takes them, with nothing sealed yet.
type Resident struct {
	ID, VillageID, HouseholdID, Name, Born, Sex, IDNumber, Ethnicity string
	Phone, Email, Address, Relation                                  string
	AccountSince                                                     clock.Date
	AccountSource                                                    string
	Smartphone, WalkIn                                               bool
	Status                                                           string     // "": Here
	From, To                                                         clock.Date // From zero: long ago
}
