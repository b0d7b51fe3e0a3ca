package people

import (
	"context"
	"fmt"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/text"
)

// A Search looks for persons in a place.
type Search struct {
	PlaceID string // "": wherever the actor may search
	Text    string // name without regard to marks and order, phone, or all 12 digits of the identity number
	Limit   int    // 20 if 0, 50 at most
}

// Search returns the persons found, those first whose name ends in what was
// typed: people are called by the last word of their name.
func (s *Service) Search(ctx context.Context, actor auth.Actor, f Search) ([]Brief, error) {
	villages, err := s.searched(actor, f.PlaceID)
	if err != nil {
		return nil, err
	}
	if f.Limit <= 0 {
		f.Limit = 20
	}
	f.Limit = min(f.Limit, 50)
	var args []any
	q := text.Clean(f.Text)
	number, isNumber := text.IDNumber(q)
	phone, isPhone := text.Phone(q)
	rank := "0"
	var where string
	switch {
	case text.Key(q) == "" || len(villages) == 0: // marks without a letter fold to nothing
		return nil, nil
	case isNumber:
		where = `id_key = ` + db.Arg(&args, s.box.Key(number)) + ` and id_key <> ''`
	case isPhone:
		where = `phone = ` + db.Arg(&args, phone) + ` and phone <> ''`
	default:
		rank, where = s.nameClause(&args, q)
	}
	where += ` and status = 'here' and village_id in (` + db.In(&args, villages) + `)`
	found, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (Brief, error) { return scanBrief(r) },
		`with hit as (select id, folded, `+rank+` as rank from people_resident where `+where+` order by rank, folded, id limit `+db.Arg(&args, f.Limit)+`) `+
			briefSelect+`from hit join people_resident r on r.id = hit.id`+briefJoins+`order by hit.rank, hit.folded, hit.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("search residents: %w", err)
	}
	return found, nil
}

// nameClause matches names that have all words of q, in any order, the last
// perhaps not typed to its end; what ends in q itself ranks first.
func (s *Service) nameClause(args *[]any, q string) (rank, where string) {
	words := strings.Fields(text.Query(q))
	if len(words) > 8 {
		words = words[:8]
	}
	var conds []string
	for i, w := range words {
		part := ` ` + w
		if i < len(words)-1 {
			part += ` `
		}
		conds = append(conds, s.db.Contains(`' ' || folded || ' '`, db.Arg(args, part)))
	}
	end := db.Arg(args, `% `+strings.Join(words, " "))
	return `case when ' ' || folded like ` + end + ` then 0 else 1 end`, strings.Join(conds, " and ")
}

// searched returns the villages in which actor searches.
func (s *Service) searched(actor auth.Actor, placeID string) ([]string, error) {
	if placeID != "" {
		if err := actor.Need(Find, placeID); err != nil {
			return nil, err
		}
		return s.villages(placeID)
	}
	if err := actor.NeedAnywhere(Find); err != nil {
		return nil, err
	}
	var out []string
	for _, p := range actor.Places(Find) {
		vs, err := s.villages(p)
		if err != nil {
			return nil, err
		}
		out = append(out, vs...)
	}
	return out, nil
}
