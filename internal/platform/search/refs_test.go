package search_test

import (
	"context"
	"slices"
	"testing"

	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/search"
)

// TestRefs: a record has several names, and is found in its office by the words
// of one of them: in a row, and only where nothing has them so in any order.
func TestRefs(t *testing.T) {
	found := search.Index{Table: "thing_found", Ref: "thing_id", OfficesOnly: true,
		Source: `select '', '', '', '' where $1 = $2`}
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		gone := search.Entry{Ref: "1", Place: "a", Name: "Lê Gone"}
		all := []search.Entry{gone, {Ref: "1", Place: "a", Name: "Đặng Văn An"}, {Ref: "1", Place: "a",
			Name: "H38-261127-0020"},
			{Ref: "2", Place: "a", Name: "An Văn Đặng"}, {Ref: "3", Place: "b", Name: "Đặng Văn Ân"},
			{Ref: "4", Place: "a"}, {Ref: "5", Place: "c", Name: "La Thị Hoa"},
			{Ref: "6", Place: "c", Name: "Lân Thim Hồng"}}
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := found.Insert(ctx, tx, all...); err != nil {
				return err
			}
			return found.Remove(ctx, tx, gone)
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			typed   string
			offices []string
			want    []string
		}{
			{"an", []string{"a"}, []string{"1", "2"}},
			{"dang van", []string{"a"}, []string{"1"}},
			{"dang an", []string{"a"}, []string{"1", "2"}},
			{"dang an", []string{"a", "b"}, []string{"1", "2", "3"}},
			{"261127-0020", []string{"a"}, []string{"1"}},
			{"0020 h38", []string{"a"}, []string{"1"}},
			{"0020", []string{"b"}, nil},
			{"0020", nil, nil},
			{"an 0020", []string{"a"}, nil},
			{"da v an", []string{"a", "b"}, []string{"1", "2", "3"}},
			{"v da", []string{"b"}, []string{"3"}},
			{"da da", []string{"b"}, nil},
			{"gone", []string{"a"}, nil},
			{"la thi ho", []string{"c"}, []string{"5"}},
			{"la thi hon", []string{"c"}, []string{"6"}},
		} {
			q, _ := search.ReadWords(c.typed)
			var args []any
			query, err := found.Refs(t.Context(), d, q, c.offices, &args)
			if err != nil {
				t.Fatal(c.typed, err)
			}
			got, err := db.Strings(t.Context(), d.Read(), query+` order by 1`, args...)
			if err != nil {
				t.Fatal(c.typed, err)
			}
			if !slices.Equal(slices.Compact(got), c.want) {
				t.Errorf("%q in %v: %v, want %v", c.typed, c.offices, got, c.want)
			}
		}
	})
}
