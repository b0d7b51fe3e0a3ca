package teams

import (
	"cmp"
	"context"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
)

// A ChangeInput describes what differs from the weekly duty on single days.
type ChangeInput struct {
	ID        string     `json:"id,omitempty"`
	TeamID    string     `json:"-" path:"id"`
	What      What       `json:"what"`
	Date      clock.Date `json:"date"`
	LastDate  clock.Date `json:"lastDate,omitempty"`             // Off
	SlotID    string     `json:"slotId,omitempty"`               // Moved: needed; Off: zero means every duty
	MovedTo   clock.Date `json:"movedTo,omitempty"`              // Moved
	Start     string     `json:"start,omitempty" maxLength:"20"` // Moved: zero means unchanged; Extra: needed
	End       string     `json:"end,omitempty" maxLength:"20"`
	Place     string     `json:"place,omitempty"` // the same
	Note      string     `json:"note,omitempty"`
	MemberIDs []string   `json:"memberIds,omitempty" maxItems:"50"` // Moved, Extra
}

// Fields are what is asked of a change: only what its kind needs.
func (in *ChangeInput) Fields() forms.Fields {
	is := func(kinds ...What) func() bool { return func() bool { return slices.Contains(kinds, in.What) } }
	return forms.Of(labels,
		forms.OwnID("id", &in.ID),
		forms.Choice("what", &in.What, Off, Moved, Extra).Need("teams.what_needed").Carried(),
		forms.Date("date", &in.Date).Need("teams.date_needed"),
		forms.Date("last", &in.LastDate).Hint("teams.hint.last").When(is(Off)).Check(func() string {
			if !in.LastDate.IsZero() && in.LastDate < in.Date {
				return "teams.to_before_from"
			}
			return ""
		}),
		forms.Pick("slot", &in.SlotID).NeedIf(is(Moved), "teams.slot_needed").When(is(Off, Moved)),
		forms.Date("moved", &in.MovedTo).Hint("teams.hint.moved").When(is(Moved)),
		hour("start", &in.Start).NeedIf(is(Extra), "teams.bad_hour").When(is(Moved, Extra)),
		hour("end", &in.End).NeedIf(is(Extra), "teams.bad_hour").When(is(Moved, Extra)),
		forms.Text("place", &in.Place).NeedIf(is(Extra), "teams.place_needed").Hint("teams.hint.place").When(is(Moved,
			Extra)),
		forms.Boxes("members", &in.MemberIDs).Hint("teams.hint.members").When(is(Moved, Extra)),
		forms.Text("note", &in.Note).Max(300).Hint("teams.hint.note"),
	)
}

func (in ChangeInput) change() (Change, error) {
	id, err := ids.OrNew(in.ID)
	if err != nil {
		return Change{}, err
	}
	bad := in.Fields().Faults()
	c := Change{ID: id, TeamID: in.TeamID, What: in.What, Date: in.Date, LastDate: in.LastDate, SlotID: in.SlotID,
		MovedTo: in.MovedTo, Place: in.Place, Note: in.Note, MemberIDs: distinct(in.MemberIDs)}
	if in.Start != "" || in.End != "" {
		hours(bad, in.Start, in.End, &c.Start, &c.End)
	}
	if c.What == Moved {
		c.moved(bad)
	}
	return c, bad.Err()
}

func (c *Change) moved(bad forms.Faults) {
	if c.MovedTo == c.Date {
		c.MovedTo = ""
	}
	if !c.Date.IsZero() && !c.Lands().In(c.Date.AddDays(-reach), c.Date.AddDays(reach)) {
		bad.Add("moved", "teams.moved_too_far")
	}
	if cmp.Or(string(c.MovedTo), c.Start, c.Place) == "" && len(c.MemberIDs) == 0 {
		bad.Add("moved", "teams.nothing_moved")
	}
}

// Change declares days off, moves a duty, or adds one.
func (s *Service) Change(ctx context.Context, actor auth.Actor, in ChangeInput) (Change, error) {
	t, err := s.manage(ctx, actor, in.TeamID)
	if err != nil {
		return Change{}, err
	}
	c, err := in.change()
	if err != nil {
		return Change{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if t, err = lockTeam(ctx, tx, t.ID); err != nil {
			return err
		}
		if before, err := s.sent(ctx, tx, actor, "teams_change", in.ID, t.ID, in); err != nil {
			return err
		} else if before {
			c, err = one(selectChanges(ctx, tx, `where id = $1`, c.ID))
			return err
		}
		if err := checkChange(ctx, tx, t, c); err != nil {
			return err
		}
		c.MadeAt = s.clock.Now()
		if err := insertChange(ctx, tx, c); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, t, "change", nil,
			map[string]any{"change": c.ID, "what": c.What, "date": c.Date, "last": c.LastDate, "slot": c.SlotID,
				"moved_to": c.MovedTo, "start": c.Start, "end": c.End})
	})
	return c, fault.Wrap("change roster", err)
}

// checkChange refuses what speaks of a duty that isn't, or of days without the team.
func checkChange(ctx context.Context, tx *db.Tx, t Team, c Change) error {
	if !c.Date.In(t.From, t.To) {
		return fault.Field("date", "teams.outside_team")
	}
	if !c.Lands().In(t.From, t.To) {
		return fault.Field("moved", "teams.outside_team")
	}
	if c.SlotID != "" {
		slots, err := selectSlots(ctx, tx, `where id = $1 and team_id = $2`, c.SlotID, t.ID)
		if err != nil {
			return err
		}
		if len(slots) == 0 {
			return fault.Field("slot", "teams.slot_needed")
		}
		if c.Last() == c.Date && (slots[0].Weekday != Weekday(c.Date) || !c.Date.In(slots[0].From, slots[0].To)) {
			return fault.Field("date", "teams.no_duty_then")
		}
	}
	return ofTeam(ctx, tx, t.ID, c.MemberIDs)
}

// WithdrawChange takes a change back: the days are again what they were without it.
func (s *Service) WithdrawChange(ctx context.Context, actor auth.Actor, id string) error {
	c, err := one(selectChanges(ctx, s.db.Read(), `where id = $1`, id))
	if err != nil {
		return fault.Wrap("withdraw change", err)
	}
	t, err := s.manage(ctx, actor, c.TeamID)
	if err != nil {
		return fault.Wrap("withdraw change", err)
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		fresh, err := isNew(tx.Exec(ctx, `update teams_change set withdrawn = true where id = $1 and not withdrawn`,
			id))
		if err != nil || !fresh {
			return err
		}
		return s.write(ctx, tx, actor, t, "withdraw_change",
			map[string]any{"change": id, "what": c.What, "date": c.Date}, nil)
	})
	return fault.Wrap("withdraw change", err)
}
