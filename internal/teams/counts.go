package teams

import (
	"context"

	"thonso/internal/platform/db"
	"thonso/internal/platform/tallies"
)

// Counts is what there is of teams in each village. The members of model teams
// are not among the community members: both are members of digital technology
// teams, and the sum of both is everybody.
var Counts = &tallies.Stock{
	Table: "teams_tally",
	Place: "r.village_id",
	From: `(select id as team_id, village_id, kind, true as is_team, from_date, to_date from teams_team
		union all
		select t.id, t.village_id, t.kind, false, m.from_date, m.to_date
		from teams_membership m join teams_team t on t.id = m.team_id) r`,
	Where: `r.from_date <= $1 and (r.to_date = '' or r.to_date >= $1)`,
	Figures: []tallies.Figure{
		{Code: "model_teams", SQL: `count(case when r.kind = 'model' and r.is_team then 1 end)`},
		{Code: "model_members", SQL: `count(case when r.kind = 'model' and not r.is_team then 1 end)`},
		{Code: "community_teams", SQL: `count(case when r.kind = 'community' and r.is_team then 1 end)`},
		{Code: "community_members", SQL: `count(case when r.kind = 'community' and not r.is_team then 1 end)`},
	},
	Measures: []tallies.Measure{
		{Code: "members", Unit: tallies.Count, Num: "model_members", Order: 210, Source: "teams",
			Group: tallies.OfTeams, Quiet: true},
		{Code: "community_members", Unit: tallies.Count, Num: "community_members", Order: 220,
			Source: "teams", Group: tallies.OfTeams, Quiet: true},
	},
}

// counted runs change, which writes the team or its members, and counts what it
// makes another. The team is locked before, or new.
func (s *Service) counted(ctx context.Context, tx *db.Tx, t Team, change func() error) error {
	return Counts.Write(ctx, tx, t.VillageID, s.today(), map[string][]string{"r.team_id": {t.ID}}, change)
}

// mostVillages is how many one statement names at most: SQLite takes 32,766 values.
const mostVillages = 30_000
