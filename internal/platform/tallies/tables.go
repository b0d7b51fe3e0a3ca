package tallies

import (
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/db"
)

// ensure makes the table where there is none, and the columns that it lacks.
// Where a column is new all is counted anew: the rows are of no day until then.
func (s *Stock) ensure(ctx context.Context, tx *db.Tx) error {
	isNew, err := makeColumns(ctx, tx, s.Table, `place_id text primary key, as_of text not null`, columns(s.Figures))
	if err != nil || !isNew {
		return err
	}
	zero := each(columns(s.Figures), func(_ int, code string) string { return code + ` = 0` })
	if _, err := tx.Exec(ctx, `update `+s.Table+` set as_of = '', `+zero); err != nil {
		return fmt.Errorf("empty %s: %w", s.Table, err)
	}
	insert := `insert into ` + s.Table + ` (place_id, as_of) select distinct ` + s.Place + `, '' from ` + s.From
	if _, err := tx.Exec(ctx, insert+` where 1 = 1 on conflict do nothing`); err != nil { // SQLite wants a where
		return fmt.Errorf("fill %s: %w", s.Table, err)
	}
	return nil
}

// ensure makes the tables where there are none, and the columns that they lack,
// and counts what is new: a moment of a commune, a minute of a million dossiers.
func (f *Flow) ensure(ctx context.Context, tx *db.Tx) error {
	key := `place_id text not null, month integer not null, primary key (place_id, month)`
	isNew, err := makeColumns(ctx, tx, f.Table, key, columns(f.figures()))
	if err != nil {
		return err
	}
	all := []string{f.Table}
	for _, fig := range f.figures() {
		if fig.Kind == "" {
			continue
		}
		t := f.kindTable(fig.Code)
		key := `place_id text not null, kind text not null, primary key (place_id, kind)`
		made, err := makeColumns(ctx, tx, t, key, []string{"n"})
		if err != nil {
			return err
		}
		isNew, all = isNew || made, append(all, t)
	}
	if !isNew {
		return nil
	}
	for _, table := range all {
		if _, err := tx.Exec(ctx, `delete from `+table); err != nil {
			return fmt.Errorf("empty %s: %w", table, err)
		}
	}
	index := f.Table + `_month`
	if _, err := tx.Exec(ctx, `create index if not exists `+index+` on `+f.Table+` (month, place_id)`); err != nil {
		return fmt.Errorf("make the index of %s: %w", f.Table, err)
	}
	return f.fill(ctx, tx)
}

// makeColumns reports whether it made anything: what is new can't have been counted.
func makeColumns(ctx context.Context, tx *db.Tx, table, key string, codes []string) (isNew bool, err error) {
	have, err := tx.Columns(ctx, table)
	if err != nil {
		return false, err
	}
	if len(have) == 0 {
		if _, err := tx.Exec(ctx, `create table `+table+` (`+key+`)`); err != nil {
			return false, fmt.Errorf("make %s: %w", table, err)
		}
	}
	for _, code := range codes {
		if slices.Contains(have, code) {
			continue
		}
		isNew = true
		if _, err := tx.Exec(ctx, `alter table `+table+` add column `+code+` integer not null default 0`); err != nil {
			return false, fmt.Errorf("make column %s of %s: %w", code, table, err)
		}
	}
	return isNew, nil
}

// fill makes every row of what the records give.
func (f *Flow) fill(ctx context.Context, tx *db.Tx) error {
	tx.Touch(Topic)
	counts := counting{}
	if err := f.count(ctx, tx, counts); err != nil {
		return err
	}
	for k, p := range counts {
		query, args := f.AddKindSQL(k.figure), []any{k.place, k.kind, p.records}
		if k.kind == "" {
			args = []any{k.place, k.month, p.records}
			query = `insert into ` + f.Table + ` (place_id, month, ` + k.figure + `) values ($1, $2, $3)
				on conflict (place_id, month) do update set ` + k.figure + ` = excluded.` + k.figure
		}
		if err := tx.Later(ctx, query, args...); err != nil {
			return fmt.Errorf("fill %s: %w", f.Table, err)
		}
	}
	return nil
}
