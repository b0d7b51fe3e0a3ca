package sessions

import (
	"time"
)

// A Session is one evening of a team.
type Session struct {
	ID, VillageID, TeamID          string
	Place                          string // Nhà văn hóa thôn
	OpenedBy, OpenedByName         string
	OpenedAt, PlannedEnd, ClosedAt time.Time
	ClosedBy, ClosedByName         string
	Note                           string
	LastNumber                     int
	Report                         *Report // nil while it is open
	Version                        int
}

// Open reports whether people may still be served.
func (s Session) Open() bool { return s.ClosedAt.IsZero() }

// A Status is where a visit stands.
type Status string

// The statuses.
const (
	Waiting Status = "waiting"
	Serving Status = "serving"
	Done    Status = "done" // served, whatever came of it
	Left    Status = "left" // went home before being served
)

// The outcomes of a visit.
const (
	Filed   = "filed"   // a dossier was sent
	Guided  = "guided"  // advice was all that was needed
	Missing = "missing" // papers are missing; Note says which
	Later   = "later"   // comes again another evening
	Home    = "home"    // went home
	Closed  = "closed"  // still waiting when the session closed
)

// Outcomes are those that a helper may choose.
var Outcomes = []string{Filed, Guided, Missing, Later, Home}

// A Visit is one person's turn at a session.
type Visit struct {
	ID, SessionID               string
	Number                      int
	ResidentID, Name, Year      string
	Status                      Status
	HelperID, HelperName        string
	Procedure                   string // code; "" before one is chosen
	Way                         string // "here" or "portal"
	MandateID, DossierID        string
	AskedAt, StartedAt, EndedAt time.Time
	Outcome, Note               string
}

// An Attendance is one member's presence.
type Attendance struct {
	SessionID, MembershipID, AccountID string
	Name, Role                         string
	CameAt, LeftAt                     time.Time
}

// outcomeStatus says how a visit with the outcome stands: whoever only went
// home was not served.
func outcomeStatus(outcome string) Status {
	if outcome == Home || outcome == Closed {
		return Left
	}
	return Done
}

// grace is how long after its planned end a session nobody closed stays open.
const grace = 2 * time.Hour

// longest is how long a session may be planned for.
const longest = 12 * time.Hour
