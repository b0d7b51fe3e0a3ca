package dossiers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"thonso/internal/dossiers/deadlines"
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

// Recount compares every tally with what the events and ratings add up to, and
// returns what differs; nothing does unless something went wrong. It reads all
// rows, so it is for the night and for the doctor.
func (s *Service) Recount(ctx context.Context) ([]Difference, error) {
	rows, err := s.recounted(ctx)
	if err != nil {
		return nil, err
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
			out = append(out, Difference{k.place, k.month, countNames[k.of], kept[k], n})
		}
	}
	for k, n := range kept {
		if _, seen := rows[k]; !seen && n != 0 {
			out = append(out, Difference{k.place, k.month, countNames[k.of], n, 0})
		}
	}
	slices.SortFunc(out, compareDifferences)
	return out, nil
}

type countKey struct {
	place string
	month int
	of    CountOf
}

type recounts map[countKey]int

// add adds to the figure of the month and to that of all time.
func (r recounts) add(place string, counts []Count) {
	for _, c := range counts {
		r[countKey{place, c.Month, c.Of}] += c.N
		r[countKey{place, 0, c.Of}] += c.N
	}
}

func (s *Service) recounted(ctx context.Context) (recounts, error) {
	out := recounts{}
	if err := s.recountEvents(ctx, out); err != nil {
		return nil, fmt.Errorf("recount events: %w", err)
	}
	if err := s.recountRatings(ctx, out); err != nil {
		return nil, fmt.Errorf("recount ratings: %w", err)
	}
	return out, nil
}

// recountBatch is how many dossiers are read at a time.
const recountBatch = 500

// recountEvents goes through the history of every dossier again.
func (s *Service) recountEvents(ctx context.Context, out recounts) error {
	rules := map[string]deadlines.Rule{}
	for after := ""; ; {
		page, err := db.Collect(ctx, s.DB.Read(), scanDossier, `select `+columns+` from dossiers_dossier where id > $1
			order by id limit $2`, after, recountBatch)
		if err != nil || len(page) == 0 {
			return err
		}
		first, last := page[0].ID, page[len(page)-1].ID
		all, err := db.Collect(ctx, s.DB.Read(), scanEvent, `select `+eventColumns+` from dossiers_event
			where dossier_id >= $1 and dossier_id <= $2 order by dossier_id, seq`, first, last)
		if err != nil {
			return err
		}
		for _, d := range page {
			n := 0
			for n < len(all) && all[n].DossierID == d.ID {
				n++
			}
			counts, err := s.recountOne(ctx, d, all[:n], rules)
			if err != nil {
				return fmt.Errorf("dossier %s: %w", d.ID, err)
			}
			all = all[n:]
			out.add(d.PlaceID, counts)
		}
		after = last
	}
}

// recountOne returns what the history of a dossier adds up to.
func (s *Service) recountOne(ctx context.Context, d Dossier, history []Event,
	rules map[string]deadlines.Rule) (counts []Count, err error) {
	p, err := s.procedureOf(d)
	if err != nil {
		return nil, err
	}
	n := 0
	f := s.foldOf(ctx, s.DB.Read(), d, p, func() ([]Event, error) { return history[:n], nil })
	of := f.rule
	f.rule = func() (rule deadlines.Rule, err error) {
		rule, known := rules[d.CommuneID]
		if !known {
			rule, err = of()
			rules[d.CommuneID] = rule
		}
		return rule, err
	}
	at := d.begun()
	for n < len(history) {
		some, err := f.apply(&at, &history[n])
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", n+1, err)
		}
		counts = append(counts, some...)
		n++
	}
	return counts, nil
}

// recountRatings adds up the ratings, each in the month of its last change.
func (s *Service) recountRatings(ctx context.Context, out recounts) error {
	_, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (_ struct{}, err error) {
		var place string
		var office, help int
		var at int64
		if err = r.Scan(&place, &office, &help, &at); err == nil {
			out.add(place, ratingCounts(Month(db.FromMicros(at)), office, help, 1))
		}
		return struct{}{}, err
	}, `select place_id, office, help, at from dossiers_rating`)
	return err
}

func (s *Service) keptTallies(ctx context.Context) (recounts, error) {
	out := recounts{}
	_, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (_ struct{}, err error) {
		var place string
		var month int
		var t tally
		dests := []any{&place, &month}
		for i := range t {
			dests = append(dests, &t[i])
		}
		if err = r.Scan(dests...); err == nil {
			for of, n := range t {
				out[countKey{place, month, CountOf(of)}] = n
			}
		}
		return struct{}{}, err
	}, `select place_id, month, `+strings.Join(countNames[:], ", ")+` from dossiers_tally`)
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

// CatchUp counts for the measure of index 766 what ended before it was counted;
// once, when a version that counts it first opens an installation.
func (s *Service) CatchUp(ctx context.Context) error {
	var ended, counted int
	if err := s.DB.Read().QueryRow(ctx, `select coalesce(sum(resolved + refused + stopped), 0), coalesce(sum(indexed), 0)
		from dossiers_tally where month = 0`).Scan(&ended, &counted); err != nil {
		return fmt.Errorf("catch up: %w", err)
	}
	if ended == 0 || counted > 0 {
		return nil
	}
	found := recounts{}
	if err := s.recountEvents(ctx, found); err != nil {
		return fmt.Errorf("catch up: %w", err)
	}
	var all [][]any
	for k, n := range found {
		if k.of == CountIndexed {
			all = append(all, []any{k.place, k.month, n, found[countKey{k.place, k.month, CountIndexOnTime}]})
		}
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Touch(db.Figures)
		return tx.Every(ctx, `update dossiers_tally set indexed = $3, index_on_time = $4
			where place_id = $1 and month = $2`, all)
	})
}
