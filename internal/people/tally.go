package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// A Tally is what the figures of a village are made of, on one day.
type Tally struct {
	Residents  int
	Households int // with at least one resident
	Aged14     int // residents of 14 and over
	Account14  int // of these, with an account on the portal or VNeID
	Adults     int // residents of 18 and over
	Smartphone int // of these, with a smartphone
	AsOf       clock.Date
}

// Plus returns the sum of two tallies, as of the earlier day.
func (t Tally) Plus(u Tally) Tally {
	if t.AsOf.IsZero() || !u.AsOf.IsZero() && u.AsOf < t.AsOf {
		t.AsOf = u.AsOf
	}
	t.Residents += u.Residents
	t.Households += u.Households
	t.Aged14 += u.Aged14
	t.Account14 += u.Account14
	t.Adults += u.Adults
	t.Smartphone += u.Smartphone
	return t
}

func (t *Tally) scan() []any {
	return []any{&t.Residents, &t.Households, &t.Aged14, &t.Account14, &t.Adults, &t.Smartphone}
}

// The rule of counting, once: $1 is the day, $2 and $3 the last birth dates of those of 14 and 18.
const (
	tallyColumns = `residents, households, aged14, account14, adults, smartphone`
	counted      = `not r.walk_in and r.from_date <= $1 and (r.to_date = '' or r.to_date > $1)`
	countColumns = `
		count(*) as residents,
		count(distinct nullif(r.household_id, '')) as households,
		count(case when r.born_on <> '' and r.born_on <= $2 then 1 end) as aged14,
		count(case when r.born_on <> '' and r.born_on <= $2 and r.account_since <> '' and r.account_since <= $1 then 1 end) as account14,
		count(case when r.born_on <> '' and r.born_on <= $3 then 1 end) as adults,
		count(case when r.born_on <> '' and r.born_on <= $3 and r.smartphone then 1 end) as smartphone`
)

func countArgs(day clock.Date) []any { return []any{day, bornBy(day, 14), bornBy(day, 18)} }

// Tallies returns the tallies of the villages; one without residents is zero.
func (s *Service) Tallies(ctx context.Context, villageIDs []string) (map[string]Tally, error) {
	var args []any
	among, wanted := db.Among(&args, "village_id", villageIDs)
	return collectTallies(ctx, s.db.Read(), wanted, `select village_id, as_of, `+tallyColumns+` from people_tally where `+among, args...)
}

// CountAt counts the records of the villages as of a day, in the past or today.
func (s *Service) CountAt(ctx context.Context, villageIDs []string, on clock.Date) (map[string]Tally, error) {
	args := countArgs(on)
	among, wanted := db.Among(&args, "r.village_id", villageIDs)
	out, err := collectTallies(ctx, s.db.Read(), wanted, `select r.village_id, '' as as_of, `+countColumns+`
		from people_resident r where `+counted+` and `+among+` group by r.village_id`, args...)
	for id, t := range out {
		t.AsOf = on
		out[id] = t
	}
	return out, err
}

func collectTallies(ctx context.Context, q db.Querier, wanted func(village string) bool, query string, args ...any) (map[string]Tally, error) {
	out := map[string]Tally{}
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read tallies: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var t Tally
		if err := rows.Scan(append([]any{&id, &t.AsOf}, t.scan()...)...); err != nil {
			return nil, fmt.Errorf("read tallies: %w", err)
		}
		if wanted(id) {
			out[id] = t
		}
	}
	return out, rows.Err()
}

// openTally locks the village's tally until commit and moves it to today; it
// returns the day as of which differences are to be added. It comes before any
// change of the village's records: a change made earlier would be counted twice.
func (s *Service) openTally(ctx context.Context, tx *db.Tx, villageID string) (clock.Date, error) {
	tx.Touch(db.Figures)
	today := s.today()
	var asOf clock.Date
	const lock = `update people_tally set residents = residents where village_id = $1 returning as_of`
	err := tx.QueryRow(ctx, lock, villageID).Scan(&asOf)
	if errors.Is(err, sql.ErrNoRows) {
		if _, err = tx.Exec(ctx, `insert into people_tally (village_id, as_of) values ($1, $2) on conflict do nothing`, villageID, today); err == nil {
			err = tx.QueryRow(ctx, lock, villageID).Scan(&asOf)
		}
	}
	if err != nil {
		return "", fmt.Errorf("lock tally: %w", err)
	}
	if asOf >= today {
		return asOf, nil
	}
	return today, rollTally(ctx, tx, villageID, asOf, today)
}

// rollTally adds those who came of age after from, up to day. Nothing else in
// the rule moves by itself: no date of a record lies ahead of its tally.
func rollTally(ctx context.Context, tx *db.Tx, villageID string, from, day clock.Date) error {
	var add Tally
	err := tx.QueryRow(ctx, `select
			count(case when r.born_on > $2 and r.born_on <= $3 then 1 end),
			count(case when r.born_on > $2 and r.born_on <= $3 and r.account_since <> '' then 1 end),
			count(case when r.born_on > $4 and r.born_on <= $5 then 1 end),
			count(case when r.born_on > $4 and r.born_on <= $5 and r.smartphone then 1 end)
		from people_resident r where r.village_id = $1 and r.status = 'here' and not r.walk_in`,
		villageID, bornBy(from, 14), bornBy(day, 14), bornBy(from, 18), bornBy(day, 18)).
		Scan(&add.Aged14, &add.Account14, &add.Adults, &add.Smartphone)
	if err != nil {
		return fmt.Errorf("roll tally: %w", err)
	}
	add.AsOf = day
	return addTally(ctx, tx, villageID, add)
}

// addTally adds the difference d to the village's tally, then true as of d.AsOf.
func addTally(ctx context.Context, tx *db.Tx, villageID string, d Tally) error {
	tx.Touch(db.Figures)
	_, err := tx.Exec(ctx, `update people_tally set as_of = $2, residents = residents + $3, households = households + $4,
			aged14 = aged14 + $5, account14 = account14 + $6, adults = adults + $7, smartphone = smartphone + $8
		where village_id = $1`, villageID, d.AsOf, d.Residents, d.Households, d.Aged14, d.Account14, d.Adults, d.Smartphone)
	if err != nil {
		return fmt.Errorf("add to tally: %w", err)
	}
	return nil
}
