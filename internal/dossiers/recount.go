package dossiers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"thonso/internal/platform/db"
)

// A Difference is a figure of a place that does not agree with the rows it was
// made from.
type Difference struct {
	PlaceID         string
	Month           int // yyyymm; 0: of all time
	Figure          string
	Counted, InRows int
}

// figures are the columns of the tallies, and how many of each an event adds.
// They follow from the event, the dossier and the statuses around it, so a
// slip in the code that counts shows here.
var figures = []struct{ name, sum string }{
	{"submitted", `e.kind = 'submit'`},
	{"self", `e.kind = 'submit' and d.assist = 'self'`},
	{"helped", `e.kind = 'submit' and d.assist = 'helped'`},
	{"official", `e.kind = 'submit' and d.assist = 'official'`},
	{"portal", `e.kind = 'submit' and d.way = 'portal'`},
	{"online", `e.kind = 'submit' and d.channel = 'online'`},
	{"received", `e.kind = 'receive' or e.kind = 'follow' and d.received_at = e.at`},
	{"supplements", `e.kind in ('supplement', 'follow') and e.to_status = 'supplement'`},
	{"refused", `e.to_status = 'refused' and d.ended_at = e.at`},
	{"stopped", `e.to_status = 'stopped' and d.ended_at = e.at`},
	{"resolved", `d.resolved_at = e.at and d.resolved_at > 0 and e.to_status in ('resolved', 'returned') and e.kind <> 'return'`},
	{"on_time", `d.resolved_at = e.at and d.resolved_at > 0 and e.to_status in ('resolved', 'returned') and e.kind <> 'return' and (d.promised = 0 or d.resolved_at <= d.promised)`},
	{"helped_done", `d.resolved_at = e.at and d.resolved_at > 0 and e.to_status in ('resolved', 'returned') and e.kind <> 'return' and d.assist = 'helped'`},
	{"returned", `e.to_status = 'returned' and d.ended_at = e.at`},
	{"indexed", indexedSQL},
	{"index_on_time", indexedSQL + ` and ` + plainSQL + ` and e.at <= d.promised`}, // and what recountIndex adds
}

// Recount compares every tally with the events and ratings and returns what
// differs; nothing does unless something went wrong. It reads all rows, so it
// is for the night and for the doctor.
func (s *Service) Recount(ctx context.Context) ([]Difference, error) {
	rows := map[figureKey]int{}
	if err := s.recountEvents(ctx, rows); err != nil {
		return nil, fmt.Errorf("recount events: %w", err)
	}
	if err := s.recountIndex(ctx, rows); err != nil {
		return nil, fmt.Errorf("recount index 766: %w", err)
	}
	if err := s.recountRatings(ctx, rows); err != nil {
		return nil, fmt.Errorf("recount ratings: %w", err)
	}
	kept, err := s.keptTallies(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the tallies: %w", err)
	}
	out, err := s.recountWaiting(ctx)
	if err != nil {
		return nil, fmt.Errorf("recount what waits: %w", err)
	}
	for k, n := range rows {
		if kept[k] != n {
			out = append(out, Difference{k.place, k.month, k.figure, kept[k], n})
		}
	}
	for k, n := range kept {
		if _, seen := rows[k]; !seen && n != 0 {
			out = append(out, Difference{k.place, k.month, k.figure, n, 0})
		}
	}
	slices.SortFunc(out, compareDifferences)
	return out, nil
}

type figureKey struct {
	place  string
	month  int
	figure string
}

// addUp adds n to the figure of the month and to that of all time.
func addUp(rows map[figureKey]int, place string, month int, figure string, n int) {
	rows[figureKey{place, month, figure}] += n
	rows[figureKey{place, 0, figure}] += n
}

// recountEvents reads the events one at a time: their month is Vietnam's, which SQL doesn't know on both databases.
func (s *Service) recountEvents(ctx context.Context, out map[figureKey]int) error {
	query := `select d.place_id, e.at`
	for _, f := range figures {
		query += `, case when ` + f.sum + ` then 1 else 0 end`
	}
	rows, err := s.DB.Read().Query(ctx, query+` from dossiers_event e join dossiers_dossier d on d.id = e.dossier_id where e.kind <> 'extend'`)
	if err != nil {
		return err
	}
	defer rows.Close()
	n := make([]int, len(figures))
	for rows.Next() {
		if err := addEvent(rows, n, out); err != nil {
			return err
		}
	}
	return rows.Err()
}

func addEvent(rows db.Rows, n []int, out map[figureKey]int) error {
	var place string
	var at int64
	dests := []any{&place, &at}
	for i := range n {
		dests = append(dests, &n[i])
	}
	if err := rows.Scan(dests...); err != nil {
		return err
	}
	month := Month(db.FromMicros(at))
	for i, f := range figures {
		if n[i] > 0 {
			addUp(out, place, month, f.name, n[i])
		}
	}
	return nil
}

// ratingFigures are the columns of the tallies that ratings make.
var ratingFigures = []string{"rated", "stars", "help_rated", "help_stars"}

// recountRatings adds up the ratings, each in the month of its last change.
func (s *Service) recountRatings(ctx context.Context, out map[figureKey]int) error {
	_, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (_ struct{}, err error) {
		var place string
		var office, help int
		var at int64
		if err = r.Scan(&place, &office, &help, &at); err != nil {
			return struct{}{}, err
		}
		t, month := ratingTally(office, help), Month(db.FromMicros(at))
		for i, n := range []int{t.Rated, t.Stars, t.HelpRated, t.HelpStars} {
			if n > 0 {
				addUp(out, place, month, ratingFigures[i], n)
			}
		}
		return struct{}{}, nil
	}, `select place_id, office, help, at from dossiers_rating`)
	return err
}

func (s *Service) keptTallies(ctx context.Context) (map[figureKey]int, error) {
	out := map[figureKey]int{}
	names := make([]string, 0, len(figures)+len(ratingFigures))
	query := `select place_id, month`
	for _, f := range figures {
		names = append(names, f.name)
	}
	names = append(names, ratingFigures...)
	for _, name := range names {
		query += `, ` + name
	}
	n := make([]int, len(names))
	_, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (k figureKey, err error) {
		dests := []any{&k.place, &k.month}
		for i := range n {
			dests = append(dests, &n[i])
		}
		if err := r.Scan(dests...); err != nil {
			return k, err
		}
		for i, name := range names {
			out[figureKey{k.place, k.month, name}] = n[i]
		}
		return k, nil
	}, query+` from dossiers_tally`)
	return out, err
}

func compareDifferences(a, b Difference) int {
	switch {
	case a.PlaceID != b.PlaceID:
		return strings.Compare(a.PlaceID, b.PlaceID)
	case a.Month != b.Month:
		return a.Month - b.Month
	}
	return strings.Compare(a.Figure, b.Figure)
}
