package teams

import (
	"context"
	"database/sql"
	"slices"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// A Tally counts the teams and their members. The members of model teams are
// not among the community members: both are members of digital technology
// teams, and the sum of both is everybody.
type Tally struct {
	ModelTeams, ModelMembers, CommunityTeams, CommunityMembers int
}

func (t *Tally) add(o Tally) {
	t.ModelTeams += o.ModelTeams
	t.ModelMembers += o.ModelMembers
	t.CommunityTeams += o.CommunityTeams
	t.CommunityMembers += o.CommunityMembers
}

func teamTally(k Kind, n int) Tally {
	if k == Model {
		return Tally{ModelTeams: n}
	}
	return Tally{CommunityTeams: n}
}

func memberTally(k Kind, n int) Tally {
	if k == Model {
		return Tally{ModelMembers: n}
	}
	return Tally{CommunityMembers: n}
}

// count adds what changes in a village at the start of a day.
func count(ctx context.Context, tx *db.Tx, villageID string, on clock.Date, t Tally) error {
	_, err := tx.Exec(ctx, `insert into teams_tally (village_id, on_date, model_teams, model_members, community_teams, community_members)
		values ($1, $2, $3, $4, $5, $6) on conflict (village_id, on_date) do update set
		model_teams = teams_tally.model_teams + excluded.model_teams, model_members = teams_tally.model_members + excluded.model_members,
		community_teams = teams_tally.community_teams + excluded.community_teams, community_members = teams_tally.community_members + excluded.community_members`,
		villageID, on, t.ModelTeams, t.ModelMembers, t.CommunityTeams, t.CommunityMembers)
	return err
}

// countPeriod counts something that lasts from … to; one makes the Tally of n of it.
func countPeriod(ctx context.Context, tx *db.Tx, villageID string, from, to clock.Date, one func(n int) Tally) error {
	if err := count(ctx, tx, villageID, from, one(1)); err != nil {
		return err
	}
	return countEnd(ctx, tx, villageID, "", to, one)
}

// countEnd moves the end of something counted from old to new; zero is no end.
func countEnd(ctx context.Context, tx *db.Tx, villageID string, old, end clock.Date, one func(n int) Tally) error {
	if !old.IsZero() {
		if err := count(ctx, tx, villageID, old.AddDays(1), one(1)); err != nil {
			return err
		}
	}
	if !end.IsZero() {
		return count(ctx, tx, villageID, end.AddDays(1), one(-1))
	}
	return nil
}

// some bounds how many villages one statement names: SQLite takes 32,766 values.
const some = 10_000

// CountsAt returns the tally of each village that has one, on a day.
func (s *Service) CountsAt(ctx context.Context, villageIDs []string, on clock.Date) (map[string]Tally, error) {
	out := map[string]Tally{}
	for part := range slices.Chunk(villageIDs, some) {
		var args []any
		day := db.Arg(&args, on)
		rows, err := db.Collect(ctx, s.db.Read(), scanTally, `select village_id, sum(model_teams), sum(model_members), sum(community_teams), sum(community_members)
			from teams_tally where on_date <= `+day+` and village_id in (`+db.In(&args, part)+`) group by village_id`, args...)
		if err != nil {
			return nil, wrap("count teams", err)
		}
		for _, r := range rows {
			out[r.village] = r.Tally
		}
	}
	return out, nil
}

// CountAt returns the tally of all the villages together, on a day.
func (s *Service) CountAt(ctx context.Context, villageIDs []string, on clock.Date) (Tally, error) {
	var sum Tally
	each, err := s.CountsAt(ctx, villageIDs, on)
	for _, t := range each {
		sum.add(t)
	}
	return sum, err
}

type tallyRow struct {
	village string
	Tally
}

func scanTally(r *sql.Rows) (t tallyRow, err error) {
	return t, r.Scan(&t.village, &t.ModelTeams, &t.ModelMembers, &t.CommunityTeams, &t.CommunityMembers)
}
