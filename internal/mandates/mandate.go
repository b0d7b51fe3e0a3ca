// Package mandates owns the one-time mandate (phiếu nhờ làm hộ): a resident
// lets one helper do one procedure within some hours. It is given by a code
// read out, by a QR code opened on the resident's own phone, or on paper; it
// is used up by the submission. Passwords and one-time codes of the portal
// never change hands, and every later screen says who helped.
package mandates

import (
	"time"

	"thonso/internal/platform/fault"
)

// A State is what a mandate is good for now.
type State string

// The states.
const (
	Asked   State = "asked"   // waits for the resident
	Given   State = "given"   // the helper may begin
	Used    State = "used"    // the dossier was sent
	Expired State = "expired" // the hours are over
	Revoked State = "revoked" // the resident took it back
)

// A Mandate is one errand that one resident lets one helper do.
type Mandate struct {
	ID, Number                 string
	PlaceID, SessionID         string
	ResidentID, ResidentName   string
	HelperID, HelperName       string
	Procedure                  string
	AskedAt, ValidTo           time.Time
	Way                        string
	Paper, Witness             string
	GivenAt, UsedAt, RevokedAt time.Time
	BegunAt                    time.Time // when the draft of its form was begun
	DossierID                  string
	Tries                      int
}

// StateAt returns the mandate's state at now.
func (m Mandate) StateAt(now time.Time) State {
	switch {
	case !m.UsedAt.IsZero():
		return Used
	case !m.RevokedAt.IsZero():
		return Revoked
	case now.After(m.ValidTo):
		return Expired
	case !m.GivenAt.IsZero():
		return Given
	default:
		return Asked
	}
}

// open returns a fault unless the mandate is in the wanted state.
func (m Mandate) open(now time.Time, want State) error {
	if got := m.StateAt(now); got != want {
		kind := fault.Conflict
		if got == Expired || got == Used || got == Revoked {
			kind = fault.Gone
		}
		return fault.New(kind, "mandates.is_"+string(got))
	}
	return nil
}

// Hours is how long a mandate may last at most; an evening session asks for less.
const Hours = 24 * time.Hour

// maxTries is how often the six digits may be typed wrong.
const maxTries = 5
