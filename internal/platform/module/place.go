package module

import (
	"context"

	"thonso/internal/platform/clock"
)

// An AtPlace says what a module has at places, for the preview of a merger, a
// split or a new name. How it goes on is not here: for that the module hears
// the event of the change.
type AtPlace struct {
	Counts  []Count
	Holders func(ctx context.Context, placeID string, on clock.Date) ([]Holder, error)
}

// A Count counts one kind of records made at any of the places.
type Count struct {
	Key string // message key of what is counted
	Of  func(ctx context.Context, placeIDs []string) (int, error)
}

// A Holder is a person who holds something at a place on a day or later: a
// role, membership of its team.
type Holder struct {
	Key  string // the same for all that one person holds there, in every module
	Name string
	What []string // in the reader's language
}
