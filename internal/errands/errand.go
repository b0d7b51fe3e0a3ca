// Package errands carries results from the commune to their owners (chuyến lên
// xã): what a member fetches, the clerk's seal on the batch, and the hand-over
// of each result with proof. At any moment a result is at the office, with a
// carrier, or handed over; it is never "somewhere".
//
// It owns the tables errands_*. The code that the clerk is shown at sealing and
// the carrier types is the proof that the batch changed hands.
package errands

import "time"

// A Status is where an errand stands.
type Status string

// The statuses.
const (
	Open   Status = "open"   // a list; nothing has been carried
	Sealed Status = "sealed" // given to the carrier
	Done   Status = "done"   // nothing of it is with the carrier any more
)

// An ItemStatus is where one result of an errand is.
type ItemStatus string

// The statuses of an item.
const (
	Listed ItemStatus = "listed" // still at the office
	With   ItemStatus = "sealed" // with the carrier
	Handed ItemStatus = "handed" // with its owner
	Back   ItemStatus = "back"   // at the office again, or never left it
)

// An Errand is one trip of one carrier.
type Errand struct {
	ID           string    `json:"id"`
	VillageID    string    `json:"villageId"`
	CommuneID    string    `json:"communeId"`
	CarrierID    string    `json:"-"`
	CarrierName  string    `json:"carrierName"`
	Status       Status    `json:"status" enum:"open,sealed,done"`
	SealedBy     string    `json:"-"`
	SealedByName string    `json:"-"`
	OpenedAt     time.Time `json:"openedAt"`
	SealedAt     time.Time `json:"sealedAt,omitzero"`
	TakenAt      time.Time `json:"takenAt,omitzero"`
	Tries        int       `json:"-"`
	Version      int       `json:"-"`
}

// An Item is one result of an errand.
type Item struct {
	ID        string     `json:"id"`
	ErrandID  string     `json:"-"`
	DossierID string     `json:"dossierId"`
	Code      string     `json:"code"`
	Owner     string     `json:"owner"`
	Procedure string     `json:"procedure"`
	Status    ItemStatus `json:"status" enum:"listed,sealed,handed,back"`
	HandedAt  time.Time  `json:"handedAt,omitzero"`
	Proof     string     `json:"proof,omitempty"`
	ByName    string     `json:"-"`
	Resident  string     `json:"-"` // whose it is; known once it was renamed
	Owed      bool       `json:"-"` // the original is still to be seen; known likewise
}

// days is how long a carrier keeps a result; after that it goes back to the office.
const days = 7

// Overdue reports whether what the carrier still has should go back.
func (e Errand) Overdue(now time.Time) bool {
	return e.Status == Sealed && now.After(e.SealedAt.AddDate(0, 0, days))
}

// maxTries is how often the code may be typed wrong before the clerk makes another.
const maxTries = 5
