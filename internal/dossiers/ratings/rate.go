package ratings

import (
	"context"
	"fmt"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/tallies"
)

// A RatingInput is what the person thinks of the office and of the help, 1–5.
type RatingInput struct {
	Link   string `json:"-"` // of the receipt: see Track
	Office int    `json:"office" minimum:"1" maximum:"5" doc:"Points for the office, 5 the best"`
	Help   int    `json:"help,omitempty" minimum:"0" maximum:"5" doc:"Points for the help, where there was any"`
	Words  string `json:"words,omitempty"`
	Helped bool   `json:"-"` // there was help to be rated
}

// Fields are what is asked of the person.
func (in *RatingInput) Fields() forms.Fields {
	return forms.Of("dossiers.rating.",
		forms.Scale("office", &in.Office, best).Texts("dossiers.rating.point.").Need("dossiers.rating.choose").
			Looks(forms.Look{Faces: true}),
		forms.Scale("help", &in.Help, best).Texts("dossiers.rating.point.").Need("dossiers.rating.choose").
			Looks(forms.Look{Faces: true}).When(func() bool { return in.Helped }),
		forms.Lines("words", &in.Words).Max(1000).Hint("dossiers.rating.words_hint"),
	).Private()
}

const best = 5

// Rate keeps the person's opinion after the hand-over; once given it can be
// changed by the same person, and counts once, in the month of its last change.
func (s *Service) Rate(ctx context.Context, in RatingInput) error {
	d, err := s.dossiers.ByLink(ctx, in.Link)
	if err != nil {
		return err
	}
	in.Helped = d.Assist == dossiers.Helped
	if err := in.Fields().Check(); err != nil {
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
	now := s.clock.Now()
	res, err := tx.Exec(ctx, `insert into dossiers_rating (dossier_id, place_id, commune_id, helper_id, office, help,
		words, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (dossier_id) do nothing`,
		d.ID, d.PlaceID, d.CommuneID, d.HelperID, in.Office, in.Help, in.Words, db.At(now))
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
			in.Help, in.Words, db.At(now)); err != nil {
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
