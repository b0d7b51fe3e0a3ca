package dossiers

import (
	"context"
	"fmt"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// A tally is what one action adds to the figures of a place.
type tally struct {
	Submitted, Self, Helped, Official, Portal, Online    int
	Received, Supplements, Refused, Stopped              int
	Resolved, OnTime, HelpedDone, Returned, Rated, Stars int
	HelpRated, HelpStars                                 int
	Indexed, IndexOnTime                                 int // index 766, 2.1
}

// negative is what takes a tally back.
func (t tally) negative() tally {
	return tally{-t.Submitted, -t.Self, -t.Helped, -t.Official, -t.Portal, -t.Online, -t.Received, -t.Supplements, -t.Refused, -t.Stopped,
		-t.Resolved, -t.OnTime, -t.HelpedDone, -t.Returned, -t.Rated, -t.Stars, -t.HelpRated, -t.HelpStars, -t.Indexed, -t.IndexOnTime}
}

// An undone tally was counted in a month, and is no longer true of it.
type undone struct {
	month int
	tally tally
}

// Month is the key of a month in the tallies: yyyymm in Vietnam's calendar.
func Month(t time.Time) int {
	t = t.In(clock.Vietnam)
	return t.Year()*100 + int(t.Month())
}

// count adds the action's tally to the place's month and to its total, in the
// action's own transaction: a dashboard is a sum over places, exact at once.
func (s *Service) count(ctx context.Context, tx *db.Tx, d *doing) error {
	for _, u := range d.undo {
		if err := addTally(ctx, tx, d.PlaceID, d.Sector, u.month, u.tally); err != nil {
			return err
		}
	}
	return addTally(ctx, tx, d.PlaceID, d.Sector, Month(d.ev.At), d.add)
}

func addTally(ctx context.Context, tx *db.Tx, placeID, sector string, month int, a tally) error {
	if a == (tally{}) {
		return nil
	}
	tx.Touch(db.Figures)
	counts := []any{a.Submitted, a.Self, a.Helped, a.Official, a.Portal, a.Online, a.Received, a.Supplements, a.Refused, a.Stopped,
		a.Resolved, a.OnTime, a.HelpedDone, a.Returned, a.Rated, a.Stars, a.HelpRated, a.HelpStars, a.Indexed, a.IndexOnTime}
	rows := [][]any{append([]any{placeID, month}, counts...), append([]any{placeID, 0}, counts...)}
	if err := tx.Every(ctx, `
		insert into dossiers_tally (place_id, month, submitted, self, helped, official, portal, online, received, supplements, refused, stopped, resolved, on_time, helped_done, returned, rated, stars,
			help_rated, help_stars, indexed, index_on_time)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
		on conflict (place_id, month) do update set
			submitted = dossiers_tally.submitted + excluded.submitted, self = dossiers_tally.self + excluded.self, helped = dossiers_tally.helped + excluded.helped,
			official = dossiers_tally.official + excluded.official, portal = dossiers_tally.portal + excluded.portal, online = dossiers_tally.online + excluded.online,
			received = dossiers_tally.received + excluded.received, supplements = dossiers_tally.supplements + excluded.supplements, refused = dossiers_tally.refused + excluded.refused,
			stopped = dossiers_tally.stopped + excluded.stopped, resolved = dossiers_tally.resolved + excluded.resolved, on_time = dossiers_tally.on_time + excluded.on_time,
			helped_done = dossiers_tally.helped_done + excluded.helped_done, returned = dossiers_tally.returned + excluded.returned,
			rated = dossiers_tally.rated + excluded.rated, stars = dossiers_tally.stars + excluded.stars,
			help_rated = dossiers_tally.help_rated + excluded.help_rated, help_stars = dossiers_tally.help_stars + excluded.help_stars,
			indexed = dossiers_tally.indexed + excluded.indexed, index_on_time = dossiers_tally.index_on_time + excluded.index_on_time`, rows); err != nil {
		return fmt.Errorf("tally: %w", err)
	}
	if a.Submitted == 0 {
		return nil
	}
	return tx.Later(ctx, `insert into dossiers_tally_sector (place_id, sector, n) values ($1, $2, $3)
		on conflict (place_id, sector) do update set n = dossiers_tally_sector.n + excluded.n`, placeID, sector, a.Submitted)
}

// submittedTally is what a submission adds.
func submittedTally(d Dossier) tally {
	t := tally{Submitted: 1}
	switch d.Assist {
	case Helped:
		t.Helped = 1
	case Official:
		t.Official = 1
	default:
		t.Self = 1
	}
	if d.Way == Portal {
		t.Portal = 1
	}
	if d.Channel == Online {
		t.Online = 1
	}
	return t
}

// resolvedTally is what a result adds: on time by the promise made to the person.
func resolvedTally(d Dossier, at time.Time) tally {
	t := tally{Resolved: 1}
	if d.Promised.IsZero() || !at.After(d.Promised) {
		t.OnTime = 1
	}
	if d.Assist == Helped {
		t.HelpedDone = 1
	}
	return t
}
