package audit

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

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

// Last returns when something was last done with a target that is always
// written about in one chain; zero for never.
func Last(ctx context.Context, q db.Querier, targetID string) (at time.Time, err error) {
	err = q.QueryRow(ctx, `select at from audit_entry where target_id = $1 order by seq desc limit 1`, targetID).
		Scan(db.Into(&at))
	if errors.Is(err, sql.ErrNoRows) {
		return at, nil
	}
	return at, err
}

// Heads are how many entries each chain has.
func Heads(ctx context.Context, q db.Querier) (map[string]int64, error) {
	type head struct {
		chain string
		seq   int64
	}
	all, err := db.Collect(ctx, q, func(r db.Rows) (h head, err error) { return h, r.Scan(&h.chain, &h.seq) },
		`select chain, seq from audit_head`)
	out := make(map[string]int64, len(all))
	for _, h := range all {
		out[h.chain] = h.seq
	}
	return out, err
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
