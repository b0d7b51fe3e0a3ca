package people

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// WithoutAccount asks Without for those of 14 and over who have no account.
const WithoutAccount = "account"

// Without returns the people behind a figure who are still missing in it, in
// the order in which one knocks on their doors: by alley, household and birth.
// What is WithoutAccount. Next is "" at the end, else what to hand in as after.
// They are those of the villages whose records are the place's on the map of a
// day; on the zero Date, today's.
func (s *Service) Without(ctx context.Context, actor auth.Actor, placeID string, on clock.Date, what, after string, limit int) (page []Brief, next string, err error) {
	if err := actor.Need(List, placeID); err != nil {
		return nil, "", err
	}
	if what != WithoutAccount {
		return nil, "", fault.New(fault.NotFound, "people.no_such_list")
	}
	m := s.places.Tree().On(on)
	villages := slices.DeleteFunc(m.RecordsIn(m.Home(placeID)), func(id string) bool { return !actor.May(List, id) })
	if len(villages) > maxVillages {
		return nil, "", fault.New(fault.Invalid, "people.too_wide")
	}
	if after == "" { // the first page is the look at the list, the others go on with it
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return s.journal.Viewed(ctx, tx, actor, "", placeID, "people.why_list_"+what)
		})
		if err != nil {
			return nil, "", fmt.Errorf("log list: %w", err)
		}
	}
	limit = min(max(limit, 1), 500)
	day := s.today()
	args := []any{day, bornBy(day, 14)}
	where := counted + ` and r.status = 'here' and r.account_since = '' and r.born_on <> '' and r.born_on <= $2 and r.village_id in (` + db.In(&args, villages) + `)`
	if after != "" {
		c, err := readCursor(after)
		if err != nil {
			return nil, "", err
		}
		where += ` and (r.village_id, coalesce(h.walk, ''), r.household_id, r.born_on, r.id) > (` + db.In(&args, c) + `)`
	}
	type row struct {
		Brief
		walk, bornOn string
	}
	rows, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (x row, err error) {
		x.Brief, err = scanBrief(r, &x.walk, &x.bornOn)
		return x, err
	}, briefSelect+`, coalesce(h.walk, ''), r.born_on from people_resident r`+briefJoins+`where `+where+`
		order by r.village_id, coalesce(h.walk, ''), r.household_id, r.born_on, r.id limit `+db.Arg(&args, limit+1), args...)
	if err != nil {
		return nil, "", fmt.Errorf("list people without %s: %w", what, err)
	}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		next = writeCursor(last.VillageID, last.walk, last.HouseholdID, last.bornOn, last.ID)
	}
	for _, x := range rows {
		page = append(page, x.Brief)
	}
	return page, next, nil
}

const cursorParts = 5

func writeCursor(parts ...string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(parts, "\x1f")))
}

func readCursor(s string) ([]string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	parts := strings.Split(strings.ToValidUTF8(string(raw), ""), "\x1f")
	if err != nil || len(parts) != cursorParts || strings.ContainsRune(string(raw), 0) { // NUL is no text
		return nil, fault.New(fault.Invalid, "people.bad_cursor")
	}
	return parts, nil
}
