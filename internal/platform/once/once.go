// Package once knows what was sent under an id that its sender made: the same,
// sent again, is done once and answered as the first time; something else under
// the same id is refused instead of being dropped in silence.
package once

import (
	"context"
	"embed"
	"fmt"
	"time"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
)

// Migrations make the table of what was sent.
//
//go:embed migrations
var Migrations embed.FS

// OtherKey is the message key of the fault that Other returns.
const OtherKey = "fault.sent_before"

// Other returns the Conflict of who sends something else under an id that was used then.
func Other(used time.Time) *fault.Error {
	return fault.New(fault.Conflict, OtherKey, "at", i18n.DateTime(used))
}

// Print is a short digest of what was sent, by which it is known again.
func Print(content ...any) string { return ids.Hash(db.JSON(content))[:24] }

// Sent notes what was sent under an id, and reports whether just that was sent
// before: what came of it then is the answer. Something else is refused, see
// Other, and so is the id of a row that was made without one of its sender's.
// Without an id nobody can send it again. table is that of the row that is made;
// the content must hold nothing that is kept sealed elsewhere.
func Sent(ctx context.Context, tx *db.Tx, now time.Time, table, id string, content ...any) (before bool, err error) {
	if id == "" {
		return false, nil
	}
	print := Print(content...)
	res, err := tx.Exec(ctx, `insert into once_sent (made, id, print, at) values ($1, $2, $3, $4)
		on conflict (made, id) do nothing`, table, id, print, db.At(now))
	if err != nil {
		return false, fmt.Errorf("note what was sent: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil {
		return false, err
	} else if n == 1 {
		return false, unmade(ctx, tx, table, id)
	}
	var first string
	var at time.Time
	if err := tx.QueryRow(ctx, `select print, at from once_sent where made = $1 and id = $2`, table, id).
		Scan(&first, db.Into(&at)); err != nil {
		return false, fmt.Errorf("read what was sent: %w", err)
	}
	if first != print {
		return false, Other(at)
	}
	return true, nil
}

// unmade refuses an id that a row has already.
func unmade(ctx context.Context, tx *db.Tx, table, id string) error {
	var n int
	err := tx.QueryRow(ctx, `select count(*) from `+table+` where id = $1`, id).Scan(&n)
	if err != nil {
		return fmt.Errorf("look for the id: %w", err)
	}
	if n > 0 {
		return Other(ids.MadeAt(id))
	}
	return nil
}
