package seal

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"

	"thonso/internal/platform/db"
)

// Migrations make the table with the fingerprint of the key.
//
//go:embed migrations
var Migrations embed.FS

// Known returns the fingerprint of the key with which the database was sealed;
// "" where none was noted yet.
func Known(ctx context.Context, q db.Querier) (fingerprint string, err error) {
	err = q.QueryRow(ctx, `select fingerprint from seal_key where id = 1`).Scan(&fingerprint)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return fingerprint, err
}

// Note writes down the fingerprint of b, the key of this database from now on.
func (b *Box) Note(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `insert into seal_key (id, fingerprint) values (1, $1) on conflict (id) do nothing`,
		b.Fingerprint())
	return err
}

// A Column holds sealed values.
type Column struct {
	Table string
	ID    string // the column with the id that the values are bound to
	Name  string
	Bind  func(id string) string // what a value is bound to; nil: the id itself
}

// Check opens every value of the columns, and fails where one doesn't open:
// the key is another's or the value was changed. It names records, never values.
func (b *Box) Check(ctx context.Context, q db.Querier, columns ...Column) error {
	var failed []error
	for _, c := range columns {
		if err := b.checkColumn(ctx, q, c); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func (b *Box) checkColumn(ctx context.Context, q db.Querier, c Column) error {
	rows, err := q.Query(ctx, `select `+c.ID+`, `+c.Name+` from `+c.Table+` where `+c.Name+` <> ''`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var all, bad int
	var first string
	for rows.Next() {
		var id, sealed string
		if err := rows.Scan(&id, &sealed); err != nil {
			return err
		}
		bind := id
		if c.Bind != nil {
			bind = c.Bind(id)
		}
		all++
		if _, err := b.Open(sealed, bind); err != nil {
			if bad++; bad == 1 {
				first = id
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%s.%s: %d of %d values don't open, the first: %s", c.Table, c.Name, bad, all, first)
	}
	return nil
}
