package teams

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

// HolderKey is how a reform knows a member: by the account, who may hold a role
// as well, or by the membership itself.
func (m Membership) HolderKey() string {
	if m.AccountID != "" {
		return m.AccountID
	}
	return m.ID
}

// MembersFrom returns who belongs to a village's team on a day or later.
func (s *Service) MembersFrom(ctx context.Context, villageID string, on clock.Date) ([]Membership, error) {
	ms, err := selectMembers(ctx, s.db.Read(),
		`where (to_date = '' or to_date >= $2) and team_id in
			(select id from teams_team where village_id = $1 and (to_date = '' or to_date >= $2))`, villageID, on)
	return ms, fault.Wrap("members from", err)
}

// An heir is the team that a village formed by a reform begins with.
type heir struct {
	Team
	of      string // village that it comes from
	members []Membership
	slots   []Slot
	changes []Change
}

// continueTeams lets the teams of villages that end go on in their successors: the
// members where each of them goes, duties and changes of duties in the main
// one. Two teams of villages that merge become one; its lead is the first's.
func (s *Service) continueTeams(ctx context.Context, tx *db.Tx, actor auth.Actor, to places.Succession) error {
	heirs := map[string]*heir{}
	var order []string
	for _, e := range to.Endings {
		if e.Place.Kind != places.Village || len(e.Into) == 0 {
			continue
		}
		old, err := selectTeams(ctx, tx, `where village_id = $1 and (to_date = '' or to_date >= $2) order by from_date`,
			e.Place.ID, to.On)
		if err != nil {
			return fault.Wrap("continue team", err)
		}
		for _, t := range old {
			if err := actor.Need(Manage, t.VillageID); err != nil {
				return err
			}
			parts, err := s.endForReform(ctx, tx, actor, t, to.On)
			if err != nil {
				return fault.Wrap("continue team", err)
			}
			for _, village := range parts.divide(e, to) {
				if !slices.Contains(order, village) {
					order = append(order, village)
				}
				heirs[village] = heirs[village].join(parts.in(village, e, to))
			}
		}
	}
	for _, village := range order {
		if err := s.beginHeir(ctx, tx, actor, *heirs[village]); err != nil {
			return fault.Wrap("continue team", err)
		}
	}
	return nil
}

// endForReform ends a team on the eve of a reform and returns what outlasts that day.
func (s *Service) endForReform(ctx context.Context, tx *db.Tx, actor auth.Actor, t Team, on clock.Date) (heir, error) {
	out := heir{Team: t, of: t.VillageID}
	if _, err := lockTeam(ctx, tx, t.ID); err != nil {
		return out, err
	}
	var err error
	if out.members, err = selectMembers(ctx, tx, `where team_id = $1 and (to_date = '' or to_date >= $2)`,
		t.ID, on); err != nil {
		return out, err
	}
	if out.slots, err = selectSlots(ctx, tx, `where team_id = $1 and (valid_to = '' or valid_to >= $2)`,
		t.ID, on); err != nil {
		return out, err
	}
	if out.changes, err = selectChanges(ctx, tx,
		`where team_id = $1 and not withdrawn and (date >= $2 or last_date >= $2 or moved_to >= $2)`,
		t.ID, on); err != nil {
		return out, err
	}
	last := on.AddDays(-1)
	err = s.counted(ctx, tx, t, func() error {
		for _, m := range out.members {
			end := endMember
			if m.From > last {
				end = dropMember
			}
			if err := end(ctx, tx, m, last); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `update teams_slot set valid_to = $2, version = version + 1
			where team_id = $1 and valid_from <= $2 and (valid_to = '' or valid_to > $2)`, t.ID, last); err != nil {
			return err
		}
		if t.From > last { // set up for later: it begins in the successor
			last = t.From
		}
		_, err := tx.Exec(ctx, `update teams_team set to_date = $2, version = version + 1 where id = $1`, t.ID, last)
		return err
	})
	if err != nil {
		return out, err
	}
	return out, s.write(ctx, tx, actor, t, "end", map[string]any{"to": t.To}, map[string]any{"to": last})
}

// dropMember takes out a membership that was only going to begin: it begins in the successor.
func dropMember(ctx context.Context, tx *db.Tx, m Membership, _ clock.Date) error {
	for _, query := range []string{
		`delete from teams_slot_member where membership_id = $1`,
		`delete from teams_change_member where membership_id = $1`,
		`delete from teams_membership where id = $1`,
	} {
		if _, err := tx.Exec(ctx, query, m.ID); err != nil {
			return err
		}
	}
	return nil
}

