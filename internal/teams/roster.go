package teams

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"thonso/internal/platform/clock"
)

// A Duty is one time at which members of a team are at a place for the people.
type Duty struct {
	TeamID    string       `json:"-"`
	VillageID string       `json:"-"`
	Date      clock.Date   `json:"date"` // the day on which it starts
	Start     time.Time    `json:"start"`
	End       time.Time    `json:"end"`
	SlotID    string       `json:"slotId,omitempty"`   // "" for an extra duty
	ChangeID  string       `json:"changeId,omitempty"` // the change that made it so, if any
	Kind      SlotKind     `json:"kind" enum:"evening,shift"`
	Where     string       `json:"where"`
	Label     string       `json:"label,omitempty"`
	Members   []Membership `json:"-"`                   // on duty, the lead first
	Whole     bool         `json:"-"`                   // that is the whole team
	Off       bool         `json:"off"`                 // it would have been, and is not
	MovedFrom clock.Date   `json:"movedFrom,omitempty"` // it is held instead of that day's
	MovedTo   clock.Date   `json:"movedTo,omitempty"`   // it is off because it is held then
	Note      string       `json:"note,omitempty"`
}

// A book is all that the roster of one team is made of. Its changes are in the
// order in which they were made.
type book struct {
	team    Team
	members []Membership
	slots   []Slot
	changes []Change
}

// duties returns what the book says for from … to, in order of time.
func (b book) duties(from, to clock.Date) []Duty {
	var out []Duty
	for _, day := range b.origins(from, to) {
		for _, s := range b.slots {
			if s.Weekday == Weekday(day) && day.In(s.From, s.To) && day.In(b.team.From, b.team.To) {
				out = append(out, b.occurrence(s, day)...)
			}
		}
	}
	for i, c := range b.changes {
		if c.What == Extra && !c.Withdrawn {
			d := b.duty(Slot{Kind: Evening, Start: c.Start, End: c.End, Place: c.Place}, c.Date, c.MemberIDs)
			d.ChangeID, d.Note = c.ID, c.Note
			out = append(out, b.unlessOff(d, i))
		}
	}
	out = slices.DeleteFunc(out, func(d Duty) bool {
		return !d.Date.In(from, to) || !d.Date.In(b.team.From, b.team.To)
	})
	sortDuties(out)
	return out
}

func sortDuties(ds []Duty) {
	slices.SortStableFunc(ds, func(x, y Duty) int {
		return cmp.Or(x.Start.Compare(y.Start), strings.Compare(x.VillageID, y.VillageID), strings.Compare(x.SlotID,
			y.SlotID), strings.Compare(x.ChangeID, y.ChangeID))
	})
}

// origins are the days whose weekly slots can give a duty within from … to:
// these days, and those whose duty was moved here from outside.
func (b book) origins(from, to clock.Date) []clock.Date {
	var days []clock.Date
	for d := from; d <= to; d = d.AddDays(1) {
		days = append(days, d)
	}
	for _, c := range b.changes {
		if c.What == Moved && c.Lands().In(from, to) && !c.Date.In(from, to) && !slices.Contains(days, c.Date) {
			days = append(days, c.Date)
		}
	}
	return days
}

// occurrence returns the duty of a slot on a day, as the last word about it
// has it; moved to another day it is two: one off here, one held there.
func (b book) occurrence(s Slot, day clock.Date) []Duty {
	plain := b.duty(s, day, s.MemberIDs)
	i := b.lastWord(s, day)
	if i < 0 {
		return []Duty{plain}
	}
	c := b.changes[i]
	plain.ChangeID, plain.Note = c.ID, c.Note
	if c.What == Off {
		plain.Off = true
		return []Duty{plain}
	}
	s.Start, s.End, s.Place = cmp.Or(c.Start, s.Start), cmp.Or(c.End, s.End), cmp.Or(c.Place, s.Place)
	held := b.duty(s, c.Lands(), or(c.MemberIDs, s.MemberIDs))
	held.ChangeID, held.Note = c.ID, c.Note
	held = b.unlessOff(held, i)
	if held.Date == day {
		return []Duty{held}
	}
	held.MovedFrom = day
	plain.Off, plain.MovedTo = true, held.Date
	return []Duty{plain, held}
}

func or(a, b []string) []string {
	if len(a) > 0 {
		return a
	}
	return b
}

// lastWord is the index of the latest change about a slot's duty of day, -1 for none.
func (b book) lastWord(s Slot, day clock.Date) int {
	for i, c := range slices.Backward(b.changes) {
		mine := c.SlotID == s.ID || c.SlotID == "" && c.What == Off
		if mine && !c.Withdrawn && (c.What == Off && day.In(c.Date, c.Last()) || c.What == Moved && day == c.Date) {
			return i
		}
	}
	return -1
}

// unlessOff applies whole days off that were declared after change i.
func (b book) unlessOff(d Duty, i int) Duty {
	for _, c := range b.changes[i+1:] {
		if c.What == Off && c.SlotID == "" && !c.Withdrawn && d.Date.In(c.Date, c.Last()) {
			d.Off, d.ChangeID, d.Note = true, c.ID, c.Note
		}
	}
	return d
}

func (b book) duty(s Slot, day clock.Date, memberIDs []string) Duty {
	start, end := at(day, s.Start), at(day, s.End)
	if !end.After(start) { // over midnight
		end = at(day.AddDays(1), s.End)
	}
	d := Duty{TeamID: b.team.ID, VillageID: b.team.VillageID, Date: day, Start: start, End: end, SlotID: s.ID,
		Kind: s.Kind, Where: s.Place, Label: s.Label}
	d.Members, d.Whole = b.onDuty(day, memberIDs)
	return d
}

// onDuty returns those of ids who belong to the team on day, and whether they
// are the whole team. Where none is named, or nobody named is left, it is the whole team: people who come find
// a number to call.
func (b book) onDuty(day clock.Date, ids []string) (on []Membership, whole bool) {
	var all, named []Membership
	for _, m := range b.members {
		if !day.In(m.From, m.To) {
			continue
		}
		all = append(all, m)
		if slices.Contains(ids, m.ID) {
			named = append(named, m)
		}
	}
	if len(named) > 0 {
		return named, len(named) == len(all)
	}
	return all, true
}

// at is the moment of HH:MM on day.
func at(day clock.Date, hhmm string) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly+" 15:04", string(day)+" "+hhmm, clock.Vietnam)
	return t.UTC()
}

func sortMembers(ms []Membership) {
	slices.SortStableFunc(ms, func(a, b Membership) int {
		return cmp.Or(slices.Index(Roles, a.Role)-slices.Index(Roles, b.Role), strings.Compare(a.Name, b.Name),
			strings.Compare(a.ID, b.ID))
	})
}
