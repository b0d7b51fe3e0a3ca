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
	ID         string
	VillageID  string
	Name       string
	Kind       Kind
	DecisionNo string     // of the commune chairman's decision
	DecisionOn clock.Date // its date
	From, To   clock.Date // first and last day; To zero: still at work
	Version    int
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
	ID          string
	TeamID      string
	AccountID   string // "" for a member without an account
	Name        string
	Phone       string // 0912345678
	PhonePublic bool   // the member agreed that the number is posted
	Role        Role
	Position    string // bí thư chi bộ, trưởng thôn, đoàn thanh niên …
	From, To    clock.Date
	Version     int
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
	ID         string
	TeamID     string
	Kind       SlotKind
	Weekday    int    // 1 Monday … 7 Sunday
	Start, End string // HH:MM; an End not after Start is on the next day
	Place      string // Nhà văn hóa thôn
	Label      string
	From, To   clock.Date // validity
	MemberIDs  []string   // none: the whole team
	Version    int
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
	ID         string
	TeamID     string
	Date       clock.Date
	LastDate   clock.Date // of Off: last day; zero: Date alone
	SlotID     string
	What       What
	MovedTo    clock.Date // of Moved; zero: same day
	Start, End string     // of Moved ("": as the slot) and Extra
	Place      string
	Note       string
	MemberIDs  []string // none: those of the slot, or the whole team
	MadeAt     time.Time
	Withdrawn  bool
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
