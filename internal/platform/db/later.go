package db

import "context"

// Later runs a statement whose outcome nobody waits for. PostgreSQL gets it
// together with the next statement that wants an answer, or with the commit,
// instead of an exchange of its own; should it fail, that one says so. On
// SQLite it runs at once, where an exchange costs nothing.
func (tx *Tx) Later(ctx context.Context, query string, args ...any) error {
	if tx.outbox == nil {
		_, err := tx.Exec(ctx, query, args...)
		return err
	}
	if tx.db.trace != nil {
		tx.db.trace(query, args)
	}
	tx.outbox.later(query, args)
	if tx.outbox.waiting.Len() >= maxWaiting {
		return tx.outbox.flush(ctx)
	}
	return nil
}

// Every runs one statement later, once for each row of arguments, in order. On
// SQLite a prepared statement is faster than one text of many rows: it looks up
// every placeholder's name along a list.
func (tx *Tx) Every(ctx context.Context, query string, rows [][]any) error {
	for _, args := range rows {
		if err := tx.Later(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}
