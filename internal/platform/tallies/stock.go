package tallies

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// A Stock counts what there is on a day. Its rows are true as of a day each, and
// move on when they are next written or by Book.Roll: until then, as for any
// other day, the records are counted.
//
// A write opens the place's row first (Open), then changes records through
// Change. The rule of counting stands once, in SQL: what Change adds is the
// difference between the records before and after.
type Stock struct {
	Table    string
	Figures  []Figure                   // SQL: an aggregate of a place's records, never null
	Place    string                     // column of the records' place
	From     string                     // the records, as after "from"
	Where    string                     // which of them count on the day $1; none does on the day ""
	Args     func(day clock.Date) []any // $2 and further, where needed
	Measures []Measure
}

func (s *Stock) figures() []Figure   { return s.Figures }
func (s *Stock) measures() []Measure { return s.Measures }

// Open locks the place's tally until commit and moves it to today. It returns
// the day as of which it is true: today, or later where the clock went back. It
// comes before anything of the place's records is read or changed.
func (s *Stock) Open(ctx context.Context, tx *db.Tx, place string, today clock.Date) (clock.Date, error) {
	tx.Touch(Topic)
	var asOf clock.Date
	lock := `update ` + s.Table + ` set as_of = as_of where place_id = $1 returning as_of`
	err := tx.QueryRow(ctx, lock, place).Scan(&asOf)
	if errors.Is(err, sql.ErrNoRows) {
		insert := `insert into ` + s.Table + ` (place_id, as_of) values ($1, $2) on conflict do nothing`
		if _, err = tx.Exec(ctx, insert, place, today); err == nil {
			err = tx.QueryRow(ctx, lock, place).Scan(&asOf)
		}
	}
	if err != nil {
		return "", fmt.Errorf("lock %s: %w", s.Table, err)
	}
	if asOf >= today {
		return asOf, nil
	}
	return today, s.move(ctx, tx, place, asOf, today)
}

