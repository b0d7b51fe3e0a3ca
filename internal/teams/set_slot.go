package teams

import (
	"context"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
)

// A SlotInput describes a weekly duty from a day on.
type SlotInput struct {
	ID        string     `json:"id,omitempty"`
	TeamID    string     `json:"-" path:"id"`
	Kind      SlotKind   `json:"kind"`
	Weekday   int        `json:"weekday" minimum:"1" maximum:"7"`
	Start     string     `json:"start" maxLength:"20"` // as people write times
	End       string     `json:"end" maxLength:"20"`
	Place     string     `json:"place"`
	Label     string     `json:"label,omitempty"`
	From      clock.Date `json:"from,omitempty" doc:"none: today"`
	To        clock.Date `json:"to,omitempty"`
	MemberIDs []string   `json:"memberIds,omitempty" maxItems:"50"`
	Replaces  string     `json:"replaces,omitempty" doc:"the slot that ends the day before"`
}

// Fields are what is asked of a weekly duty, besides the weekday.
func (in *SlotInput) Fields() forms.Fields {
	return forms.Of(labels,
		forms.Hidden("replaces", &in.Replaces),
		hour("start", &in.Start).Need("teams.bad_hour"),
		hour("end", &in.End).Need("teams.bad_hour"),
		forms.Text("place", &in.Place).Need("teams.place_needed").Hint("teams.hint.place"),
		forms.Choice("kind", &in.Kind,
			SlotKinds...).Called("slot_kind").Texts("teams.slot_kind.").Need("teams.slot_kind_needed"),
		forms.Text("label", &in.Label).Max(100).Hint("teams.hint.label"),
		forms.Boxes("members", &in.MemberIDs).Hint("teams.hint.members"),
		forms.Date("from", &in.From).Need("teams.from_needed").Hint("teams.hint.slot_from"),
		forms.Date("to", &in.To).Hint("teams.hint.slot_to").Check(func() string {
			if !in.To.IsZero() && in.To < in.From {
				return "teams.to_before_from"
			}
			return ""
		}),
	)
}

// hour asks for a time of day as people write it.
func hour(name string, p *string) *forms.Field {
	return forms.Text(name, p).Short().Hint("teams.hint.hour").Check(func() string {
		if _, ok := ParseHour(*p); !ok && *p != "" {
			return "teams.bad_hour"
		}
		return ""
	})
}

func (in SlotInput) slot(today clock.Date) (Slot, error) {
	id, err := ids.OrNew(in.ID)
	if err != nil {
		return Slot{}, err
	}
	if in.From.IsZero() {
		in.From = today
	}
	bad := in.Fields().Faults()
	s := Slot{ID: id, TeamID: in.TeamID, Kind: in.Kind, Weekday: in.Weekday, Place: in.Place, Label: in.Label,
		From: in.From, To: in.To, MemberIDs: distinct(in.MemberIDs), Version: 1}
	hours(bad, in.Start, in.End, &s.Start, &s.End)
	if s.Weekday < 1 || s.Weekday > 7 {
		bad.Add("weekday", "teams.weekday_needed")
	}
	return s, bad.Err()
}

// longestDuty is how many minutes a duty may last: an end before the beginning is
// the next day's, or a slip.
const longestDuty = 12 * 60

// hours reads both times of day and notes what is wrong with them.
func hours(bad forms.Faults, start, end string, intoStart, intoEnd *string) {
	var ok1, ok2 bool
	if *intoStart, ok1 = ParseHour(start); !ok1 {
		bad.Add("start", "teams.bad_hour")
	}
	if *intoEnd, ok2 = ParseHour(end); !ok2 {
		bad.Add("end", "teams.bad_hour")
	} else if ok1 && *intoStart == *intoEnd {
		bad.Add("end", "teams.no_time")
	} else if ok1 && lasts(minuteOf(*intoStart), minuteOf(*intoEnd)) > longestDuty {
		bad.Add("end", "teams.too_long")
	}
}

func distinct(ids []string) []string {
	out := slices.Clone(ids)
	slices.Sort(out)
	return slices.Compact(out)
}

