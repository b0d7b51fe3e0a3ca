package dossiers

import (
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/db"
)

// A Tally counts what happened to the dossiers of a place.
type Tally struct {
	Submitted, Self, Helped, Official, Portal, Online    int
	Received, Supplements, Refused, Stopped              int
	Resolved, OnTime, HelpedDone, Returned, Rated, Stars int
	HelpRated, HelpStars                                 int      // ratings of the help
	Indexed, IndexOnTime                                 int      // ended here, and of those in time as index 766 counts
	Sectors                                              []string // of what was submitted, sorted
}

func (t *Tally) dests() []any {
	return []any{&t.Submitted, &t.Self, &t.Helped, &t.Official, &t.Portal, &t.Online, &t.Received, &t.Supplements,
		&t.Refused, &t.Stopped,
		&t.Resolved, &t.OnTime, &t.HelpedDone, &t.Returned, &t.Rated, &t.Stars, &t.HelpRated, &t.HelpStars, &t.Indexed,
		&t.IndexOnTime}
}

const (
	tallyColumns = `submitted, self, helped, official, portal, online, received, supplements, refused, stopped, resolved, on_time, helped_done, returned, rated, stars, help_rated, help_stars, indexed, index_on_time`
	tallySums    = `sum(submitted), sum(self), sum(helped), sum(official), sum(portal), sum(online), sum(received),
		sum(supplements), sum(refused), sum(stopped),
		sum(resolved), sum(on_time), sum(helped_done), sum(returned), sum(rated), sum(stars), sum(help_rated),
		sum(help_stars), sum(indexed), sum(index_on_time)`
)

// Tallies returns the tallies of the places: of the months from … to (yyyymm,
// both included), or of all time where both are 0. A place without any is absent.
func (s *Service) Tallies(ctx context.Context, placeIDs []string, from, to int) (map[string]Tally, error) {
	var args []any
	query := `select place_id, ` + tallyColumns + ` from dossiers_tally where month = 0`
	if from != 0 || to != 0 {
		query = `select place_id, ` + tallySums + ` from dossiers_tally where month >= ` + db.Arg(&args, max(from, 1))
		if to != 0 {
			query += ` and month <= ` + db.Arg(&args, to)
		}
	}
	among, wanted := db.Among(&args, "place_id", placeIDs)
	query += ` and ` + among
	if from != 0 || to != 0 {
		query += ` group by place_id`
	}
	out := make(map[string]Tally, len(placeIDs))
	_, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (_ struct{}, err error) {
		var id string
		var t Tally
		if err = r.Scan(append([]any{&id}, t.dests()...)...); err == nil && wanted(id) {
			out[id] = t
		}
		return struct{}{}, err
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read tallies: %w", err)
	}
	return out, s.addSectors(ctx, out, placeIDs, from, to)
}

// addSectors says of each tally in which sectors dossiers were submitted. All
// time is kept as a tally; a period is read from the dossiers themselves.
func (s *Service) addSectors(ctx context.Context, out map[string]Tally, placeIDs []string, from, to int) error {
	var args []any
	query := `select place_id, sector from dossiers_tally_sector where n > 0`
	if from != 0 || to != 0 {
		query = `select distinct place_id, sector from dossiers_dossier where submitted_at > 0 and submitted_at >= ` +
			db.Arg(&args, db.At(MonthStart(from)))
		if to != 0 {
			query += ` and submitted_at < ` + db.Arg(&args, db.At(MonthStart(to).AddDate(0, 1, 0)))
		}
	}
	among, _ := db.Among(&args, "place_id", placeIDs) // out holds none that isn't wanted
	query += ` and ` + among
	type row struct{ place, sector string }
	rows, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (w row, err error) { return w, r.Scan(&w.place, &w.sector) },
		query, args...)
	if err != nil {
		return fmt.Errorf("read sectors: %w", err)
	}
	for _, w := range rows {
		if t, ok := out[w.place]; ok {
			t.Sectors = append(t.Sectors, w.sector)
			slices.Sort(t.Sectors)
			out[w.place] = t
		}
	}
	return nil
}
