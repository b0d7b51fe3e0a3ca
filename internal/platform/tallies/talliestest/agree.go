// Package talliestest keeps tallies in tests, and asks whether they are what the
// records give.
package talliestest

import (
	"testing"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/tallies"
)

// Book returns a book of the sets, whose tables are there.
func Book(t testing.TB, d *db.DB, c clock.Clock, sets ...tallies.Set) *tallies.Book {
	t.Helper()
	b := tallies.NewBook(d, c)
	if err := b.Declare(sets...); err != nil {
		t.Fatal(err)
	}
	if err := b.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

// Agree fails the test where a figure of the sets differs from the records.
func Agree(t testing.TB, d *db.DB, c clock.Clock, sets ...tallies.Set) {
	t.Helper()
	for _, x := range Differences(t, d, c, sets...) {
		t.Errorf("%s of %s, month %d: %s is kept as %d, %d in the records", x.Table, x.PlaceID, x.Month, x.Figure,
			x.Kept, x.Counted)
	}
}

// Differences returns what differs.
func Differences(t testing.TB, d *db.DB, c clock.Clock, sets ...tallies.Set) []tallies.Difference {
	t.Helper()
	found, err := Book(t, d, c, sets...).Recount(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return found
}
