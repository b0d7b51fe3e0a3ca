package teams

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/text"
)

// A Filter says which teams to list.
type Filter struct {
	PlaceID string     // "": wherever the actor may look
	Kind    Kind       // "": both
	Query   string     // in the name
	On      clock.Date // at work on that day; zero: today
	After   string     // the Next of the page before
	Limit   int        // 0: 50
}

// A Listed team comes with its number of members on the day, and its lead.
type Listed struct {
	Team
	Village string
	Commune string
	Members int
	Lead    Membership
}

// A List is one page of teams, by name.
type List struct {
	Teams []Listed
	Total tallies.ByPlace // of all the places, whatever the other filters
	Next  string          // "" on the last page
}

const maxPage = 200

// List returns the teams of the places where actor may see them.
func (s *Service) List(ctx context.Context, actor auth.Actor, f Filter) (List, error) {
	if f.PlaceID != "" {
		if err := actor.Need(View, f.PlaceID); err != nil {
			return List{}, err
		}
	}
	if f.On.IsZero() {
		f.On = s.today()
	}
	if f.Limit <= 0 || f.Limit > maxPage {
		f.Limit = min(max(f.Limit, 50), maxPage)
	}
	villages := s.villages(actor, f)
	teams, err := selectListed(ctx, s.db.Read(), villages, f)
	if err != nil {
		return List{}, wrap("list teams", err)
	}
	var out List
	if len(teams) > f.Limit {
		teams = teams[:f.Limit]
		last := teams[f.Limit-1]
		out.Next = last.ID + text.Key(last.Name)
	}
	if out.Teams, err = s.withMembers(ctx, teams, f.On); err != nil {
		return List{}, wrap("list teams", err)
	}
	out.Total, err = Counts.At(ctx, s.db.Read(), villages, f.On)
	return out, err
}

// villages are those in which the filter looks, on the map of its day and of
// today: last year's teams of a village that was merged since are still found.
func (s *Service) villages(actor auth.Actor, f Filter) []string {
	tops := []string{f.PlaceID}
	tree := s.places.Tree()
	switch {
	case f.PlaceID != "":
	case actor.IsSystem():
		tops = nil
		for _, p := range tree.Roots(f.On) {
			tops = append(tops, p.ID)
		}
	default:
		tops = actor.Places(View)
	}
	seen := map[string]bool{}
	var out []string
	for _, top := range tops {
		for _, day := range []clock.Date{f.On, s.today()} {
			for _, v := range tree.Within(top, places.Village, day) {
				for _, id := range tree.Line(v.ID) {
					if !seen[id] {
						seen[id] = true
						out = append(out, id)
					}
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func selectListed(ctx context.Context, q db.Querier, villages []string, f Filter) ([]Team, error) {
	if len(villages) > mostVillages {
		return nil, fault.New(fault.Invalid, "teams.place_too_large")
	}
	var args []any
	day := db.Arg(&args, f.On)
	where := `where from_date <= ` + day + ` and (to_date = '' or to_date >= ` + day + `) and village_id in (` + db.In(&args, villages) + `)`
	if f.Kind != "" {
		where += ` and kind = ` + db.Arg(&args, string(f.Kind))
	}
	if f.Query != "" && text.Query(f.Query) == "" { // signs alone are in no name
		return nil, nil
	}
	if f.Query != "" {
		where += ` and folded like ` + db.Arg(&args, "%"+text.Query(f.Query)+"%")
	}
	if len(f.After) > 36 {
		where += ` and (folded, id) > (` + db.Arg(&args, f.After[36:]) + `, ` + db.Arg(&args, f.After[:36]) + `)`
	}
	return selectTeams(ctx, q, where+` order by folded, id limit `+db.Arg(&args, f.Limit+1), args...)
}

// withMembers adds numbers and leads, with one query for all.
func (s *Service) withMembers(ctx context.Context, teams []Team, on clock.Date) ([]Listed, error) {
	tree := s.places.Tree()
	out := make([]Listed, len(teams))
	at := map[string]int{}
	var args []any
	day := db.Arg(&args, on)
	var ids []string
	for i, t := range teams {
		out[i] = Listed{Team: t, Village: tree.Name(t.VillageID), Commune: tree.CommuneOf(t.VillageID).Name}
		at[t.ID] = i
		ids = append(ids, t.ID)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	current := ` from_date <= ` + day + ` and (to_date = '' or to_date >= ` + day + `) and team_id in (` + db.In(&args, ids) + `)`
	_, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (struct{}, error) {
		var id string
		var n int
		err := r.Scan(&id, &n)
		out[at[id]].Members = n
		return struct{}{}, err
	}, `select team_id, count(*) from teams_membership where`+current+` group by team_id`, args...)
	if err != nil {
		return nil, err
	}
	leads, err := selectMembers(ctx, s.db.Read(), `where role = 'lead' and`+current, args...)
	for _, m := range leads {
		out[at[m.TeamID]].Lead = m
	}
	return out, err
}

// Show returns a team with all its members (past ones last), slots and changes
// of recent and coming days.
func (s *Service) Show(ctx context.Context, actor auth.Actor, id string) (Roll, error) {
	t, err := getTeam(ctx, s.db.Read(), id)
	if err != nil {
		return Roll{}, wrap("show team", err)
	}
	if err := actor.Need(View, t.VillageID); err != nil {
		return Roll{}, err
	}
	r := Roll{Team: t}
	if r.Members, err = selectMembers(ctx, s.db.Read(), `where team_id = $1`, id); err != nil {
		return Roll{}, wrap("show team", err)
	}
	today := s.today()
	slices.SortStableFunc(r.Members, func(a, b Membership) int { return past(a, today) - past(b, today) })
	if r.Slots, err = selectSlots(ctx, s.db.Read(), `where team_id = $1`, id); err != nil {
		return Roll{}, wrap("show team", err)
	}
	since := today.AddDays(-reach)
	r.Changes, err = selectChanges(ctx, s.db.Read(), `where team_id = $1 and not withdrawn and (date >= $2 or last_date >= $2)`, id, since)
	slices.SortStableFunc(r.Changes, func(a, b Change) int { return strings.Compare(string(a.Date), string(b.Date)) })
	return r, wrap("show team", err)
}

func past(m Membership, today clock.Date) int {
	if !m.To.IsZero() && m.To < today {
		return 1
	}
	return 0
}
