package teams

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/ids"
)

// Whatever slots and changes a team has: each duty lies in the team's days; a
// weekly one belongs to a weekday within its slot's validity; a window's roster
// is the same as that window cut out of a longer one; and nobody is on duty on
// a day on which he doesn't belong to the team.
func TestRosterProperties(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		b := randomBook(r)
		slots := map[string]Slot{}
		for _, s := range b.slots {
			slots[s.ID] = s
		}
		long := b.duties("2024-01-01", "2024-12-31")
		for _, d := range long {
			if !d.Date.In(b.team.From, b.team.To) {
				t.Fatalf("seed %d: duty on %s outside the team's %s–%s", seed, d.Date, b.team.From, b.team.To)
			}
			if !d.End.After(d.Start) || d.End.Sub(d.Start) >= 24*time.Hour || clock.DateOf(d.Start) != d.Date {
				t.Fatalf("seed %d: %s from %s to %s", seed, d.Date, d.Start, d.End)
			}
			if s, weekly := slots[d.SlotID]; weekly {
				origin := d.Date
				if d.MovedFrom != "" {
					origin = d.MovedFrom
				}
				if !origin.In(s.From, s.To) || Weekday(origin) != s.Weekday {
					t.Fatalf("seed %d: slot of %d %s–%s gives a duty on %s", seed, s.Weekday, s.From, s.To, origin)
				}
			}
			for _, m := range d.Members {
				if !d.Date.In(m.From, m.To) {
					t.Fatalf("seed %d: on duty on %s, in the team %s–%s", seed, d.Date, m.From, m.To)
				}
			}
		}
		from := day(r)
		to := from.AddDays(r.IntN(40))
		var cut []Duty
		for _, d := range long {
			if d.Date.In(from, to) {
				cut = append(cut, d)
			}
		}
		short := b.duties(from, min(to, "2024-12-31"))
		if diff := cmp.Diff(cut, short); len(cut)+len(short) > 0 && diff != "" {
			t.Fatalf("seed %d: window %s–%s differs: %s", seed, from, to, diff)
		}
	}
}

func day(r *rand.Rand) clock.Date { return clock.Date("2024-01-01").AddDays(r.IntN(330)) }

func randomBook(r *rand.Rand) book {
	until := func(from clock.Date) clock.Date {
		if r.IntN(3) == 0 {
			return ""
		}
		return from.AddDays(r.IntN(120))
	}
	hour := func(lo, n int) string { return two((lo+r.IntN(n))%24) + ":30" }
	b := book{team: Team{ID: "t", From: day(r)}}
	b.team.To = until(b.team.From)
	for i := range r.IntN(5) {
		m := Membership{ID: ids.New(), Name: strconv.Itoa(i), Role: Plain, From: day(r)}
		m.To = until(m.From)
		b.members = append(b.members, m)
	}
	for range r.IntN(5) {
		s := Slot{ID: ids.New(), Weekday: 1 + r.IntN(7), Start: hour(6, 6), End: hour(13, 16), From: day(r)}
		s.To = until(s.From)
		if len(b.members) > 0 && r.IntN(2) == 0 {
			s.MemberIDs = []string{b.members[0].ID}
		}
		b.slots = append(b.slots, s)
	}
	for range r.IntN(20) {
		c := Change{ID: ids.New(), What: Whats[r.IntN(3)], Date: day(r), Start: "08:00", End: "10:00"}
		switch {
		case c.What == Off && r.IntN(2) == 0:
			c.LastDate = c.Date.AddDays(r.IntN(30))
		case c.What == Moved && len(b.slots) > 0:
			s := b.slots[r.IntN(len(b.slots))]
			c.SlotID = s.ID
			c.Date = c.Date.AddDays((s.Weekday - Weekday(c.Date) + 7) % 7)
			c.MovedTo = c.Date.AddDays(r.IntN(2*reach) - reach)
		}
		b.changes = append(b.changes, c)
	}
	return b
}
