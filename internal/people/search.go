package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/module"
	"thonso/internal/platform/search"
	"thonso/internal/platform/text"
)

// A Search looks for persons in a place.
type Search struct {
	PlaceID string // "": wherever the actor may search
	// nothing, for all of a place whose people the actor may list;
	// name in any writing and order, with the year of birth or not; phone; or 12 digits of the identity number
	Text  string
	Limit int    // 20 if 0, 50 at most
	After string // the next of the page before; names only
}

// Search returns the first page of what is looked for.
func (s *Service) Search(ctx context.Context, actor auth.Actor, f Search) ([]Brief, error) {
	found, _, err := s.Page(ctx, actor, f)
	return found, err
}

// Page returns the persons found, those first whose name ends in what was
// typed, and the cursor of the next page, "" on the last.
func (s *Service) Page(ctx context.Context, actor auth.Actor, f Search) (found []Brief, next string, err error) {
	reach, err := s.reach(actor, f.PlaceID)
	if err != nil {
		return nil, "", err
	}
	if f.Limit <= 0 {
		f.Limit = 20
	}
	f.Limit = min(f.Limit, 50)
	number, isNumber := text.IDNumber(f.Text)
	phone, isPhone := text.Phone(f.Text)
	q, isName := search.Read(f.Text)
	switch {
	case f.Text == "" && f.PlaceID != "" && actor.May(List, f.PlaceID): // all who live there
		page, err := s.alongDoors(ctx, actor, f.PlaceID, "", "list:people.title", `1 = 1`, nil, f.After, f.Limit)
		return page.Rows, page.Next, err
	case f.After != "" && (!isName || isNumber || isPhone):
		err = search.ErrCursor // of these there is one page only
	case !isName: // nothing, or signs alone
		return nil, "", nil
	case isNumber:
		found, err = s.exactly(ctx, reach, f.Limit, `r.id_key = $1 and r.id_key <> ''`, s.box.Key(number))
	case isPhone:
		found, err = s.exactly(ctx, reach, f.Limit, `r.phone = $1 and r.phone <> ''`, phone)
	default:
		found, next, err = s.named(ctx, reach, q, f)
	}
	switch {
	case errors.Is(err, search.ErrCursor):
		return nil, "", lists.BadCursor()
	case err != nil:
		return nil, "", fmt.Errorf("search residents: %w", err)
	}
	return found, next, nil
}

// exactly returns those within reach of the few whom a condition names.
func (s *Service) exactly(ctx context.Context, reach search.Reach, limit int, where string, arg any) ([]Brief, error) {
	found, err := s.briefs(ctx, s.db.Read(), where+` order by r.folded, r.id`, arg)
	found = slices.DeleteFunc(found, func(b Brief) bool {
		return !reach.All && !slices.Contains(reach.Places, b.VillageID)
	})
	return found[:min(limit, len(found))], err
}

func (s *Service) named(ctx context.Context, reach search.Reach, q search.Query, f Search) ([]Brief, string, error) {
	if !reach.All && len(reach.Places) == 0 {
		return nil, "", nil
	}
	refs, next, err := s.names().Find(ctx, s.db, q, reach, f.After, f.Limit)
	if err != nil || len(refs) == 0 {
		return nil, "", err
	}
	var args []any
	found, err := s.briefs(ctx, s.db.Read(), `r.id in (`+db.In(&args, refs)+`)`, args...)
	slices.SortFunc(found, func(a, b Brief) int { return slices.Index(refs, a.ID) - slices.Index(refs, b.ID) })
	return found, next, err
}

// briefs reads those here who meet a condition.
func (s *Service) briefs(ctx context.Context, q db.Querier, where string, args ...any) ([]Brief, error) {
	return db.Collect(ctx, q, func(r db.Rows) (Brief, error) { return scanBrief(r) },
		briefSelect+`from people_resident r`+briefJoins+`where r.status = 'here' and `+where, args...)
}

// reach is where actor looks in a place, or wherever they may.
func (s *Service) reach(actor auth.Actor, placeID string) (r search.Reach, err error) {
	tops := []string{placeID}
	if placeID != "" {
		err = actor.Need(Find, placeID)
	} else {
		err, tops = actor.NeedAnywhere(Find), actor.Places(Find)
	}
	if err != nil {
		return r, err
	}
	if all := s.places.Tree().Tops(); len(all) == 1 && slices.Contains(tops, all[0]) {
		return search.Reach{All: true}, nil
	}
	for _, p := range tops {
		here, err := s.within(p)
		if err != nil || len(tops) == 1 {
			return here, err
		}
		r.Places, r.Offices = union(r.Places, here.Places), union(r.Offices, here.Offices)
	}
	return r, nil
}

// find is this module's part of the search everywhere.
func (s *Service) find(ctx context.Context, actor auth.Actor, query string, limit int) (out []module.Hit, err error) {
	found, err := s.Search(ctx, actor, Search{Text: query, Limit: limit})
	tree := s.places.Tree()
	for _, b := range found {
		year, _, _ := strings.Cut(b.Born, "-")
		out = append(out, module.Hit{Title: b.Name, Text: joined(year, tree.Name(b.VillageID)),
			URL: peopleURL + "/" + b.ID, Person: b.ID})
	}
	return out, err
}

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}
