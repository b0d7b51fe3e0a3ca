package dossiers

import (
	"context"
	"fmt"
	"slices"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/db"
	"thonso/internal/platform/tallies"
)

// recountBatch is how many dossiers are read at a time.
const recountBatch = 500

// recountEvents goes through the history of every dossier again. What was
// submitted in which sector is counted of the dossiers themselves.
func (s *Service) recountEvents(ctx context.Context, q db.Querier,
	add func(place string, deltas ...tallies.Delta)) error {
	rules := map[string]deadlines.Rule{}
	for after := ""; ; {
		page, err := db.Collect(ctx, q, scanDossier, `select `+columns+` from dossiers_dossier where id > $1
			order by id limit $2`, after, recountBatch)
		if err != nil || len(page) == 0 {
			return err
		}
		first, last := page[0].ID, page[len(page)-1].ID
		all, err := db.Collect(ctx, q, scanEvent, `select `+eventColumns+` from dossiers_event
			where dossier_id >= $1 and dossier_id <= $2 order by dossier_id, seq`, first, last)
		if err != nil {
			return err
		}
		for _, d := range page {
			n := 0
			for n < len(all) && all[n].DossierID == d.ID {
				n++
			}
			counts, err := s.recountOne(ctx, q, d, all[:n], rules)
			if err != nil {
				return fmt.Errorf("dossier %s: %w", d.ID, err)
			}
			all = all[n:]
			add(d.PlaceID, slices.DeleteFunc(counts, func(c tallies.Delta) bool { return c.Figure == CountSectors })...)
		}
		after = last
	}
}

// recountOne returns what the history of a dossier adds up to.
func (s *Service) recountOne(ctx context.Context, q db.Querier, d Dossier, history []Event,
	rules map[string]deadlines.Rule) (counts []tallies.Delta, err error) {
	p, err := s.procedureOf(d)
	if err != nil {
		return nil, err
	}
	n := 0
	f := s.foldOf(ctx, q, d, p, func() ([]Event, error) { return history[:n], nil })
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
