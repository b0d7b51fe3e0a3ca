package teams

import (
	"context"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
)

// A TeamInput describes a team to create. To is for recording a past one.
type TeamInput struct {
	ID         string     `json:"id,omitempty" doc:"UUIDv7 made by the client: a repeat returns the first result"`
	VillageID  string     `json:"villageId"`
	Name       string     `json:"name"`
	Kind       Kind       `json:"kind"`
	DecisionNo string     `json:"decisionNo,omitempty"`
	DecisionOn clock.Date `json:"decisionOn,omitempty"`
	From       clock.Date `json:"from"`
	To         clock.Date `json:"to,omitempty"`
}

// Fields are what is asked of a new team.
func (in *TeamInput) Fields() forms.Fields {
	return forms.Of(labels,
		forms.OwnID("id", &in.ID),
		forms.Pick("village", &in.VillageID).Need("teams.village_needed").Blank("teams.choose"),
		forms.Text("name", &in.Name).Need("teams.team_name_needed").Hint("teams.hint.team_name"),
		forms.Choice("kind", &in.Kind, Kinds...).Texts("teams.kind.").Need("teams.kind_needed"),
		forms.Text("decision", &in.DecisionNo).Max(100).Hint("teams.hint.decision"),
		forms.Date("decided", &in.DecisionOn),
		forms.Date("from", &in.From).Need("teams.from_needed").Hint("teams.hint.team_from"),
	)
}

func (in TeamInput) team() (Team, error) {
	id, err := ids.OrNew(in.ID)
	if err != nil {
		return Team{}, err
	}
	bad := in.Fields().Faults()
	backwards(bad, in.From, in.To)
	return Team{ID: id, VillageID: in.VillageID, Name: in.Name, Kind: in.Kind, DecisionNo: in.DecisionNo,
		DecisionOn: in.DecisionOn, From: in.From, To: in.To, Version: 1}, bad.Err()
}

// backwards notes a period that ends before it begins.
func backwards(bad forms.Faults, from, to clock.Date) {
	if !to.IsZero() && to < from {
		bad.Add("to", "teams.to_before_from")
	}
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
		if before, err := s.sent(ctx, tx, actor, "teams_team", in.ID, in); err != nil {
			return err
		} else if before {
			t, err = one(selectTeams(ctx, tx, `where id = $1`, t.ID))
			return err
		}
		if err := noneIn(ctx, tx, t); err != nil {
			return err
		}
		if err := s.counted(ctx, tx, t, func() error { return addTeam(ctx, tx, t) }); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, t, "create", nil,
			map[string]any{"name": t.Name, "kind": t.Kind, "from": t.From, "to": t.To,
				"decision": t.DecisionNo})
	})
	return t, fault.Wrap("create team", err)
}

// noneIn refuses a team for a time in which the village has another.
func noneIn(ctx context.Context, tx *db.Tx, t Team) error {
	others, err := selectTeams(ctx, tx,
		`where village_id = $1 and ($3 = '' or from_date <= $3) and (to_date = '' or to_date >= $2)`,
		t.VillageID, t.From, t.To)
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
