package teams

import (
	"context"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

// A TeamInput describes a team to create. To is for recording a past one.
type TeamInput struct {
	ID         string // made by the client, or ""
	VillageID  string
	Name       string
	Kind       Kind
	DecisionNo string
	DecisionOn clock.Date
	From, To   clock.Date
}

func (in TeamInput) team() (Team, error) {
	id, err := newID(in.ID)
	if err != nil {
		return Team{}, err
	}
	t := Team{ID: id, VillageID: in.VillageID, Name: text.Clean(in.Name), Kind: in.Kind, DecisionNo: text.Clean(in.DecisionNo),
		DecisionOn: in.DecisionOn, From: in.From, To: in.To, Version: 1}
	bad := map[string]string{}
	if t.Name == "" {
		bad["name"] = "teams.team_name_needed"
	}
	if t.Kind != Model && t.Kind != Community {
		bad["kind"] = "teams.kind_needed"
	}
	if t.From.IsZero() {
		bad["from"] = "teams.from_needed"
	}
	if !t.To.IsZero() && t.To < t.From {
		bad["to"] = "teams.to_before_from"
	}
	return t, fault.Fields(bad)
}

// CreateTeam sets up the team of a village.
func (s *Service) CreateTeam(ctx context.Context, actor auth.Actor, in TeamInput) (Team, error) {
	if err := actor.Need(Manage, in.VillageID); err != nil {
		return Team{}, err
	}
	t, err := in.team()
	if err != nil {
		return Team{}, err
	}
	if p, ok := s.places.Tree().Find(t.VillageID); !ok || p.Kind != places.Village {
		return Team{}, fault.Field("village", "teams.village_needed")
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		had, err := selectTeams(ctx, tx, `where id = $1`, t.ID)
		if err != nil {
			return err
		}
		if len(had) > 0 {
			if had[0].VillageID != t.VillageID {
				return fault.New(fault.Conflict, "teams.id_taken")
			}
			t = had[0]
			return nil
		}
		if err := noneIn(ctx, tx, t); err != nil {
			return err
		}
		if err := s.counted(ctx, tx, t, func() error { return addTeam(ctx, tx, t) }); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: t.VillageID, Action: "teams.create", Kind: "team", TargetID: t.ID,
			After: map[string]any{"name": t.Name, "kind": t.Kind, "from": t.From, "to": t.To, "decision": t.DecisionNo}})
	})
	return t, wrap("create team", err)
}

// noneIn refuses a team for a time in which the village has another.
func noneIn(ctx context.Context, tx *db.Tx, t Team) error {
	others, err := selectTeams(ctx, tx, `where village_id = $1 and ($3 = '' or from_date <= $3) and (to_date = '' or to_date >= $2)`, t.VillageID, t.From, t.To)
	if err == nil && len(others) > 0 {
		return fault.Field("from", "teams.has_team")
	}
	return err
}

// addTeam inserts a team where the village has none at that time.
func addTeam(ctx context.Context, tx *db.Tx, t Team) error {
	err := insertTeam(ctx, tx, t)
	if db.IsDuplicate(err) {
		return fault.Field("from", "teams.has_team")
	}
	return err
}
