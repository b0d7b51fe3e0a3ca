package sessions

import (
	"context"
	"strconv"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// A Filter says which sessions to list.
type Filter struct {
	PlaceID string // "": wherever the actor may look
	After   string // the Next of the page before
	Limit   int    // 0: 50
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
	}
	if f.Limit <= 0 || f.Limit > maxPage {
		f.Limit = 50
	}
	var args []any
	where := `village_id in (` + db.In(&args, s.villages(tops)) + `)`
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
