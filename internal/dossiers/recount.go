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
		err = s.recountAll(ctx, q, page, all, rules, func(d Dossier, counts []tallies.Delta) {
			add(d.PlaceID, slices.DeleteFunc(counts, func(c tallies.Delta) bool { return c.Figure == CountSectors })...)
		})
		if err != nil {
			return err
		}
		after = last
	}
}

// recountAll goes through the histories of dossiers, both in the order of the dossiers' ids.
func (s *Service) recountAll(ctx context.Context, q db.Querier, page []Dossier, all []Event,
	rules map[string]deadlines.Rule, add func(Dossier, []tallies.Delta)) error {
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
		add(d, counts)
	}
	return nil
}

// InNumerator says which of some dossiers a ratio counts above the line, in the
// months from … to; 0 is without end.
func (s *Service) InNumerator(ctx context.Context, ids []string, m tallies.Measure, from, to int) (map[string]bool,
	error) {
	var args []any
	in := ` in (` + db.In(&args, ids) + `) order by `
	q := s.db.Read()
	page, err := db.Collect(ctx, q, ScanDossier, `select `+Columns+` from dossiers_dossier where id`+in+`id`, args...)
	if err != nil {
		return nil, err
	}
	all, err := db.Collect(ctx, q, ScanEvent, `select `+eventColumns+` from dossiers_event
		where dossier_id`+in+`dossier_id, seq`, args...)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	return out, s.recountAll(ctx, q, page, all, map[string]deadlines.Rule{}, func(d Dossier, counts []tallies.Delta) {
		n := 0
		for _, c := range counts {
			switch {
			case c.Month < from || to != 0 && c.Month > to:
			case c.Figure == m.Num:
				n += c.N
			case c.Figure == m.Less:
				n -= c.N
			}
		}
		out[d.ID] = n > 0
	})
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
		seal.Column{Table: "dossiers_dossier", ID: "id", Name: "answers_before"},
		seal.Column{Table: "dossiers_dossier", ID: "id", Name: "secret_sealed"},
		seal.Column{Table: "dossiers_result", ID: "dossier_id", Name: "body"})
}
