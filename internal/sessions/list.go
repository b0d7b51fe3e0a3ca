package sessions

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/ui"
)

// A Listed session comes with the name of its village, on the map that was asked for.
type Listed struct {
	Session
	Village string
}

// sessionList declares the list of sessions, the newest first.
func (s *Service) sessionList() *lists.List[Listed] {
	counted := func(n func(*Report) int) func(context.Context, Listed) string {
		return func(_ context.Context, se Listed) string {
			if se.Report == nil {
				return ""
			}
			return strconv.Itoa(n(se.Report))
		}
	}
	return &lists.List[Listed]{
		Ground: lists.Ground{DB: s.db, Journal: s.journal}, Name: "sessions", URL: "/sessions",
		Title: "sessions.list", Need: View,
		Empty: "sessions.list_empty", EmptyText: "sessions.list_empty_text",
		Columns: []lists.Column[Listed]{
			{Label: "sessions.column.day", Order: "opened", Link: func(se Listed) string {
				return sessionURL(se.ID, "report")
			},
				Text: func(ctx context.Context, se Listed) string { return dayText(ctx, se.OpenedAt) },
				When: func(se Listed) time.Time { return se.OpenedAt }},
			{Label: "sessions.column.village", Text: func(_ context.Context, se Listed) string { return se.Village }},
			{Label: "sessions.column.state", Cell: func(se Listed) templ.Component { return stateTag(se.Session) },
				Text: func(ctx context.Context, se Listed) string {
					_, words := stateText(ctx, se.Session)
					return words
				}},
			{Label: "sessions.column.guests", Number: true, Text: counted(func(r *Report) int { return r.Guests })},
			{Label: "sessions.column.filed", Number: true, Text: counted((*Report).Filed)},
		},
		Filters: []lists.Filter{
			{Name: "village", Label: "sessions.unit", Kind: lists.Choice, Any: "sessions.unit_all",
				Options: s.unitOptions,
				Doc:     "or a commune or province; empty: wherever you may look"},
			{Name: "map", Kind: lists.Silent,
				Doc: "day of a map, yyyy-mm-dd: what belongs to village on it; empty: what lies in it today"},
		},
		Orders: []lists.Order{{Name: "opened", Keys: []lists.Key{lists.Number("opened_at"), lists.Text("id")},
			Desc: true}},
		Select: sessionColumns, From: "sessions_session", Scope: s.listScope, Fill: s.nameVillages,
		Scan: func(r db.Rows) (l Listed, err error) { l.Session, err = scanSession(r); return l, err },
		Lead: func(ctx context.Context, actor auth.Actor, q *lists.Query) (templ.Component, error) {
			tabs := places.MapTabs(ctx, s.places.Tree(), actor.Places(View), "/sessions",
				url.Values{"village": {q.Get("village")}, "map": {q.Get("map")}})
			return mapTabs(tabs), nil
		},
	}
}

// List returns a page of sessions, as far as the actor may look.
func (s *Service) List(ctx context.Context, actor auth.Actor, q lists.Query) (lists.Page[Listed], error) {
	return s.sessionList().Read(ctx, actor, q)
}

// listScope limits the list to the villages of the unit asked for, on the map
// asked for, or else wherever the actor may look.
func (s *Service) listScope(_ context.Context, actor auth.Actor, q lists.Query, args *[]any) (string, error) {
	day, err := places.ParseMap(q.Get("map"))
	if err != nil {
		return "", err
	}
	tops := actor.Places(View)
	if unit := q.Get("village"); unit != "" {
		if err := actor.Need(View, unit); err != nil {
			return "", err
		}
		tops = []string{cmp.Or(s.places.Tree().On(day).Home(unit), unit)}
	}
	in := s.villages(tops)
	if day != "" {
		in = s.villagesOn(actor, tops, day)
	}
	return `village_id in (` + db.In(args, in) + `)`, nil
}

// nameVillages says where each session was: on a map that was asked for, where that belongs there.
func (s *Service) nameVillages(_ context.Context, _ auth.Actor, q lists.Query, rows []Listed) error {
	tree := s.places.Tree()
	m := tree.On(clock.Date(q.Get("map")))
	for i := range rows {
		id := rows[i].VillageID
		if q.Get("map") != "" {
			id = m.Home(id)
		}
		rows[i].Village = tree.Name(id)
	}
	return nil
}

// unitOptions are the units of the map in which the actor may look.
func (s *Service) unitOptions(ctx context.Context, actor auth.Actor, q lists.Query) []ui.Option {
	tree := s.places.Tree()
	units := tree.On(clock.Date(q.Get("map"))).Units(actor.Places(View), q.Get("village"))
	others := func(u places.Place) bool { return !actor.May(View, u.ID) } // today, of a unit's villages
	return tree.Choices(ctx, slices.DeleteFunc(units, others))
}

// stateText says how a session stands.
func stateText(ctx context.Context, se Session) (ui.Kind, string) {
	switch {
	case se.Open():
		return ui.KindInfo, i18n.T(ctx, "sessions.is_open")
	case se.Report != nil && se.Report.ByItself:
		return ui.KindWarning, i18n.T(ctx, "sessions.closed_itself_short")
	default:
		return ui.KindSuccess, i18n.T(ctx, "sessions.closed_short")
	}
}

// villagesOn are those whose records belong to the places on the map of a day,
// as far as the actor may look into them.
func (s *Service) villagesOn(actor auth.Actor, tops []string, day clock.Date) (out []string) {
	m := s.places.Tree().On(day)
	for _, unit := range m.StandingFor(tops) {
		for _, id := range m.RecordsIn(unit) {
			if actor.May(View, id) && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// villages are those in the places today, and those they continue.
func (s *Service) villages(tops []string) []string {
	tree := s.places.Tree()
	seen := map[string]bool{}
	var out []string
	for _, top := range tops {
		for _, v := range tree.Within(top, places.Village, tree.Today()) {
			for _, id := range tree.Line(v.ID) {
				if !seen[id] {
					seen[id] = true
					out = append(out, id)
				}
			}
		}
	}
	return out
}
