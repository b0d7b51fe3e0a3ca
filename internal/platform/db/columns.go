package db

import "context"

// Columns returns the names of a table's columns; none where there is no such table.
func (tx *Tx) Columns(ctx context.Context, table string) ([]string, error) {
	query := `select name from pragma_table_info($1)`
	if tx.db.Dialect == Postgres {
		query = `select column_name from information_schema.columns where table_schema = current_schema() and table_name = $1`
	}
	return Strings(ctx, tx, query, table)
}
