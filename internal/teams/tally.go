package teams

import (
	"context"
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
	tx.Touch(db.Figures)
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

// mostVillages is how many one statement names at most: SQLite takes 32,766 values.
const mostVillages = 30_000

// CountsAt returns the tally of each village that has one, on a day.
func (s *Service) CountsAt(ctx context.Context, villageIDs []string, on clock.Date) (map[string]Tally, error) {
	out := map[string]Tally{}
	var args []any
	day := db.Arg(&args, on)
	among, wanted := db.Among(&args, "village_id", villageIDs)
	rows, err := db.Collect(ctx, s.db.Read(), scanTally, `select village_id, sum(model_teams), sum(model_members), sum(community_teams), sum(community_members)
		from teams_tally where on_date <= `+day+` and `+among+` group by village_id`, args...)
	for _, r := range rows {
		if wanted(r.village) {
			out[r.village] = r.Tally
		}
	}
	return out, wrap("count teams", err)
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

func scanTally(r db.Rows) (t tallyRow, err error) {
	return t, r.Scan(&t.village, &t.ModelTeams, &t.ModelMembers, &t.CommunityTeams, &t.CommunityMembers)
}

// Recount compares the tallies with the records and returns the villages where
// they differ: none, unless something is broken.
func (s *Service) Recount(ctx context.Context) ([]string, error) {
	type key struct {
		village string
		on      clock.Date
	}
	sum := map[key]Tally{}
	put := func(village string, on clock.Date, t Tally) {
		k := key{village, on}
		have := sum[k]
		have.add(t)
		sum[k] = have
	}
	type group struct {
		village  string
		kind     Kind
		from, to clock.Date
		n        int
	}
	scan := func(r db.Rows) (g group, err error) { return g, r.Scan(&g.village, &g.kind, &g.from, &g.to, &g.n) }
	for _, records := range []struct {
		query string
		tally func(Kind, int) Tally
	}{
		{`select village_id, kind, from_date, to_date, count(*) from teams_team group by village_id, kind, from_date, to_date`, teamTally},
		{`select t.village_id, t.kind, m.from_date, m.to_date, count(*) from teams_membership m join teams_team t on t.id = m.team_id
			group by t.village_id, t.kind, m.from_date, m.to_date`, memberTally},
	} {
		groups, err := db.Collect(ctx, s.db.Read(), scan, records.query)
		if err != nil {
			return nil, wrap("recount teams", err)
		}
		for _, g := range groups {
			put(g.village, g.from, records.tally(g.kind, g.n))
			if !g.to.IsZero() {
				put(g.village, g.to.AddDays(1), records.tally(g.kind, -g.n))
			}
		}
	}
	type kept struct {
		key
		Tally
	}
	rows, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (k kept, err error) {
		return k, r.Scan(&k.village, &k.on, &k.ModelTeams, &k.ModelMembers, &k.CommunityTeams, &k.CommunityMembers)
	}, `select village_id, on_date, model_teams, model_members, community_teams, community_members from teams_tally`)
	for _, k := range rows {
		put(k.village, k.on, Tally{-k.ModelTeams, -k.ModelMembers, -k.CommunityTeams, -k.CommunityMembers})
	}
	var wrong []string
	for k, t := range sum {
		if t != (Tally{}) {
			wrong = append(wrong, k.village)
		}
	}
	slices.Sort(wrong)
	return slices.Compact(wrong), wrap("recount teams", err)
}
