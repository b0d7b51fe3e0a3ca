package dossiers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/db"
	"thonso/internal/platform/seal"
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
		page, err := db.Collect(ctx, q, ScanDossier, `select `+Columns+` from dossiers_dossier where id > $1
			order by id limit $2`, after, recountBatch)
		if err != nil || len(page) == 0 {
			return err
		}
		first, last := page[0].ID, page[len(page)-1].ID
		all, err := db.Collect(ctx, q, ScanEvent, `select `+eventColumns+` from dossiers_event
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
	p, err := s.ProcedureOf(d)
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

// Files returns the hash of every file that dossiers count on: photos with
// their small pictures, results, slips signed at a hand-over. It reads all
// rows, so it is for the doctor.
func (s *Service) Files(ctx context.Context) ([]string, error) {
	q := s.db.Read()
	out, err := db.Strings(ctx, q,
		`select hash from dossiers_photo union select thumb from dossiers_photo where thumb not in ('', '-')
		union select blob from dossiers_result where blob <> ''`)
	if err != nil {
		return nil, err
	}
	slips, err := db.Collect(ctx, q, scanEventData, `select data from dossiers_event where data like '%"photo:%'`)
	for _, data := range slips {
		if hash, ok := strings.CutPrefix(data.Proof, "photo:"); ok {
			out = append(out, hash)
		}
	}
	return out, err
}

func scanEventData(r db.Rows) (d EventData, err error) { return d, r.Scan(db.IntoJSON(&d)) }

// Legible fails where the key in use doesn't open everything that is sealed here.
func (s *Service) Legible(ctx context.Context) error {
	return s.box.Check(ctx, s.db.Read(),
		seal.Column{Table: "dossiers_dossier", ID: "id", Name: "answers"},
		seal.Column{Table: "dossiers_dossier", ID: "id", Name: "secret_sealed"},
		seal.Column{Table: "dossiers_result", ID: "dossier_id", Name: "body"})
}
