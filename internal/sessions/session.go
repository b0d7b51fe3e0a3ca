package sessions

import (
	"time"
)

// A Session is one evening of a team.
type Session struct {
	ID           string    `json:"id"`
	VillageID    string    `json:"villageId"`
	TeamID       string    `json:"-"`
	Place        string    `json:"place"` // Nhà văn hóa thôn
	OpenedBy     string    `json:"-"`
	OpenedByName string    `json:"openedBy"`
	OpenedAt     time.Time `json:"openedAt"`
	PlannedEnd   time.Time `json:"plannedEnd"`
	ClosedAt     time.Time `json:"closedAt,omitzero"`
	ClosedBy     string    `json:"-"`
	ClosedByName string    `json:"-"`
	Note         string    `json:"-"`
	LastNumber   int       `json:"-"`
	Report       *Report   `json:"report,omitempty" doc:"once closed; with initials instead of names outside the team"`
	Version      int       `json:"-"`
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
	ID         string    `json:"id"`
	SessionID  string    `json:"sessionId"`
	Number     int       `json:"number"`
	ResidentID string    `json:"residentId"`
	Name       string    `json:"name"`
	Year       string    `json:"year,omitempty"`
	Status     Status    `json:"status" enum:"waiting,serving,done,left"`
	HelperID   string    `json:"-"`
	HelperName string    `json:"helperName,omitempty"`
	Procedure  string    `json:"procedure,omitempty"` // code; "" before one is chosen
	Way        string    `json:"-"`                   // "here" or "portal"
	MandateID  string    `json:"mandateId,omitempty"`
	DossierID  string    `json:"dossierId,omitempty"`
	AskedAt    time.Time `json:"-"`
	StartedAt  time.Time `json:"-"`
	EndedAt    time.Time `json:"-"`
	Outcome    string    `json:"outcome,omitempty"`
	Note       string    `json:"-"`
}

// An Attendance is one member's presence.
type Attendance struct {
	SessionID, MembershipID, AccountID string
	Name, Role                         string
	CameAt, LeftAt                     time.Time
	Version                            int // counts comings and goings
}

// Here reports whether the member is at the session now.
func (a Attendance) Here() bool { return !a.CameAt.IsZero() && a.LeftAt.IsZero() }

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
