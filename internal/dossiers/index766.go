package dossiers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/db"
	"thonso/internal/procedures"
)

// Index 766 counts, in sub-indicator 2.1, the dossiers in time among those
// received and processed in a period. What can be counted for good is the end of
// the processing: a result, a refusal, a stop. What still runs is not counted
// until it ends, nor what the national portal processes: it counts that itself.

// ends reports whether an event ends the processing.
func ends(e Event) bool {
	return e.From != e.To && (e.To == Resolved || e.To == Refused || e.To == Stopped)
}

// plain reports whether the index judges a dossier as the promise does: nothing
// was waited for and the appointment never moved.
func (d Dossier) plain() bool { return d.Supplements == 0 && !d.Extended && !d.ToVerify }

// indexTally is what the end of the processing adds; history is asked for where the dossier isn't plain.
func (s *Service) indexTally(d Dossier, p procedures.Procedure, e Event, history func() ([]Event, error)) (tally, error) {
	if d.Way != Here || d.ReceivedAt.IsZero() || !ends(e) {
		return tally{}, nil
	}
	inTime := !e.At.After(d.Promised)
	if !d.plain() {
		evs, err := history()
		if err != nil {
			return tally{}, err
		}
		inTime, _ = s.indexOnTime(p, evs, e.At)
	}
	if inTime {
		return tally{Indexed: 1, IndexOnTime: 1}, nil
	}
	return tally{Indexed: 1}, nil
}

// indexOnTime judges a history as index 766 does, by the first promise: an
// apology doesn't move it. Where facts must be verified it is the day that the
// longer limit gives from the reception on; what waiting adds is taken off apart.
func (s *Service) indexOnTime(p procedures.Procedure, evs []Event, asOf time.Time) (onTime, decided bool) {
	limit := p.Limit
	var first time.Time
	for _, e := range evs {
		switch e.Kind {
		case "receive":
			first = e.Data.Due
		case "verify":
			limit, first = deadlines.VerifyLimit(p.Limit), time.Time{}
		}
	}
	return deadlines.IndexOnTime(s.Calendar, limit, clockEvents(evs), first, asOf)
}

// The end of the processing in SQL, of dossiers d and events e.
const (
	indexedSQL = `d.way = 'here' and d.received_at > 0 and (e.to_status in ('refused', 'stopped') and d.ended_at = e.at
		or d.resolved_at = e.at and d.resolved_at > 0 and e.to_status = 'resolved' and e.kind <> 'return')`
	plainSQL = `d.supplements = 0 and not d.extended and not d.to_verify`
)

// recountIndex judges by their histories the dossiers that are not plain.
func (s *Service) recountIndex(ctx context.Context, out map[figureKey]int) error {
	rows, err := s.DB.Read().Query(ctx, `select d.place_id, d.procedure_code, d.procedure_ver, e.dossier_id, e.kind, e.at, e.from_status, e.to_status, e.data
		from dossiers_event e join dossiers_dossier d on d.id = e.dossier_id
		where d.way = 'here' and d.received_at > 0 and d.status in ('resolved', 'returned', 'refused', 'stopped') and not (`+plainSQL+`) order by e.dossier_id, e.seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var of struct {
		place, procedure string
		version          int
	}
	var evs []Event
	judge := func() error {
		if len(evs) == 0 {
			return nil
		}
		i := slices.IndexFunc(evs, ends)
		if i < 0 {
			return nil // not ended as far as the history says: it counts as late, and shows
		}
		end := evs[i]
		p, err := s.Procedures.Version(of.procedure, of.version)
		if err != nil {
			return err
		}
		if inTime, _ := s.indexOnTime(p, evs, end.At); inTime {
			addUp(out, of.place, Month(end.At), "index_on_time", 1)
		}
		return nil
	}
	for rows.Next() {
		var e Event
		next := of
		if err := rows.Scan(&next.place, &next.procedure, &next.version, &e.DossierID, &e.Kind, db.Into(&e.At), &e.From, &e.To, db.IntoJSON(&e.Data)); err != nil {
			return err
		}
		if len(evs) > 0 && evs[0].DossierID != e.DossierID {
			if err := judge(); err != nil {
				return err
			}
			evs = evs[:0]
		}
		of, evs = next, append(evs, e)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return judge()
}

// CatchUp counts for the measure of index 766 what ended before it was counted;
// once, when a version that counts it first opens an installation.
func (s *Service) CatchUp(ctx context.Context) error {
	var ended, counted int
	if err := s.DB.Read().QueryRow(ctx, `select coalesce(sum(resolved + refused + stopped), 0), coalesce(sum(indexed), 0) from dossiers_tally where month = 0`).Scan(&ended, &counted); err != nil {
		return fmt.Errorf("catch up: %w", err)
	}
	if ended == 0 || counted > 0 {
		return nil
	}
	found := map[figureKey]int{}
	if err := s.recountEvents(ctx, found); err != nil {
		return fmt.Errorf("catch up: %w", err)
	}
	if err := s.recountIndex(ctx, found); err != nil {
		return fmt.Errorf("catch up: %w", err)
	}
	var all [][]any
	for k, n := range found {
		if k.figure == "indexed" {
			all = append(all, []any{k.place, k.month, n, found[figureKey{k.place, k.month, "index_on_time"}]})
		}
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Touch(db.Figures)
		return tx.Every(ctx, `update dossiers_tally set indexed = $3, index_on_time = $4 where place_id = $1 and month = $2`, all)
	})
}
