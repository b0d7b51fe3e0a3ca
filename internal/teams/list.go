package teams

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/module"
	"thonso/internal/platform/search"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
)

// A Listed team comes with its number of members on the day, and its lead.
type Listed struct {
	Team
	Village string
	Commune string
	Members int
	Lead    Membership
}

// teamList declares the list of teams, by name.
func (s *Service) teamList() *lists.List[Listed] {
	return &lists.List[Listed]{
		Ground: lists.Ground{DB: s.db, Journal: s.journal}, Name: "teams", URL: "/teams",
		Title: "teams.list.title", Need: View,
		Empty: "teams.list.none", EmptyText: "teams.list.none_text",
		Columns: []lists.Column[Listed]{
			{Label: "teams.column.team", Order: "name", Text: func(_ context.Context, t Listed) string {
				return t.Name
			},
				Link: func(t Listed) string { return "/teams/" + t.ID }},
			{Label: "teams.column.village", Text: func(_ context.Context, t Listed) string { return t.Village }},
			{Label: "teams.column.commune", Text: func(_ context.Context, t Listed) string { return t.Commune }},
			{Label: "teams.column.kind", Text: func(ctx context.Context, t Listed) string {
				return i18n.T(ctx, "teams.kind."+string(t.Kind))
			}},
			{Label: "teams.column.members", Number: true, Text: func(_ context.Context, t Listed) string {
				return strconv.Itoa(t.Members)
			}},
			{Label: "teams.column.lead", Text: func(_ context.Context, t Listed) string { return t.Lead.Name },
				Cell: func(t Listed) templ.Component { return leadCell(t) }},
			{Label: "teams.column.lead_phone", Filed: true,
				Text: func(_ context.Context, t Listed) string { return ShowPhone(t.Lead.Phone) }},
		},
		Filters: []lists.Filter{
			{Name: "q", Label: "teams.field.name", Doc: "words of the name in any order, without regard to marks",
				Where: func(v string, args *[]any) string { return search.HasWords(`folded`, v, args) }},
			{Name: "place", Label: "teams.field.place_filter", Kind: lists.Choice,
				Any: "teams.all_places", Options: s.below,
				Doc: "id of a village, commune or province; empty: wherever you may look"},
			{Name: "kind", Label: "teams.field.kind", Kind: lists.Choice, Any: "teams.all_kinds",
				Values:  []string{string(Model), string(Community)},
				Options: func(ctx context.Context, _ auth.Actor, _ lists.Query) []ui.Option { return kindOptions(ctx) },
				Where:   func(v string, args *[]any) string { return `kind = ` + db.Arg(args, v) }},
			{Name: "on", Kind: lists.Silent, Doc: "at work on that day, yyyy-mm-dd; empty: today"},
		},
		Orders: []lists.Order{{Name: "name", Keys: []lists.Key{lists.Text("folded"), lists.Text("id")}}},
		Select: teamFields, From: "teams_team", Scope: s.listScope, Fill: s.withMembers, Lead: s.listLead,
		Scan: func(r db.Rows) (t Listed, err error) { t.Team, err = scanTeam(r); return t, err },
	}
}

// List returns the teams of the places where actor may see them.
func (s *Service) List(ctx context.Context, actor auth.Actor, q lists.Query) (lists.Page[Listed], error) {
	return s.teamList().Read(ctx, actor, q)
}

// Total counts the teams and members of all the places of a query, whatever its other filters.
func (s *Service) Total(ctx context.Context, actor auth.Actor, q lists.Query) (tallies.ByPlace, error) {
	on, err := s.dayOf(q)
	if err != nil {
		return nil, err
	}
	return Counts.At(ctx, s.db.Read(), s.villages(actor, q.Get("place"), on), on)
}

// dayOf is the day of a query: today where none is asked for.
func (s *Service) dayOf(q lists.Query) (clock.Date, error) {
	on, err := clock.ParseDate(q.Get("on"))
	if err != nil {
		return "", fault.Field("on", "teams.bad_date")
	}
	return cmp.Or(on, s.today()), nil
}

// listScope are the teams at work on the day in the villages where the filter looks.
func (s *Service) listScope(_ context.Context, actor auth.Actor, q lists.Query, args *[]any) (string, error) {
	if place := q.Get("place"); place != "" {
		if err := actor.Need(View, place); err != nil {
			return "", err
		}
	}
	on, err := s.dayOf(q)
	if err != nil {
		return "", err
	}
	villages := s.villages(actor, q.Get("place"), on)
	if len(villages) > mostVillages {
		return "", fault.New(fault.Invalid, "teams.place_too_large")
	}
	day := db.Arg(args, on)
	return `from_date <= ` + day + ` and (to_date = '' or to_date >= ` + day + `) and village_id in (` +
		db.In(args, villages) + `)`, nil
}

