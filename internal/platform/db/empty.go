package db

import "context"

// Empty reports whether the database has no tables yet.
func (d *DB) Empty(ctx context.Context) (bool, error) {
	query := `select count(*) from sqlite_master where type = 'table'`
	if d.Dialect == Postgres {
		query = `select count(*) from information_schema.tables where table_schema = current_schema()`
	}
	var n int
	err := d.Read().QueryRow(ctx, query).Scan(&n)
	return n == 0, err
}
