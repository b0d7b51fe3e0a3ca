package teams

import (
	"cmp"
	"context"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

// A ChangeInput describes what differs from the weekly duty on single days.
type ChangeInput struct {
	ID         string // made by the client, or ""
	TeamID     string
	What       What
	Date       clock.Date
	LastDate   clock.Date // Off
	SlotID     string     // Moved: needed; Off: zero means every duty
	MovedTo    clock.Date // Moved
	Start, End string     // Moved: zero means unchanged; Extra: needed
	Place      string     // the same
	Note       string
	MemberIDs  []string // Moved, Extra
}

func (in ChangeInput) change() (Change, error) {
	id, err := newID(in.ID)
	if err != nil {
		return Change{}, err
	}
	c := Change{ID: id, TeamID: in.TeamID, What: in.What, Date: in.Date, Note: text.Clean(in.Note)}
	bad := map[string]string{}
	if c.Date.IsZero() {
		bad["date"] = "teams.date_needed"
	}
	switch c.What {
	case Off:
		c.SlotID, c.LastDate = in.SlotID, in.LastDate
		if !c.LastDate.IsZero() && c.LastDate < c.Date {
			bad["last"] = "teams.to_before_from"
		}
	case Moved:
		c.moved(in, bad)
	case Extra:
		c.Place, c.MemberIDs = text.Clean(in.Place), distinct(in.MemberIDs)
		hours(bad, in.Start, in.End, &c.Start, &c.End)
		if c.Place == "" {
			bad["place"] = "teams.place_needed"
		}
	default:
		bad["what"] = "teams.what_needed"
	}
	return c, fault.Fields(bad)
}

func (c *Change) moved(in ChangeInput, bad map[string]string) {
	c.SlotID, c.MovedTo, c.Place, c.MemberIDs = in.SlotID, in.MovedTo, text.Clean(in.Place), distinct(in.MemberIDs)
	if in.Start != "" || in.End != "" {
		hours(bad, in.Start, in.End, &c.Start, &c.End)
	}
	if c.SlotID == "" {
		bad["slot"] = "teams.slot_needed"
	}
	if c.MovedTo == c.Date {
		c.MovedTo = ""
	}
	if !c.Date.IsZero() && !c.Lands().In(c.Date.AddDays(-reach), c.Date.AddDays(reach)) {
		bad["moved"] = "teams.moved_too_far"
	}
	if cmp.Or(string(c.MovedTo), c.Start, c.Place) == "" && len(c.MemberIDs) == 0 {
		bad["moved"] = "teams.nothing_moved"
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
		had, err := selectChanges(ctx, tx, `where id = $1`, c.ID)
		if err != nil {
			return err
		}
		if len(had) > 0 {
			if had[0].TeamID != t.ID {
				return fault.New(fault.Conflict, "teams.id_taken")
			}
			c = had[0]
			return nil
		}
		if err := checkChange(ctx, tx, t, c); err != nil {
			return err
		}
		c.MadeAt = s.clock.Now()
		if err := insertChange(ctx, tx, c); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: t.VillageID, Action: "teams.change", Kind: "team", TargetID: t.ID,
			After: map[string]any{"change": c.ID, "what": c.What, "date": c.Date, "last": c.LastDate, "slot": c.SlotID, "moved_to": c.MovedTo, "start": c.Start, "end": c.End}})
	})
	return c, wrap("change roster", err)
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
		return wrap("withdraw change", err)
	}
	t, err := s.manage(ctx, actor, c.TeamID)
	if err != nil {
		return wrap("withdraw change", err)
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		fresh, err := isNew(tx.Exec(ctx, `update teams_change set withdrawn = true where id = $1 and not withdrawn`, id))
		if err != nil || !fresh {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: t.VillageID, Action: "teams.withdraw_change", Kind: "team", TargetID: t.ID,
			Before: map[string]any{"change": id, "what": c.What, "date": c.Date}})
	})
	return wrap("withdraw change", err)
}
