package teams

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

// A Roll is one team with all that belongs to it, to be loaded at once. The
// TeamID of its parts is filled in; ids are made where they are missing.
type Roll struct {
	Team    Team
	Members []Membership
	Slots   []Slot
	Changes []Change
}

// Load brings in teams from elsewhere in one transaction: an import, a sample,
// a measurement. It checks no texts, which the source answers for; what is
// there already (by id) stays as it is. The actor needs Manage at each village.
func (s *Service) Load(ctx context.Context, actor auth.Actor, rolls []Roll) error {
	for _, r := range rolls {
		if err := actor.Need(Manage, r.Team.VillageID); err != nil {
			return err
		}
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, r := range rolls {
			made(&r.Team.ID)
			if err := s.loadOne(ctx, tx, r); err != nil {
				return err
			}
			if err := s.write(ctx, tx, actor, r.Team, "load", nil, map[string]any{"members": len(r.Members),
				"slots": len(r.Slots), "changes": len(r.Changes)}); err != nil {
				return err
			}
		}
		return nil
	})
	return fault.Wrap("load teams", err)
}

func (s *Service) loadOne(ctx context.Context, tx *db.Tx, r Roll) error {
	t := r.Team
	if err := s.addWithMembers(ctx, tx, t, r.Members); err != nil {
		return err
	}
	for _, slot := range r.Slots {
		slot.TeamID = t.ID
		made(&slot.ID)
		if err := insertSlot(ctx, tx, slot); err != nil {
			return err
		}
	}
	for _, c := range r.Changes {
		c.TeamID = t.ID
		made(&c.ID)
		if c.MadeAt.IsZero() {
			c.MadeAt = s.clock.Now()
		}
		if err := insertChange(ctx, tx, c); err != nil {
			return err
		}
	}
	return nil
}

// addWithMembers inserts a team and its members, and counts them.
func (s *Service) addWithMembers(ctx context.Context, tx *db.Tx, t Team, members []Membership) error {
	return s.counted(ctx, tx, t, func() error {
		if err := addTeam(ctx, tx, t); err != nil {
			return err
		}
		for _, m := range members {
			m.TeamID = t.ID
			made(&m.ID)
			if err := insertMember(ctx, tx, m); err != nil {
				return err
			}
		}
		return nil
	})
}

func made(id *string) {
	if *id == "" {
		*id = ids.New()
	}
}
