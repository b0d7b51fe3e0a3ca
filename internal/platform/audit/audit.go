// Package audit keeps the journal: one row for each write, in the write's own
// transaction, the rows of one commune forming a hash chain; and the log of
// who read which person's record, and why.
//
// Rows hold display names and no foreign keys: an entry outlives what it speaks of.
package audit

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
)

//go:embed migrations
var Migrations embed.FS

// ErrMissingActor is returned for an entry without an actor: nobody writes anonymously
// but the public by name.
var ErrMissingActor = errors.New("audit: an entry needs an actor")

// Topic is touched by whatever writes an entry: see db.Touched.
const Topic = "audit"

// A Journal writes entries.
type Journal struct{ clock clock.Clock }

// New returns a journal.
func New(c clock.Clock) *Journal { return &Journal{c} }

// An Entry is one act. Before and After hold what changed, without sensitive values.
type Entry struct {
	PlaceID  string
	Action   string // module.verb
	Kind     string // of the target
	TargetID string
	ForID    string // the person for whom it was done, if another
	ForName  string
	Before   any
	After    any
	DeviceAt time.Time // when the device says that it happened, for what was made offline
}

// Write adds e to the chain of its place, at the end of the transaction: a
// commune's chain is one row that all who write there wait for.
func (j *Journal) Write(ctx context.Context, tx *db.Tx, actor auth.Actor, e Entry) error {
	name := actor.Name
	if actor.ID == "" && name == "" {
		return ErrMissingActor
	}
	r := row{id: ids.New(), chain: actor.Chain(e.PlaceID), at: db.At(j.clock.Now()), actorID: actor.ID,
		actorName: name, Entry: e}
	if e.Before != nil || e.After != nil {
		detail, err := json.Marshal(map[string]any{"before": e.Before, "after": e.After})
		if err != nil {
			return fmt.Errorf("journal %s: %w", e.Action, err)
		}
		r.detail = string(detail)
	}
	db.AtEnd(tx, r, link)
	tx.Touch(Topic)
	return nil
}

type row struct {
	Entry
	id, chain, actorID, actorName, detail, prev, hash string
	at, seq                                           int64
}

// link adds a transaction's rows to their chains, those in the same order for
// everybody, so that no two transactions wait for each other.
func link(ctx context.Context, tx *db.Tx, rows []row) error {
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.chain, b.chain) })
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].chain == rows[0].chain {
			n++
		}
		if err := extend(ctx, tx, rows[:n]); err != nil {
			return fmt.Errorf("journal %s: %w", rows[0].Action, err)
		}
		rows = rows[n:]
	}
	return nil
}

// extend takes the next numbers of a chain, which locks its head until commit,
// and writes the rows.
func extend(ctx context.Context, tx *db.Tx, rows []row) error {
	const bump = `update audit_head set seq = seq + $2 where chain = $1 returning seq, hash`
	chain := rows[0].chain
	var last int64
	var hash string
	err := tx.QueryRow(ctx, bump, chain, len(rows)).Scan(&last, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		if _, err = tx.Exec(ctx, `insert into audit_head (chain, seq, hash) values ($1, 0, '') on conflict do nothing`,
			chain); err == nil {
			err = tx.QueryRow(ctx, bump, chain, len(rows)).Scan(&last, &hash)
		}
	}
	if err != nil {
		return err
	}
	values := make([][]any, len(rows))
	for i := range rows {
		r := &rows[i]
		r.seq, r.prev = last-int64(len(rows)-1-i), hash
		r.hash = r.sum()
		hash = r.hash
		values[i] = []any{r.id, r.chain, r.seq, r.at, db.At(r.DeviceAt), r.actorID, r.actorName, r.ForID, r.ForName,
			r.PlaceID, r.Action, r.Kind, r.TargetID, r.detail, r.prev, r.hash}
	}
	if err := tx.Every(ctx, `
		insert into audit_entry (id, chain, seq, at, device_at, actor_id, actor_name, for_id, for_name, place_id,
		action, kind, target_id, detail, prev, hash)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`, values); err != nil {
		return err
	}
	return tx.Later(ctx, `update audit_head set hash = $2 where chain = $1`, chain, hash)
}

// sum is the SHA-256 over every column, each preceded by its length, so that
// no two rows have the same input.
func (r *row) sum() string {
	b := make([]byte, 0, 1024)
	for _, s := range []string{r.prev, r.id, r.chain, r.actorID, r.actorName, r.ForID, r.ForName, r.PlaceID, r.Action,
		r.Kind, r.TargetID, r.detail} {
		b = append(strconv.AppendInt(b, int64(len(s)), 10), ':')
		b = append(b, s...)
	}
	b = fmt.Appendf(b, "%d.%d.%d", r.seq, r.at, db.At(r.DeviceAt))
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Record is Write for packages below this one.
func (j *Journal) Record(ctx context.Context, tx *db.Tx, actor auth.Actor, placeID, action, kind,
	target string, after any) error {
	return j.Write(ctx, tx, actor, Entry{PlaceID: placeID, Action: action, Kind: kind, TargetID: target, After: after})
}
