package offices

import (
	"fmt"

	"thonso/internal/platform/clock"
)

// A Result is what the procedure gave. It carries no digital signature: the
// paper is signed by hand and stamped, and says so.
type Result struct {
	DossierID  string
	Number     int // 0 before it is numbered
	Notation   string
	CommuneID  string
	DecidedOn  clock.Date
	Decider    string
	DeciderAs  string
	Agency     string // in the heading, as on the day of the decision
	Parent     string // the agency above it
	Title      string
	Body       string
	VerifyCode string
	Blob       string
}

// FullNumber is the document's number and notation: 05/XN-UBND; below ten with a leading nought (NĐ 30/2020).
func (r Result) FullNumber() string { return fmt.Sprintf("%02d/%s", r.Number, r.Notation) }