// SetSlot gives a team a weekly duty, in place of another one if that is named.
func (s *Service) SetSlot(ctx context.Context, actor auth.Actor, in SlotInput) (Slot, error) {
	slots, err := s.SetSlots(ctx, actor, in.TeamID, []SlotInput{in})
	if err != nil {
		return Slot{}, err
	}
	return slots[0], nil
}

// SetSlots is SetSlot for several duties of one team at once: Monday,
// Wednesday and Friday all begin, or none does.
func (s *Service) SetSlots(ctx context.Context, actor auth.Actor, teamID string, ins []SlotInput) ([]Slot, error) {
	t, err := s.manage(ctx, actor, teamID)
	if err != nil {
		return nil, err
	}
	slots := make([]Slot, len(ins))
	for i, in := range ins {
		in.TeamID = teamID
		if slots[i], err = in.slot(s.today()); err != nil {
			return nil, err
		}
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if t, err = lockTeam(ctx, tx, t.ID); err != nil {
			return err
		}
		for i := range slots {
			if err := s.setSlot(ctx, tx, actor, t, &slots[i], ins[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return slots, fault.Wrap("set slots", err)
}

func (s *Service) setSlot(ctx context.Context, tx *db.Tx, actor auth.Actor, t Team, slot *Slot,
	in SlotInput) error {
	if before, err := s.sent(ctx, tx, actor, "teams_slot", in.ID, t.ID, in); err != nil {
		return err
	} else if before {
		*slot, err = one(selectSlots(ctx, tx, `where id = $1`, slot.ID))
		return err
	}
	var err error
	if slot.To, err = t.within(slot.From, slot.To); err != nil {
		return err
	}
	if err := ofTeam(ctx, tx, t.ID, slot.MemberIDs); err != nil {
		return err
	}
	if in.Replaces != "" {
		if err := replaceSlot(ctx, tx, t, in.Replaces, slot.From); err != nil {
			return err
		}
	}
	if err := notTwice(ctx, tx, *slot); err != nil {
		return err
	}
	if err := insertSlot(ctx, tx, *slot); err != nil {
		return err
	}
	return s.write(ctx, tx, actor, t, "set_slot", nil,
		map[string]any{"slot": slot.ID, "weekday": slot.Weekday, "start": slot.Start, "end": slot.End,
			"from": slot.From, "to": slot.To, "replaces": in.Replaces})
}

// ofTeam refuses members of other teams.
func ofTeam(ctx context.Context, tx *db.Tx, teamID string, members []string) error {
	if len(members) == 0 {
		return nil
	}
	args := []any{teamID}
	var n int
	err := tx.QueryRow(ctx, `select count(*) from teams_membership where team_id = $1 and id in (`+db.In(&args,
		members)+`)`, args...).Scan(&n)
	if err == nil && n != len(members) {
		return fault.Field("members", "teams.not_of_team")
	}
	return err
}

// replaceSlot ends the old slot the day before from. What never was in force can't be replaced.
func replaceSlot(ctx context.Context, tx *db.Tx, t Team, id string, from clock.Date) error {
	old, err := one(selectSlots(ctx, tx, `where id = $1 and team_id = $2`, id, t.ID))
	if err != nil {
		return err
	}
	if from <= old.From {
		return fault.Field("from", "teams.replaces_later")
	}
	if !old.To.IsZero() && old.To < from {
		return nil
	}
	_, err = tx.Exec(ctx, `update teams_slot set valid_to = $2, version = version + 1 where id = $1`, id,
		from.AddDays(-1))
	return err
}

// notTwice refuses a slot that begins at the time and place of another one, and
// one whose people are on duty elsewhere or already.
func notTwice(ctx context.Context, tx *db.Tx, s Slot) error {
	others, err := selectSlots(ctx, tx,
		`where team_id = $1 and ($3 = '' or valid_from <= $3) and (valid_to = '' or valid_to >= $2)`,
		s.TeamID, s.From, s.To)
	if err != nil {
		return err
	}
	for _, o := range others {
		switch {
		case o.Weekday == s.Weekday && o.Start == s.Start && o.Place == s.Place:
			return fault.Field("start", "teams.slot_twice")
		case s.meets(o) && s.shares(o):
			return fault.Field("start", "teams.slot_overlaps")
		}
	}
	return nil
}
