package db_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
)

type late string

func TestAtEnd(t *testing.T) {
	dbtest.Each(t, counters, func(t *testing.T, d *db.DB) {
		var got []string
		boom := errors.New("boom")
		for _, tt := range []struct {
			name   string
			settle bool // between the two
			fails  error
			want   string
			rows   int
		}{
			{"both at once", false, nil, "[[a b]]", 2},
			{"settled in between", true, nil, "[[a] [b]]", 4},
			{"a failure at the end undoes all", false, boom, "[[a b]]", 4},
		} {
			got = nil
			err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				write := func(ctx context.Context, tx *db.Tx, all []late) error {
					got = append(got, fmt.Sprint(all))
					return tt.fails
				}
				for _, v := range []late{"a", "b"} {
					db.AtEnd(tx, v, write)
					if err := insert(ctx, tx, tt.name+string(v)); err != nil {
						return err
					}
					if tt.settle {
						if err := tx.Settle(ctx); err != nil {
							return err
						}
					}
				}
				return nil
			})
			if !errors.Is(err, tt.fails) || fmt.Sprint(got) != tt.want || count(t, d) != tt.rows {
				t.Errorf("%s: %v, %v, %d rows", tt.name, err, got, count(t, d))
			}
		}
	})
}
