package tallies

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

// A Book holds all that an installation counts. It is made first and handed to
// whoever reads figures; the app declares in it what every module's contract
// says, before anybody asks.
type Book struct {
	db       *db.DB
	clock    clock.Clock
	sets     []Set
	index    map[string]int // of a figure's code
	measures []Measure
}

// NewBook returns an empty book.
func NewBook(d *db.DB, c clock.Clock) *Book { return &Book{db: d, clock: c, index: map[string]int{}} }

var codeShape = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Declare adds sets to the book. It fails where a figure's code is no name of a
// column or stands in the book already, and where a measure is of unknown figures.
func (b *Book) Declare(sets ...Set) error {
	for _, s := range sets {
		for _, f := range s.figures() {
			if _, has := b.index[f.Code]; has || !codeShape.MatchString(f.Code) {
				return fmt.Errorf("tallies: figure %q is declared twice, or no name", f.Code)
			}
			b.index[f.Code] = len(b.index)
		}
		b.sets = append(b.sets, s)
		b.measures = append(b.measures, s.measures()...)
	}
	for _, m := range b.measures {
		for _, code := range []string{m.Num, m.Less, m.Den} {
			if _, has := b.index[code]; code != "" && !has {
				return fmt.Errorf("tallies: measure %q is of the unknown figure %q", m.Code, code)
			}
		}
	}
	slices.SortStableFunc(b.measures, func(x, y Measure) int { return x.Order - y.Order })
	return nil
}

// Measures returns all measures in the order in which pages show them.
func (b *Book) Measures() []Measure { return b.measures }

// Ensure makes the tables and columns that the declarations need, and fills
// those that are new from the records. The modules' migrations come before.
func (b *Book) Ensure(ctx context.Context) error {
	for _, s := range b.sets {
		if err := b.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.ensure(ctx, tx) }); err != nil {
			return fmt.Errorf("tallies: %w", err)
		}
	}
	return nil
}

func (b *Book) today() clock.Date { return clock.DateOf(b.clock.Now()) }

// RollEvery is how often Roll should run: what it finds after midnight is read
// from the records until then.
const RollEvery = 10 * time.Minute

// Roll moves what is kept as of a day to today: who came of age is counted.
func (b *Book) Roll(ctx context.Context) error {
	for _, s := range b.sets {
		if err := s.roll(ctx, b.db, b.today()); err != nil {
			return fmt.Errorf("tallies: %w", err)
		}
	}
	return nil
}

// Recount compares all tallies with the records and returns what differs:
// nothing does unless something is broken, and nothing is repaired, so that it
// is found. While others write, a first look may see one of their halves; what
// differs is looked at again.
func (b *Book) Recount(ctx context.Context) ([]Difference, error) {
	if err := b.Roll(ctx); err != nil {
		return nil, err
	}
	var out []Difference
	for _, s := range b.sets {
		first, err := s.recount(ctx, b.db.Read(), b.today())
		if err != nil {
			return nil, fmt.Errorf("tallies: %w", err)
		}
		if len(first) == 0 {
			continue
		}
		again, err := s.recount(ctx, b.db.Read(), b.today())
		if err != nil {
			return nil, fmt.Errorf("tallies: %w", err)
		}
		out = append(out, slices.DeleteFunc(again, func(d Difference) bool { return !slices.Contains(first, d) })...)
	}
	return out, nil
}

// Read returns the tallies of each of the places that has any.
func (b *Book) Read(ctx context.Context, places []string, p Period) (map[string]*Tally, error) {
	out := make(map[string]*Tally, len(places))
	first := 0
	for _, s := range b.sets {
		n := len(s.figures())
		err := s.read(ctx, b.db.Read(), places, p, func(place string) []value {
			t := out[place]
			if t == nil {
				t = b.Empty()
				out[place] = t
			}
			return t.values[first : first+n]
		})
		if err != nil {
			return nil, fmt.Errorf("tallies: %w", err)
		}
		first += n
	}
	return out, nil
}

// Empty returns a tally in which nothing is counted.
func (b *Book) Empty() *Tally { return &Tally{b, make([]value, len(b.index))} }

// A Tally holds all figures of a place, or of several together.
type Tally struct {
	book   *Book
	values []value
}

// Get returns a figure: of kinds, how many different ones.
func (t *Tally) Get(code string) int {
	i, has := t.book.index[code]
	if !has {
		return 0
	}
	return t.values[i].n + len(t.values[i].kinds)
}

// Set sets a derived figure, which must be declared.
func (t *Tally) Set(code string, n int) {
	i, has := t.book.index[code]
	if !has {
		panic("tallies: figure " + code + " is not declared")
	}
	t.values[i].n = n
}

// Add adds o to t; kinds in both are one.
func (t *Tally) Add(o *Tally) {
	for i := range o.values {
		t.values[i].n += o.values[i].n
		t.values[i].kinds = union(t.values[i].kinds, o.values[i].kinds)
	}
}

// Empty reports whether nothing was counted.
func (t *Tally) Empty() bool {
	return !slices.ContainsFunc(t.values, func(v value) bool { return v.n != 0 || len(v.kinds) > 0 })
}
