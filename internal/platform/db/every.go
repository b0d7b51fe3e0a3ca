package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// maxPipeline bounds how much of Every waits in memory for PostgreSQL.
const maxPipeline = 2000

// Every runs one statement once for each row of arguments, in order; the first
// failure ends it. It is for many rows: PostgreSQL gets them in one go instead
// of being waited for after each. SQLite has its prepared statement, which is
// faster there than one text of many rows: it looks up every placeholder's name
// along a list.
func (tx *Tx) Every(ctx context.Context, query string, rows [][]any) error {
	if tx.pipeline != nil {
		for part := range slices.Chunk(rows, maxPipeline) {
			if err := pipelined(ctx, tx.pipeline, query, part); err != nil {
				return err
			}
		}
		return nil
	}
	for _, args := range rows {
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

// pipelined sends all and then reads the answers. It runs on the connection
// that the transaction is on.
func pipelined(ctx context.Context, conn *sql.Conn, query string, rows [][]any) error {
	return conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("db: %T can't pipeline", driver)
		}
		var b pgx.Batch
		for _, args := range rows {
			b.Queue(query, args...)
		}
		return c.Conn().SendBatch(ctx, &b).Close()
	})
}
