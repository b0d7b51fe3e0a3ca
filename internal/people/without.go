package people

import (
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/lists"
)

// WithoutAccount asks Without for those of 14 and over who have no account.
const WithoutAccount = "account"

// Without returns the people behind a figure who are still missing in it, in
// the order in which one knocks on their doors: by alley, household and birth.
// What is WithoutAccount; after is the Next of the page before.
// They are those of the villages whose records are the place's on the map of a
// day; on the zero Date, today's.
func (s *Service) Without(ctx context.Context, actor auth.Actor, placeID string, on clock.Date, what, after string,
	limit int) (page lists.Page[Brief], err error) {
	if what != WithoutAccount {
		return page, fault.New(fault.NotFound, "people.no_such_list")
	}
	day := s.today()
	return s.alongDoors(ctx, actor, placeID, on, "people.why_list_"+what, counted+` and r.account_since = ''
		and r.born_on <> '' and r.born_on <= $2`, []any{day, bornBy(day, 14)}, after, limit)
}

// alongDoors returns those who live in a place's villages and meet a condition;
// the look at them is logged for the reason.
func (s *Service) alongDoors(ctx context.Context, actor auth.Actor, placeID string, on clock.Date, why, where string,
	args []any, after string, limit int) (page lists.Page[Brief], err error) {
	if err := actor.Need(List, placeID); err != nil {
		return page, err
	}
	m := s.places.Tree().On(on)
	villages := slices.DeleteFunc(m.RecordsIn(m.Home(placeID)), func(id string) bool { return !actor.May(List, id) })
	if len(villages) > maxVillages {
		return page, fault.New(fault.Invalid, "people.too_wide")
	}
	where += ` and r.status = 'here' and r.village_id in (` + db.In(&args, villages) + `)`
	page, err = lists.Select(ctx, s.db.Read(), lists.Source[Brief]{Name: "people.doors", Columns: briefColumns,
		From: "people_resident r" + briefJoins, Where: where, Args: args,
		Scan: func(r db.Rows) (Brief, error) { return scanBrief(r) }}, doorToDoor, after, min(max(limit, 1), 500))
	if err == nil {
		people := convert.Each(page.Rows, func(b Brief) string { return b.ID })
		err = s.journal.ListedOnce(ctx, s.db, actor, people, placeID, why)
	}
	if err != nil {
		return page, fmt.Errorf("list people, %s: %w", why, err)
	}
	return page, nil
}

// doorToDoor is the order in which one walks along the doors of a village.
var doorToDoor = lists.Order{Name: "door", Keys: []lists.Key{lists.Text("r.village_id"),
	lists.Text("coalesce(h.walk, '')"),
	lists.Text("r.household_id"), lists.Text("r.born_on"), lists.Text("r.id")}}
