package tallies

import (
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/db"
)

// kinds reads which kinds of a figure there were in the places. Those of all
// time are kept; a period's are read from the records.
func (f *Flow) kinds(ctx context.Context, q db.Querier, places []string, p Period, s Source, fig Figure,
	put func(place, kind string)) error {
	var args []any
	column, query := `place_id`, `select place_id, kind from `+f.kindTable(fig.Code)+` where n > 0`
	if p.From != 0 || p.To != 0 {
		column = s.Place
		query = `select distinct ` + s.Place + `, ` + fig.Kind + ` from ` + s.From + ` where ` + s.Where +
			` and ` + s.At + ` >= ` + db.Arg(&args, db.At(MonthStart(p.From)))
		if p.To != 0 {
			query += ` and ` + s.At + ` < ` + db.Arg(&args, db.At(MonthStart(p.To).AddDate(0, 1, 0)))
		}
	}
	among, wanted := db.Among(&args, column, places)
	_, err := db.Collect(ctx, q, func(r db.Rows) (_ struct{}, err error) {
		var place, kind string
		if err = r.Scan(&place, &kind); err == nil && wanted(place) {
			put(place, kind)
		}
		return struct{}{}, err
	}, query+` and `+among, args...)
	if err != nil {
		return fmt.Errorf("read %s of %s: %w", fig.Code, f.Table, err)
	}
	return nil
}

// union is the sorted union of two sorted sets.
func union(a, b []string) []string {
	for _, k := range b {
		if i, has := slices.BinarySearch(a, k); !has {
			a = slices.Insert(a, i, k)
		}
	}
	return a
}
