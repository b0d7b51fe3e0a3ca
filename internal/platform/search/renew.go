// Package search finds records by the words of names: stored search keys, and
// the index of words that both databases serve alike.
package search

import (
	"context"
	"embed"
	"fmt"

	"thonso/internal/platform/db"
	"thonso/internal/platform/text"
)

// Files are the migrations of the table that remembers rules.
//
//go:embed migrations
var Files embed.FS

// A Stored is something that holds search keys and can make them anew.
type Stored interface {
	// Name says which, for the table of rules: "teams_team.folded".
	Name() string
	renew(ctx context.Context, tx *db.Tx) error
	// differing says what is not as the records give it; "" where all is.
	differing(ctx context.Context, q db.Querier) (string, error)
}

// Renew makes anew all keys that were made by another rule than today's, each
// column in one transaction. It costs one query where nothing is to be done.
func Renew(ctx context.Context, d *db.DB, all []Stored) error {
	type rule struct {
		name    string
		version int
	}
	rules, err := db.Collect(ctx, d.Read(), func(r db.Rows) (u rule, err error) {
		return u, r.Scan(&u.name, &u.version)
	},
		`select name, version from search_rule`)
	if err != nil {
		return fmt.Errorf("renew search keys: %w", err)
	}
	made := map[string]int{}
	for _, u := range rules {
		made[u.name] = u.version
	}
	for _, s := range all {
		if made[s.Name()] == text.KeyVersion {
			continue
		}
		err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			// First, so that of several processes the others wait here.
			if _, err := tx.Exec(ctx, `insert into search_rule (name, version) values ($1, $2)
				on conflict (name) do update set version = excluded.version`, s.Name(), text.KeyVersion); err != nil {
				return err
			}
			return s.renew(ctx, tx)
		})
		if err != nil {
			return fmt.Errorf("renew search keys of %s: %w", s.Name(), err)
		}
	}
	return nil
}

// A Column is one that holds the text.AllKeys of another of its table.
type Column struct{ Table, ID, Source, Key string }

// Name is table and column.
func (c Column) Name() string { return c.Table + "." + c.Key }

// renewed is how many rows are read at once.
const renewed = 5000

// A stored key, with what it is made of.
type stored struct{ id, source, key string }

// each hands over all rows of the table, some at once.
func (c Column) each(ctx context.Context, q db.Querier, do func([]stored) error) error {
	for last := ""; ; {
		rows, err := db.Collect(ctx, q, func(r db.Rows) (w stored, err error) {
			return w, r.Scan(&w.id, &w.source, &w.key)
		}, fmt.Sprintf(`select %s, %s, %s from %s where %[1]s > $1 order by %[1]s limit %[5]d`,
			c.ID, c.Source, c.Key, c.Table, renewed), last)
		if err != nil || len(rows) == 0 {
			return err
		}
		last = rows[len(rows)-1].id
		if err := do(rows); err != nil {
			return err
		}
	}
}

func (c Column) renew(ctx context.Context, tx *db.Tx) error {
	update := fmt.Sprintf(`update %s set %s = $2 where %s = $1`, c.Table, c.Key, c.ID)
	return c.each(ctx, tx, func(rows []stored) error {
		var changed [][]any
		for _, w := range rows {
			if key := text.AllKeys(w.source); key != w.key {
				changed = append(changed, []any{w.id, key})
			}
		}
		return tx.Every(ctx, update, changed)
	})
}