// listLead says above the list how many there are, and leads to a new one.
func (s *Service) listLead(ctx context.Context, actor auth.Actor, q *lists.Query) (templ.Component, error) {
	total, err := s.Total(ctx, actor, *q)
	return listLead(total, actor.MayAnywhere(Manage)), err
}

// villages are those in which a query looks, on the map of its day and of
// today: last year's teams of a village that was merged since are still found.
func (s *Service) villages(actor auth.Actor, place string, on clock.Date) []string {
	tops := []string{place}
	tree := s.places.Tree()
	switch {
	case place != "":
	case actor.IsSystem():
		tops = nil
		for _, p := range tree.Roots(on) {
			tops = append(tops, p.ID)
		}
	default:
		tops = actor.Places(View)
	}
	seen := map[string]bool{}
	var out []string
	for _, top := range tops {
		for _, day := range []clock.Date{on, s.today()} {
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

// withMembers adds names of places, numbers and leads, with one query for all.
func (s *Service) withMembers(ctx context.Context, _ auth.Actor, q lists.Query, teams []Listed) error {
	on, err := s.dayOf(q)
	if err != nil {
		return err
	}
	tree := s.places.Tree()
	at := map[string]*Listed{}
	var args []any
	day := db.Arg(&args, on)
	var ids []string
	for i := range teams {
		t := &teams[i]
		t.Village, t.Commune = tree.Name(t.VillageID), tree.CommuneOf(t.VillageID).Name
		at[t.ID] = t
		ids = append(ids, t.ID)
	}
	current := ` from_date <= ` + day + ` and (to_date = '' or to_date >= ` + day + `) and team_id in (` + db.In(&args,
		ids) + `)`
	_, err = db.Collect(ctx, s.db.Read(), func(r db.Rows) (struct{}, error) {
		var id string
		var n int
		err := r.Scan(&id, &n)
		at[id].Members = n
		return struct{}{}, err
	}, `select team_id, count(*) from teams_membership where`+current+` group by team_id`, args...)
	if err != nil {
		return err
	}
	leads, err := selectMembers(ctx, s.db.Read(), `where role = 'lead' and`+current, args...)
	for _, m := range leads {
		at[m.TeamID].Lead = m
	}
	return err
}

// Show returns a team with all its members (past ones last), slots and changes
// of recent and coming days.
func (s *Service) Show(ctx context.Context, actor auth.Actor, id string) (Roll, error) {
	t, err := getTeam(ctx, s.db.Read(), id)
	if err != nil {
		return Roll{}, fault.Wrap("show team", err)
	}
	if err := actor.Need(View, t.VillageID); err != nil {
		return Roll{}, err
	}
	r := Roll{Team: t}
	if r.Members, err = selectMembers(ctx, s.db.Read(), `where team_id = $1`, id); err != nil {
		return Roll{}, fault.Wrap("show team", err)
	}
	today := s.today()
	slices.SortStableFunc(r.Members, func(a, b Membership) int { return past(a, today) - past(b, today) })
	if r.Slots, err = selectSlots(ctx, s.db.Read(), `where team_id = $1`, id); err != nil {
		return Roll{}, fault.Wrap("show team", err)
	}
	since := today.AddDays(-reach)
	r.Changes, err = selectChanges(ctx, s.db.Read(),
		`where team_id = $1 and not withdrawn and (date >= $2 or last_date >= $2)`, id, since)
	slices.SortStableFunc(r.Changes, func(a, b Change) int { return strings.Compare(string(a.Date), string(b.Date)) })
	return r, fault.Wrap("show team", err)
}

func past(m Membership, today clock.Date) int {
	if !m.To.IsZero() && m.To < today {
		return 1
	}
	return 0
}

// find is this module's part of the search everywhere.
func (s *Service) find(ctx context.Context, actor auth.Actor, query string, limit int) (out []module.Hit, err error) {
	l, err := s.List(ctx, actor, lists.Query{Values: map[string]string{"q": query}, Limit: limit})
	for _, t := range l.Rows {
		out = append(out, module.Hit{Title: t.Name, Text: t.Village + " · " + t.Commune, URL: "/teams/" + t.ID})
	}
	return out, err
}
