package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
)

// A View is one look of somebody at a person's record.
type View struct {
	At        time.Time
	ActorName string
	Reason    string // a key: the dossier or session in which it was needed, or what was given as reason
}

// Viewed logs that actor looked at the record of person, for reason.
func (j *Journal) Viewed(ctx context.Context, tx *db.Tx, actor auth.Actor, personID, placeID, reason string) error {
	err := tx.Later(ctx,
		`insert into audit_view (id, at, actor_id, actor_name, person_id, place_id, reason)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		ids.New(), db.At(j.clock.Now()), actor.ID, actor.Name, personID, placeID, reason)
	if err != nil {
		return fmt.Errorf("log a look: %w", err)
	}
	return nil
}

// sameLook is for how long a look goes on: the photos of a page that was opened belong to it.
const sameLook = 10 * time.Minute

// ViewedOnce is Viewed, unless the actor began such a look a moment ago. Then it costs a read.
func (j *Journal) ViewedOnce(ctx context.Context, d *db.DB, actor auth.Actor, personID, placeID, reason string) error {
	var n int
	err := d.Read().QueryRow(ctx, `select count(*) from audit_view
		where person_id = $1 and at > $2 and actor_id = $3 and reason = $4`,
		personID, db.At(j.clock.Now().Add(-sameLook)), actor.ID, reason).Scan(&n)
	if err != nil {
		return fmt.Errorf("look for a look: %w", err)
	}
	if n > 0 {
		return nil
	}
	return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return j.Viewed(ctx, tx, actor, personID, placeID, reason)
	})
}

// Views returns who looked at the record of person, newest first: what a resident is shown on request.
func Views(ctx context.Context, q db.Querier, personID string) ([]View, error) {
	return db.Collect(ctx, q, func(r db.Rows) (v View, err error) {
		return v, r.Scan(db.Into(&v.At), &v.ActorName, &v.Reason)
	}, `select at, actor_name, reason from audit_view where person_id = $1 order by at desc limit 500`, personID)
}

// Root returns the chain's newest hash on day, and how many entries it has by
// then: what is printed on the session report and the notice board.
func Root(ctx context.Context, q db.Querier, chain string, day clock.Date) (hash string, seq int64, err error) {
	err = q.QueryRow(ctx, `select hash, seq from audit_entry where chain = $1 and at < $2 order by seq desc limit 1`,
		chain, db.At(day.AddDays(1).Start())).Scan(&hash, &seq)
	if errors.Is(err, sql.ErrNoRows) {
		return "", 0, nil
	}
	return hash, seq, err
}

// A Break is a place where a chain is not what it should be.
type Break struct {
	Chain string
	Seq   int64
	Why   string // "gap", "prev", "hash", "head"
}

// Verify walks every chain and returns its breaks and the number of entries seen.
func Verify(ctx context.Context, q db.Querier) (breaks []Break, seen int64, err error) {
	rows, err := q.Query(ctx, `select id, chain, seq, at, device_at, actor_id, actor_name, for_id, for_name, place_id,
		action, kind, target_id, detail, prev, hash
		from audit_entry order by chain, seq`)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	heads := map[string]string{}
	var last row
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.id, &r.chain, &r.seq, &r.at, db.Into(&r.DeviceAt), &r.actorID,
			&r.actorName, &r.ForID, &r.ForName,
			&r.PlaceID, &r.Action, &r.Kind, &r.TargetID, &r.detail, &r.prev, &r.hash); err != nil {
			return nil, seen, err
		}
		if r.chain != last.chain {
			last = row{chain: r.chain}
		}
		switch {
		case r.seq != last.seq+1:
			breaks = append(breaks, Break{r.chain, r.seq, "gap"})
		case r.prev != last.hash:
			breaks = append(breaks, Break{r.chain, r.seq, "prev"})
		case r.sum() != r.hash:
			breaks = append(breaks, Break{r.chain, r.seq, "hash"})
		}
		seen++
		last = r
		heads[r.chain] = r.hash
	}
	if err := rows.Err(); err != nil {
		return nil, seen, err
	}
	more, err := checkHeads(ctx, q, heads)
	return append(breaks, more...), seen, err
}

// checkHeads finds chains whose tail was cut off.
func checkHeads(ctx context.Context, q db.Querier, heads map[string]string) (breaks []Break, err error) {
	type head struct {
		chain, hash string
		seq         int64
	}
	all, err := db.Collect(ctx, q, func(r db.Rows) (h head, err error) { return h, r.Scan(&h.chain, &h.seq, &h.hash) },
		`select chain, seq, hash from audit_head`)
	for _, h := range all {
		if heads[h.chain] != h.hash {
			breaks = append(breaks, Break{h.chain, h.seq, "head"})
		}
	}
	return breaks, err
}
