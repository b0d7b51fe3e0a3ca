package sessions

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// A Filter says which sessions to list.
type Filter struct {
	PlaceID string     // "": wherever the actor may look
	Map     clock.Date // of which PlaceID is a unit: what belongs to it on that day's map; zero: what lies in it today
	After   string     // the Next of the page before
	Limit   int        // 0: 50
}

// A List is one page of sessions, the newest first.
type List struct {
	Sessions []Session
	Next     string // "" on the last page
}

const maxPage = 100

// List returns a page of sessions.
func (s *Service) List(ctx context.Context, actor auth.Actor, f Filter) (List, error) {
	tops := actor.Places(View)
	if f.PlaceID != "" {
		if err := actor.Need(View, f.PlaceID); err != nil {
			return List{}, err
		}
		tops = []string{f.PlaceID}
		if f.Map != "" {
			tops[0] = s.Places.Tree().On(f.Map).Home(f.PlaceID)
		}
	}
	if f.Limit <= 0 || f.Limit > maxPage {
		f.Limit = 50
	}
	in := s.villages(tops)
	if f.Map != "" {
		in = s.villagesOn(actor, tops, f.Map)
	}
	var args []any
	where := `village_id in (` + db.In(&args, in) + `)`
	if f.After != "" {
		at, id, ok := strings.Cut(f.After, ".")
		us, err := strconv.ParseInt(at, 10, 64)
		if !ok || err != nil {
			return List{}, fault.New(fault.Invalid, "sessions.bad_cursor")
		}
		where += ` and (opened_at, id) < (` + db.Arg(&args, us) + `, ` + db.Arg(&args, id) + `)`
	}
	all, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (Session, error) { return scanSession(r) },
		`select `+sessionColumns+` from sessions_session where `+where+` order by opened_at desc, id desc limit `+db.Arg(&args, f.Limit+1), args...)
	out := List{Sessions: all}
	if len(all) > f.Limit {
		out.Sessions = all[:f.Limit]
		last := out.Sessions[f.Limit-1]
		out.Next = strconv.FormatInt(db.At(last.OpenedAt), 10) + "." + last.ID
	}
	return out, wrap("list sessions", err)
}

// villagesOn are those whose records belong to the places on the map of a day,
// as far as the actor may look into them.
func (s *Service) villagesOn(actor auth.Actor, tops []string, day clock.Date) (out []string) {
	m := s.Places.Tree().On(day)
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
	tree := s.Places.Tree()
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
