package dossiers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// A CountOf is a figure that events and ratings change.
type CountOf int

// The figures, in the order of the columns that keep them.
const (
	CountSubmitted CountOf = iota
	CountSelf
	CountHelped
	CountOfficial
	CountPortal
	CountOnline
	CountReceived
	CountSupplements
	CountRefused
	CountStopped
	CountResolved
	CountOnTime
	CountHelpedDone
	CountReturned
	CountRated
	CountStars
	CountHelpRated
	CountHelpStars
	CountIndexed     // index 766, 2.1: ended here
	CountIndexOnTime // and of those in time
	countsOf
)

// countNames are the columns, by figure.
var countNames = [countsOf]string{"submitted", "self", "helped", "official", "portal", "online", "received",
	"supplements", "refused", "stopped", "resolved", "on_time", "helped_done", "returned", "rated", "stars",
	"help_rated", "help_stars", "indexed", "index_on_time"}

// A Count is what something adds to a figure in a month (yyyymm); 0: the month in which it happens.
type Count struct {
	Month int
	Of    CountOf
	N     int
}

// one adds one to each of some figures.
func one(of ...CountOf) []Count {
	out := make([]Count, len(of))
	for i, f := range of {
		out[i] = Count{Of: f, N: 1}
	}
	return out
}

// submitted is what a submission adds.
func submitted(d Dossier) []Count {
	of := []CountOf{CountSubmitted, CountSelf}
	switch d.Assist {
	case Helped:
		of[1] = CountHelped
	case Official:
		of[1] = CountOfficial
	}
	if d.Way == Portal {
		of = append(of, CountPortal)
	}
	if d.Channel == Online {
		of = append(of, CountOnline)
	}
	return one(of...)
}

// resolve notes that there is a result, and returns what that adds.
func resolve(d *Dossier, at time.Time) []Count {
	d.ResolvedAt = at
	return resolved(*d)
}

// resolved is what a result adds: on time by the promise made to the person.
func resolved(d Dossier) []Count {
	of := []CountOf{CountResolved}
	if d.Promised.IsZero() || !d.ResolvedAt.After(d.Promised) {
		of = append(of, CountOnTime)
	}
	if d.Assist == Helped {
		of = append(of, CountHelpedDone)
	}
	return one(of...)
}

// Month is the key of a month in the tallies: yyyymm in Vietnam's calendar.
func Month(t time.Time) int {
	t = t.In(clock.Vietnam)
	return t.Year()*100 + int(t.Month())
}

// MonthStart is the first moment of month yyyymm in Vietnam; the zero time for 0.
func MonthStart(month int) time.Time {
	if month == 0 {
		return time.Time{}
	}
	return clock.NewDate(month/100, time.Month(month%100), 1).Start()
}

// A tally is a sum of counts, by figure.
type tally [countsOf]int

func (t *tally) add(c Count) { t[c.Of] += c.N }

// A tallyKey says where a tally is kept.
type tallyKey struct {
	place, sector string
	month         int
}

// tallies sums counts up, each place, sector and month once.
type tallies map[tallyKey]tally

func (s tallies) add(place, sector string, counts []Count) {
	for _, c := range counts {
		k := tallyKey{place, sector, c.Month}
		t := s[k]
		t.add(c)
		s[k] = t
	}
}

// write adds the tallies to what is kept, each to its month and to all time, in
// the transaction of what is counted: a dashboard is a sum over places, exact at once.
func (s tallies) write(ctx context.Context, tx *db.Tx) error {
	if len(s) == 0 {
		return nil
	}
	tx.Touch(db.Figures)
	keys := make([]tallyKey, 0, len(s))
	for k := range s {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b tallyKey) int { // one order for everybody: no deadlocks
		return strings.Compare(a.place+"\x00"+a.sector+strconv.Itoa(a.month), b.place+"\x00"+b.sector+strconv.Itoa(b.month))
	})
	for _, k := range keys {
		t := s[k]
		month, all := []any{k.place, k.month}, []any{k.place, 0}
		for _, n := range t {
			month, all = append(month, n), append(all, n)
		}
		if err := tx.Every(ctx, addTallySQL, [][]any{month, all}); err != nil {
			return fmt.Errorf("tally: %w", err)
		}
		if t[CountSubmitted] == 0 {
			continue
		}
		if err := tx.Later(ctx, addSectorSQL, k.place, k.sector, t[CountSubmitted]); err != nil {
			return fmt.Errorf("tally of sectors: %w", err)
		}
	}
	return nil
}

const addSectorSQL = `insert into dossiers_tally_sector (place_id, sector, n) values ($1, $2, $3)
	on conflict (place_id, sector) do update set n = dossiers_tally_sector.n + excluded.n`

var addTallySQL = func() string {
	var columns, values, sums []string
	for i, name := range countNames {
		columns = append(columns, name)
		values = append(values, "$"+strconv.Itoa(i+3))
		sums = append(sums, name+" = dossiers_tally."+name+" + excluded."+name)
	}
	return `insert into dossiers_tally (place_id, month, ` + strings.Join(columns, ", ") + `)
		values ($1, $2, ` + strings.Join(values, ", ") + `)
		on conflict (place_id, month) do update set ` + strings.Join(sums, ", ")
}()
