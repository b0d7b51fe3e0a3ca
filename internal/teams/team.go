package teams

import (
	"strings"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/text"
)

// A Kind says what a team is for.
type Kind string

// The kinds.
const (
	Model     Kind = "model"     // the team of a model smart village (thôn thông minh)
	Community Kind = "community" // any other community digital technology team
)

// Kinds lists the kinds.
var Kinds = []Kind{Model, Community}

// A Team is the digital technology team of one village.
type Team struct {
	ID         string     `json:"id"`
	VillageID  string     `json:"villageId"`
	Name       string     `json:"name"`
	Kind       Kind       `json:"kind" enum:"model,community"`
	DecisionNo string     `json:"decisionNo,omitempty"` // of the commune chairman's decision
	DecisionOn clock.Date `json:"decisionOn,omitempty"` // its date
	From       clock.Date `json:"from"`
	To         clock.Date `json:"to,omitempty"` // last day; zero: still at work
	Version    int        `json:"version"`
}

// A Role is what somebody is in a team.
type Role string

// The roles in a team.
const (
	Lead   Role = "lead"   // tổ trưởng
	Deputy Role = "deputy" // tổ phó
	Plain  Role = "member" // thành viên
)

// Roles lists the roles, the lead first.
var Roles = []Role{Lead, Deputy, Plain}

// A Membership is one person's time in a team.
type Membership struct {
	ID          string     `json:"id"`
	TeamID      string     `json:"-"`
	AccountID   string     `json:"accountId,omitempty"` // "" for a member without an account
	Name        string     `json:"name"`
	Phone       string     `json:"phone,omitempty"` // 0912345678
	PhonePublic bool       `json:"phonePublic"`     // the member agreed that the number is posted
	Role        Role       `json:"role" enum:"lead,deputy,member"`
	Position    string     `json:"position,omitempty"` // bí thư chi bộ, trưởng thôn, đoàn thanh niên …
	From        clock.Date `json:"from"`
	To          clock.Date `json:"to,omitempty"`
	Version     int        `json:"version"`
}

// PublicPhone is the number that may be posted.
func (m Membership) PublicPhone() string {
	if m.PhonePublic {
		return m.Phone
	}
	return ""
}

// A SlotKind tells an evening session from the duty within a work shift.
type SlotKind string

// The kinds of slots.
const (
	Evening SlotKind = "evening"
	Shift   SlotKind = "shift" // worker-residents come before or after their shift
)

// SlotKinds lists the kinds of slots.
var SlotKinds = []SlotKind{Evening, Shift}

// A Slot is one weekly duty.
type Slot struct {
	ID        string     `json:"id"`
	TeamID    string     `json:"-"`
	Kind      SlotKind   `json:"kind" enum:"evening,shift"`
	Weekday   int        `json:"weekday" doc:"1 Monday to 7 Sunday"`
	Start     string     `json:"start"` // HH:MM
	End       string     `json:"end" doc:"on the next day if not after start"`
	Place     string     `json:"place"` // Nhà văn hóa thôn
	Label     string     `json:"label,omitempty"`
	From      clock.Date `json:"from"`
	To        clock.Date `json:"to,omitempty"`
	MemberIDs []string   `json:"memberIds,omitempty" doc:"none: the whole team"`
	Version   int        `json:"version"`
}

// What a change does.
type What string

// The changes.
const (
	Off   What = "off"   // no duty, from Date to LastDate, of one slot or of all
	Moved What = "moved" // one slot's duty of Date: other day, hours, place or people
	Extra What = "extra" // a duty besides the weekly ones
)

// Whats lists the changes.
var Whats = []What{Off, Moved, Extra}

// A Change concerns single days of the roster.
type Change struct {
	ID        string     `json:"id"`
	TeamID    string     `json:"-"`
	What      What       `json:"what" enum:"off,moved,extra"`
	Date      clock.Date `json:"date"`
	LastDate  clock.Date `json:"lastDate,omitempty"` // of Off: last day; zero: Date alone
	SlotID    string     `json:"slotId,omitempty"`
	MovedTo   clock.Date `json:"movedTo,omitempty"` // of Moved; zero: same day
	Start     string     `json:"start,omitempty"`   // of Moved ("": as the slot) and Extra
	End       string     `json:"end,omitempty"`
	Place     string     `json:"place,omitempty"`
	Note      string     `json:"note,omitempty"`
	MemberIDs []string   `json:"memberIds,omitempty"` // none: those of the slot, or the whole team
	MadeAt    time.Time  `json:"madeAt"`
	Withdrawn bool       `json:"-"`
}

// Last is the last day that an Off concerns.
func (c Change) Last() clock.Date {
	if c.LastDate.IsZero() {
		return c.Date
	}
	return c.LastDate
}

// Lands is the day on which what a Moved or Extra describes takes place.
func (c Change) Lands() clock.Date {
	if c.What == Moved && !c.MovedTo.IsZero() {
		return c.MovedTo
	}
	return c.Date
}

// Weekday returns 1 for Monday … 7 for Sunday.
func Weekday(d clock.Date) int { return (int(d.Start().Weekday())+6)%7 + 1 }

// ParseHour reads a time of day as people write it (19:30, 19h30, 19h, 7.15,
// 19 giờ 30) and returns it as HH:MM. 24:00 is the midnight that ends a day.
func ParseHour(s string) (string, bool) {
	s = strings.NewReplacer("gio", ":", "h", ":", ".", ":", "phut", "", " ", "").Replace(text.Fold(s))
	h, m, _ := strings.Cut(s, ":")
	if m == "" {
		m = "00"
	}
	hour, ok1 := upTo(h, 24)
	minute, ok2 := upTo(m, 59)
	if !ok1 || !ok2 || hour == 24 && minute > 0 || len(m) != 2 {
		return "", false
	}
	return two(hour%24) + ":" + two(minute), true
}

func upTo(s string, limit int) (n int, ok bool) {
	if len(s) == 0 || len(s) > 2 {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, n <= limit
}

func two(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

// ShowPhone groups a number for reading, with spaces at which no line is broken.
func ShowPhone(s string) string {
	if len(s) < 10 {
		return s
	}
	return s[:len(s)-6] + "\u00a0" + s[len(s)-6:len(s)-3] + "\u00a0" + s[len(s)-3:]
}