// move makes the place's row, true as of from, true as of day: it adds what the
// same records give on both days, so that a row that is wrong stays wrong by as
// much and is found.
func (s *Stock) move(ctx context.Context, tx *db.Tx, place string, from, day clock.Date) error {
	of := map[string][]string{s.Place: {place}}
	before, err := s.countOne(ctx, tx, from, of)
	if err != nil {
		return err
	}
	after, err := s.countOne(ctx, tx, day, of)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update `+s.Table+` set as_of = $2 where place_id = $1`, place, day); err != nil {
		return fmt.Errorf("move %s: %w", s.Table, err)
	}
	return s.add(ctx, tx, place, before, after)
}

// Write opens the place's tally and changes its records: Open and Change.
func (s *Stock) Write(ctx context.Context, tx *db.Tx, place string, today clock.Date, of map[string][]string,
	change func() error) error {
	day, err := s.Open(ctx, tx, place, today)
	if err != nil {
		return err
	}
	return s.Change(ctx, tx, place, day, of, change)
}

// Change runs change and adds to the place's tally, which is open as of day,
// what it makes another. Of names by column the records that change may alter,
// and those that are counted together with them: {"r.id": …, "r.household_id": …}.
func (s *Stock) Change(ctx context.Context, tx *db.Tx, place string, day clock.Date, of map[string][]string,
	change func() error) error {
	before, err := s.countOne(ctx, tx, day, of)
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	after, err := s.countOne(ctx, tx, day, of)
	if err != nil {
		return err
	}
	return s.add(ctx, tx, place, before, after)
}

// add adds after − before to the place's row.
func (s *Stock) add(ctx context.Context, tx *db.Tx, place string, before, after []int) error {
	args := []any{place}
	var sets []string
	for i, f := range s.Figures {
		if d := after[i] - before[i]; d != 0 {
			sets = append(sets, f.Code+` = `+f.Code+` + `+db.Arg(&args, d))
		}
	}
	if sets == nil {
		return nil
	}
	err := tx.Later(ctx, `update `+s.Table+` set `+strings.Join(sets, ", ")+` where place_id = $1`, args...)
	if err != nil {
		return fmt.Errorf("add to %s: %w", s.Table, err)
	}
	return nil
}

// countOne counts those of one place's records that of names.
func (s *Stock) countOne(ctx context.Context, q db.Querier, day clock.Date, of map[string][]string) ([]int, error) {
	out := make([]int, len(s.Figures))
	if day.IsZero() {
		return out, nil
	}
	args := s.args(day)
	var among []string
	for _, column := range slices.Sorted(maps.Keys(of)) {
		if len(of[column]) > 0 {
			among = append(among, column+` in (`+db.In(&args, of[column])+`)`)
		}
	}
	if among == nil {
		return out, nil
	}
	query := `select ` + s.aggregates() + s.from() + ` and (` + strings.Join(among, ` or `) + `)`
	dest := make([]any, len(out))
	for i := range out {
		dest[i] = &out[i]
	}
	if err := q.QueryRow(ctx, query, args...).Scan(dest...); err != nil {
		return nil, fmt.Errorf("count for %s: %w", s.Table, err)
	}
	return out, nil
}

func (s *Stock) args(day clock.Date) []any {
	if s.Args == nil {
		return []any{day}
	}
	return append([]any{day}, s.Args(day)...)
}

func (s *Stock) aggregates() string {
	return each(columns(s.Figures), func(i int, code string) string { return s.Figures[i].SQL + ` as ` + code })
}

func (s *Stock) from() string { return ` from ` + s.From + ` where ` + s.Where }

// count counts the places' records on a day; nil: every place's.
func (s *Stock) count(ctx context.Context, q db.Querier, places []string, day clock.Date,
	put func(string, []int)) error {
	args, among, wanted := s.args(day), `1 = 1`, func(string) bool { return true }
	if places != nil {
		among, wanted = db.Among(&args, s.Place, places)
	}
	query := `select ` + s.Place + `, ` + s.aggregates() + s.from() + ` and ` + among + ` group by ` + s.Place
	_, err := db.Collect(ctx, q, func(r db.Rows) (_ struct{}, err error) {
		var place string
		n, err := scanInts(r, len(s.Figures), &place)
		if err == nil && wanted(place) {
			put(place, n)
		}
		return struct{}{}, err
	}, query, args...)
	if err != nil {
		return fmt.Errorf("count for %s: %w", s.Table, err)
	}
	return nil
}

// kept reads the rows of the places as they are; nil: all.
func (s *Stock) kept(ctx context.Context, q db.Querier, places []string, put func(string, clock.Date, []int)) error {
	var args []any
	among, wanted := `1 = 1`, func(string) bool { return true }
	if places != nil {
		among, wanted = db.Among(&args, `place_id`, places)
	}
	what := `place_id, as_of, ` + strings.Join(columns(s.Figures), ", ")
	_, err := db.Collect(ctx, q, func(r db.Rows) (_ struct{}, err error) {
		var place string
		var asOf clock.Date
		n, err := scanInts(r, len(s.Figures), &place, &asOf)
		if err == nil && wanted(place) {
			put(place, asOf, n)
		}
		return struct{}{}, err
	}, `select `+what+` from `+s.Table+` where `+among, args...)
	if err != nil {
		return fmt.Errorf("read %s: %w", s.Table, err)
	}
	return nil
}

// at gives what there is in each of the places at the end of day: as kept where
// that is of the day, else counted. A place without a row has nothing.
func (s *Stock) at(ctx context.Context, q db.Querier, places []string, day clock.Date,
	put func(string, []int)) error {
	var others []string
	err := s.kept(ctx, q, places, func(place string, asOf clock.Date, n []int) {
		if asOf == day {
			put(place, n)
		} else {
			others = append(others, place)
		}
	})
	if err != nil || others == nil {
		return err
	}
	return s.count(ctx, q, others, day, put)
}

// At returns by place and figure what there is at the end of a day. Places
// without anything are absent.
func (s *Stock) At(ctx context.Context, q db.Querier, places []string, day clock.Date) (ByPlace, error) {
	out := ByPlace{}
	return out, s.at(ctx, q, places, day, func(place string, n []int) { out.put(place, s.Figures, n) })
}

func (s *Stock) read(ctx context.Context, q db.Querier, places []string, p Period, of func(string) []value) error {
	return s.at(ctx, q, places, p.Day, func(place string, n []int) {
		v := of(place)
		for i := range n {
			v[i].n += n[i]
		}
	})
}

// roll moves every row that lies behind to today, each in a transaction of its own.
func (s *Stock) roll(ctx context.Context, d *db.DB, today clock.Date) error {
	behind := `select place_id from ` + s.Table + ` where as_of < $1 order by place_id`
	places, err := db.Strings(ctx, d.Read(), behind, today)
	for _, place := range places {
		if err == nil {
			err = d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := s.Open(ctx, tx, place, today)
				return err
			})
		}
	}
	if err != nil {
		return fmt.Errorf("roll %s: %w", s.Table, err)
	}
	return nil
}

// recount compares the rows that are of today with the records.
func (s *Stock) recount(ctx context.Context, q db.Querier, today clock.Date) ([]Difference, error) {
	counts := counting{}
	err := s.count(ctx, q, nil, today, func(place string, n []int) {
		for i, f := range s.Figures {
			counts.add(key{place: place, figure: f.Code}, n[i])
		}
	})
	if err != nil {
		return nil, err
	}
	var behind []string
	err = s.kept(ctx, q, nil, func(place string, asOf clock.Date, n []int) {
		if asOf == today {
			counts.kept(place, 0, s.Figures, n)
		} else {
			behind = append(behind, place)
		}
	})
	for _, place := range behind { // rolled by nobody, or written after midnight meanwhile
		counts.drop(place)
	}
	return counts.differences(s.Table), err
}