// divide returns the villages in which the team goes on.
func (h heir) divide(e places.Ending, to places.Succession) []string {
	out := []string{e.Into[0].ID}
	for _, m := range h.members {
		if p := to.To(e.Place.ID, m.HolderKey()).ID; !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// in is what of the team goes on in one village, with new ids.
func (h heir) in(village string, e places.Ending, to places.Succession) *heir {
	i := slices.IndexFunc(e.Into, func(p places.Place) bool { return p.ID == village })
	out := &heir{Team: h.Team, of: h.of}
	out.ID, out.VillageID, out.From, out.Version = ids.New(), village, max(h.From, to.On), 1
	out.Name = strings.ReplaceAll(h.Name, e.Place.Name, e.Into[i].Name)
	fresh := map[string]string{}
	for _, m := range h.members {
		if to.To(e.Place.ID, m.HolderKey()).ID == village {
			id := ids.New()
			fresh[m.ID], m.ID = id, id
			m.TeamID, m.From, m.Version = out.ID, max(m.From, out.From), 1
			out.members = append(out.members, m)
		}
	}
	if i > 0 {
		return out // the duties are the main one's
	}
	rename := func(old []string) (kept []string) {
		for _, id := range old {
			if fresh[id] != "" {
				kept = append(kept, fresh[id])
			}
		}
		return kept
	}
	for _, s := range h.slots {
		id := ids.New()
		fresh[s.ID], s.ID = id, id
		s.TeamID, s.From, s.MemberIDs, s.Version = out.ID, max(s.From, out.From), rename(s.MemberIDs), 1
		out.slots = append(out.slots, s)
	}
	for _, c := range h.changes {
		if c, ok := c.after(to.On, h.slots); ok {
			c.ID, c.TeamID, c.SlotID, c.MemberIDs = ids.New(), out.ID, fresh[c.SlotID], rename(c.MemberIDs)
			out.changes = append(out.changes, c)
		}
	}
	return out
}

// after is what of a change still concerns days from on: days off begin then at
// the earliest, and a duty moved there from before stands by itself.
func (c Change) after(on clock.Date, slots []Slot) (Change, bool) {
	switch {
	case c.What == Off && c.Date < on:
		c.Date = on
	case c.What == Moved && c.Date < on:
		i := slices.IndexFunc(slots, func(s Slot) bool { return s.ID == c.SlotID })
		if i < 0 {
			return c, false
		}
		if c.Start == "" {
			c.Start, c.End = slots[i].Start, slots[i].End
		}
		if c.Place == "" {
			c.Place = slots[i].Place
		}
		c.What, c.Date, c.MovedTo, c.SlotID, c.MemberIDs = Extra, c.MovedTo, "", "", or(c.MemberIDs, slots[i].MemberIDs)
	}
	return c, c.Last() >= on
}

// join adds what another team brings into the same village. One account is a
// member once, and one of them leads; a whole day off of one team stops its own duties only.
func (h *heir) join(o *heir) *heir {
	if h == nil {
		return o
	}
	if o.Kind == Model {
		h.Kind = Model
	}
	h.From = min(h.From, o.From)
	if o.To.IsZero() || !h.To.IsZero() && o.To > h.To {
		h.To = o.To
	}
	for _, m := range o.members {
		same := func(x Membership) bool { return m.AccountID != "" && x.AccountID == m.AccountID }
		if slices.ContainsFunc(h.members, same) {
			continue
		}
		if m.Role == Lead && slices.ContainsFunc(h.members, func(x Membership) bool { return x.Role == Lead }) {
			m.Role = Deputy
		}
		h.members = append(h.members, m)
	}
	h.changes = append(eachSlot(h.changes, h.slots), eachSlot(o.changes, o.slots)...)
	h.slots = append(h.slots, o.slots...)
	known := func(ids []string) []string {
		return slices.DeleteFunc(ids, func(id string) bool {
			return !slices.ContainsFunc(h.members, func(m Membership) bool { return m.ID == id })
		})
	}
	for i := range h.slots {
		h.slots[i].MemberIDs = known(h.slots[i].MemberIDs)
	}
	for i := range h.changes {
		h.changes[i].MemberIDs = known(h.changes[i].MemberIDs)
	}
	return h
}

// eachSlot says of every duty what is said of all.
func eachSlot(changes []Change, slots []Slot) (out []Change) {
	for _, c := range changes {
		if c.What != Off || c.SlotID != "" {
			out = append(out, c)
			continue
		}
		for _, s := range slots {
			c.ID, c.SlotID = ids.New(), s.ID
			out = append(out, c)
		}
	}
	return out
}

func (s *Service) beginHeir(ctx context.Context, tx *db.Tx, actor auth.Actor, h heir) error {
	if err := s.addWithMembers(ctx, tx, h.Team, h.members); err != nil {
		return err
	}
	for _, slot := range h.slots {
		slot.TeamID = h.ID
		if err := insertSlot(ctx, tx, slot); err != nil {
			return err
		}
	}
	for _, c := range h.changes {
		c.TeamID = h.ID
		if err := insertChange(ctx, tx, c); err != nil {
			return err
		}
	}
	// Its village isn't on the map yet: the journal has it at the old one.
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: h.of, Action: "teams.continue",
		Kind: "team", TargetID: h.ID,
		After: map[string]any{"name": h.Name, "village": h.VillageID, "from": h.From, "members": len(h.members),
			"slots": len(h.slots)}})
}
