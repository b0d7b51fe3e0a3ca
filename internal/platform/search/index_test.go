package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/search"
	"thonso/internal/platform/text"
)

// index keeps places v0 … v5, three to an office.
var index = search.Index{Table: "thing_name", Ref: "thing_id", Source: `select id, folded, name, '' from thing
	where id > $1 order by id limit $2`,
	Office: func(place string) string { return "c" + fmt.Sprint((place[1]-'0')/3) }}

func names(n int) (all []search.Entry) {
	r := rand.New(rand.NewPCG(1, 2))
	words := []string{"Đặng", "Văn", "Thị", "Đức", "Ước", "An", "Anh", "Lý", "H’Hen", "Niê", "Ân", "K-Brông",
		"Y.Dot"}
	for i := range n {
		var name []string
		for range 1 + r.IntN(4) {
			name = append(name, words[r.IntN(len(words))])
		}
		all = append(all, search.Entry{Ref: fmt.Sprintf("%04d", i), Place: fmt.Sprintf("v%d", r.IntN(6)),
			Name: strings.Join(name, " "), Year: fmt.Sprint(1960 + r.IntN(3))})
	}
	return all
}

// matches is the rule in the plainest way: all words, the last one perhaps not
// to its end, or none of them where nobody is found so, each by a word of the
// name that is no other's; and the year.
func matches(e search.Entry, words []string, year string, begun bool) bool {
	if begun { // the longest have the least choice
		words = slices.SortedFunc(slices.Values(words), func(a, b string) int { return len(b) - len(a) })
	}
	if year != "" && e.Year != year {
		return false
	}
	for _, key := range text.Keys(e.Name) {
		have, all := strings.Fields(key), true
		for i, w := range words {
			at := slices.IndexFunc(have, func(h string) bool {
				return h == w || (begun || i == len(words)-1) && strings.HasPrefix(h, w)
			})
			if all = all && at >= 0; all {
				have = slices.Delete(have, at, at+1)
			}
		}
		if all {
			return true
		}
	}
	return false
}

// TestFind: every page together are those whose names have the words, each
// once, those first that end in what was typed; in any writing and order.
func TestFind(t *testing.T) {
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		all := names(600)
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return index.Insert(ctx, tx, all...) })
		if err != nil {
			t.Fatal(err)
		}
		for _, typed := range []string{"an", "dang", "ANH", "Đức Đặng", "đặng đức", "an van dang", "thi a",
			"h'hen", "hhen", "h hen", "k-brong", "kbrong", "k brong", "brong k", "ydot", "y.dot", "y dot dang",
			"niê h’hen", "lí", "an 1961", "1962 duc dang", "a", "x", "dang x", "van van",
			"thi a an", "an an", "van dang van", "an a", "a an", "thi th", "dang d", "an anh a 1960",
			"da va", "th du", "d t an", "an v da", "nguyen v", "v v d", "da v a 1961",
			"duc dang sinh 1962", "dang sinh năm 1961", "an 8/3/1960", "thi an 08-03-1961", "an 3.1962"} {
			for _, in := range []search.Reach{{All: true}, {Offices: []string{"c0"}, Places: []string{"v0", "v2"}},
				{Offices: []string{"c0", "c1"}, Places: []string{"v1", "v3", "v4"}}} {
				q, ok := search.Read(typed)
				if !ok {
					t.Fatal(typed)
				}
				var got []string
				for after := ""; ; {
					refs, next, err := index.Find(t.Context(), d, q, in, after, 7)
					if err != nil {
						t.Fatal(typed, err)
					}
					got = append(got, refs...)
					if after = next; next == "" {
						break
					}
				}
				check(t, typed, in, all, got)
			}
		}
	})
}

func check(t *testing.T, typed string, in search.Reach, all []search.Entry, got []string) {
	t.Helper()
	words, year := strings.Fields(text.Key(typed)), ""
	if i := slices.IndexFunc(words, func(w string) bool { return len(w) == 4 && w[0] == '1' }); i >= 0 {
		year = words[i]
		words = slices.DeleteFunc(words, func(w string) bool { // days, and that it is one of birth: no names
			return w[0] <= '9' || w == "sinh" || w == "nam"
		})
	}
	begun := !slices.ContainsFunc(all, func(e search.Entry) bool {
		return (in.All || slices.Contains(in.Places, e.Place)) && matches(e, words, year, false)
	})
	want := map[string]bool{}
	for _, e := range all {
		if (in.All || slices.Contains(in.Places, e.Place)) && matches(e, words, year, begun) {
			want[e.Ref] = true
		}
	}
	ending := true
	for _, ref := range got {
		i := slices.IndexFunc(all, func(e search.Entry) bool { return e.Ref == ref })
		if !want[ref] {
			t.Errorf("%q in %v finds %q twice or wrongly", typed, in, all[i].Name)
		}
		delete(want, ref)
		ends := slices.ContainsFunc(text.Keys(all[i].Name), func(k string) bool {
			return strings.HasSuffix(" "+k, " "+strings.Join(words, " "))
		})
		if ends && !ending {
			t.Errorf("%q: %q comes late", typed, all[i].Name)
		}
		ending = ends
	}
	if len(want) > 0 {
		t.Errorf("%q in %v: %d are missing", typed, in, len(want))
	}
}

func TestRemovedIsNotFound(t *testing.T) {
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		e := search.Entry{Ref: "1", Place: "v0", Name: "H’Hen Niê", Year: "1960"}
		q, _ := search.Read("hhen")
		for _, step := range []struct {
			do   func(ctx context.Context, tx *db.Tx) error
			want int
		}{
			{func(ctx context.Context, tx *db.Tx) error { return index.Insert(ctx, tx, e, e) }, 1},
			{func(ctx context.Context, tx *db.Tx) error { return index.Remove(ctx, tx, e) }, 0},
		} {
			if err := d.InTx(t.Context(), step.do); err != nil {
				t.Fatal(err)
			}
			if got, _, err := index.Find(t.Context(), d, q, search.Reach{All: true}, "", 5); err != nil ||
				len(got) != step.want {
				t.Errorf("%d found, want %d (%v)", len(got), step.want, err)
			}
		}
	})
}
