package ratings

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"thonso/internal/dossiers"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/text"
)

// A RatingInput is what the person thinks of the office and of the help, 1–5.
type RatingInput struct {
	Link         string // of the receipt: see Track
	Office, Help int
	Words        string
}

// Rate keeps the person's opinion after the hand-over; once given it can be
// changed by the same person, and counts once, in the month of its last change.
func (s *Service) Rate(ctx context.Context, in RatingInput) error {
	d, err := s.dossiers.ByLink(ctx, in.Link)
	if err != nil {
		return err
	}
	if d.Assist != dossiers.Helped {
		in.Help = 0 // there was none to be rated
	}
	bad := map[string]string{}
	if in.Office < 1 || in.Office > 5 {
		bad["office"] = "dossiers.rate_office"
	}
	if d.Assist == dossiers.Helped && (in.Help < 1 || in.Help > 5) {
		bad["help"] = "dossiers.rate_help"
	}
	if utf8.RuneCountInString(in.Words) > dossiers.MaxNote {
		bad["words"] = "dossiers.note_long"
	}
	if err := fault.Fields(bad); err != nil {
		return err
	}
	if d.Status != dossiers.Returned && d.Status != dossiers.Refused {
		return fault.New(fault.Conflict, "dossiers.rate_later")
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.keepRating(ctx, tx, d, in) })
	if err != nil {
		return fmt.Errorf("rate dossier %s: %w", d.ID, err)
	}
	return nil
}

func (s *Service) keepRating(ctx context.Context, tx *db.Tx, d dossiers.Dossier, in RatingInput) error {
	now, words := s.clock.Now(), text.CleanLines(in.Words)
	res, err := tx.Exec(ctx, `insert into dossiers_rating (dossier_id, place_id, commune_id, helper_id, office, help,
		words, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (dossier_id) do nothing`,
		d.ID, d.PlaceID, d.CommuneID, d.HelperID, in.Office, in.Help, words, db.At(now))
	if err != nil {
		return err
	}
	isNew, err := res.RowsAffected()
	if err != nil {
		return err
	}
	var counts []tallies.Delta
	if isNew == 0 {
		var office, help int
		var at time.Time
		// Read by an update, which locks: who sends it twice at once counts once.
		if err := tx.QueryRow(ctx,
			`update dossiers_rating set office = office where dossier_id = $1 returning office, help, at`,
			d.ID).Scan(&office,
			&help, db.Into(&at)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx,
			`update dossiers_rating set office = $2, help = $3, words = $4, at = $5 where dossier_id = $1`, d.ID,
			in.Office,
			in.Help, words, db.At(now)); err != nil {
			return err
		}
		counts = ratingCounts(tallies.Month(at), office, help, -1)
	}
	counts = append(counts, ratingCounts(tallies.Month(now), in.Office, in.Help, 1)...)
	return dossiers.Counts.Add(ctx, tx, d.PlaceID, counts...)
}

// ratingCounts is what a rating of a month adds, n times; help is 0 where nobody helped.
func ratingCounts(month, office, help, n int) []tallies.Delta {
	add := func(figure string, each int) tallies.Delta {
		return tallies.Delta{Month: month, Figure: figure, N: n * each}
	}
	out := []tallies.Delta{add(dossiers.CountRated, 1), add(dossiers.CountStars, office)}
	if help > 0 {
		out = append(out, add(dossiers.CountHelpRated, 1), add(dossiers.CountHelpStars, help))
	}
	return out
}
