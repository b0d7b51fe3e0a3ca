package search

import (
	"context"
	"fmt"
	"hash/maphash"

	"thonso/internal/platform/db"
	"thonso/internal/platform/text"
)

// Check complains of the first of all that does not hold the keys that its
// records give by today's rule.
func Check(ctx context.Context, q db.Querier, all []Stored) error {
	for _, s := range all {
		differ, err := s.differing(ctx, q)
		if err != nil {
			return fmt.Errorf("check search keys of %s: %w", s.Name(), err)
		}
		if differ != "" {
			return fmt.Errorf("search keys of %s: %s", s.Name(), differ)
		}
	}
	return nil
}

func (c Column) differing(ctx context.Context, q db.Querier) (string, error) {
	n := 0
	err := c.each(ctx, q, func(rows []stored) error {
		for _, w := range rows {
			if text.AllKeys(w.source) != w.key {
				n++
			}
		}
		return nil
	})
	if n == 0 || err != nil {
		return "", err
	}
	return fmt.Sprintf("%d are not those of their records", n), nil
}

// A sum is of rows in any order: how many, and their hashes added up.
type sum struct {
	rows int
	hash uint64
}

// differing compares sums, so that neither the index nor what it must hold need be in memory.
func (x Index) differing(ctx context.Context, q db.Querier) (string, error) {
	seed := maphash.MakeSeed()
	add := func(s *sum, part, ref, place string) {
		s.rows++
		s.hash += maphash.Comparable(seed, [3]string{part, ref, place})
	}
	var want, have sum
	err := x.each(ctx, q, func(all []Entry) error {
		seen := map[[3]string]bool{}
		for _, e := range all {
			for _, p := range parts(e.Name, e.Year) {
				if row := [3]string{p, e.Ref, e.Place}; !seen[row] {
					seen[row] = true
					add(&want, row[0], row[1], row[2])
				}
			}
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	rows, err := q.Query(ctx, `select part, `+x.Ref+`, `+x.place()+` from `+x.Table)
	if err != nil {
		return "", err
	}
	defer rows.Close() //nolint:errcheck // Err tells
	for rows.Next() {
		var part, ref, place string
		if err := rows.Scan(&part, &ref, &place); err != nil {
			return "", err
		}
		add(&have, part, ref, place)
	}
	if err := rows.Err(); err != nil || want == have {
		return "", err
	}
	return fmt.Sprintf("%d rows, the records give %d, not all the same", have.rows, want.rows), nil
}
