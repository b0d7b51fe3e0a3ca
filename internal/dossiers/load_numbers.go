package dossiers

import (
	"context"
	"slices"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// reserve takes n numbers of a sequence and returns the first.
func reserve(ctx context.Context, tx *db.Tx, key string, n int) (first int, err error) {
	err = tx.QueryRow(ctx, `insert into dossiers_sequence (key, n) values ($1, $2)
		on conflict (key) do update set n = dossiers_sequence.n + excluded.n returning n`, key, n).Scan(&first)
	return first - n + 1, err
}

// number gives the rows for which key isn't "" the numbers of their sequences, in order of time.
func number(ctx context.Context, tx *db.Tx, rows []*replayed, key func(*replayed) string, at func(*replayed) int64,
	give func(*replayed, int)) error {
	by := map[string][]*replayed{}
	for _, r := range rows {
		if k := key(r); k != "" {
			by[k] = append(by[k], r)
		}
	}
	keys := make([]string, 0, len(by))
	for k := range by {
		keys = append(keys, k)
	}
	slices.Sort(keys) // one order for everybody: no deadlocks
	for _, k := range keys {
		slices.SortStableFunc(by[k], func(a, b *replayed) int { return int(min(1, max(-1, at(a)-at(b)))) })
		first, err := reserve(ctx, tx, k, len(by[k]))
		if err != nil {
			return err
		}
		for i, r := range by[k] {
			give(r, first+i)
		}
	}
	return nil
}

func (l *loader) giveCodes(ctx context.Context, tx *db.Tx, rows []*replayed) error {
	return number(ctx, tx, rows, func(r *replayed) string {
		if r.ReceivedAt.IsZero() || r.Way == Portal {
			return ""
		}
		return codeKey(l.offices[r.CommuneID].AgencyCode, clock.DateOf(r.ReceivedAt))
	}, func(r *replayed) int64 { return db.At(r.ReceivedAt) }, func(r *replayed, n int) {
		r.Code = string(FormatCode(l.offices[r.CommuneID].AgencyCode, clock.DateOf(r.ReceivedAt), n, ""))
	})
}

// giveEntries enters what was received in the registers.
func (l *loader) giveEntries(ctx context.Context, tx *db.Tx, rows []*replayed) error {
	return number(ctx, tx, rows, func(r *replayed) string {
		if r.ReceivedAt.IsZero() || r.Way == Portal {
			return ""
		}
		return registerKey(r.CommuneID, r.ReceivedAt)
	}, func(r *replayed) int64 { return db.At(r.ReceivedAt) }, func(r *replayed, n int) { r.RegisterNo = n })
}

func (l *loader) giveNumbers(ctx context.Context, tx *db.Tx, rows []*replayed) error {
	return number(ctx, tx, rows, func(r *replayed) string {
		if r.result < 0 {
			return ""
		}
		day := clock.DateOf(r.events[r.decision].At)
		return resultKey(r.CommuneID, notationOf(r.proc, l.authorityOf(r.proc.Decider, l.offices[r.CommuneID], day)), day)
	}, func(r *replayed) int64 { return db.At(r.ResolvedAt) }, func(r *replayed, n int) { r.number = n })
}
