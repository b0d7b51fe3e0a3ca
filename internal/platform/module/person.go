package module

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
)

// A Held is one kind of data that a module keeps about persons: for the person
// who asks what is known about them, and for an export or an erasure.
type Held struct {
	Key string // message key of the name of the data: "people.holds.record"
	// Rows are what is kept about a person, for somebody who may see it.
	Rows func(ctx context.Context, actor auth.Actor, personID string) ([]HeldRow, error)
	// Erase removes it within the transaction; nil where the law wants it kept.
	Erase func(ctx context.Context, tx *db.Tx, actor auth.Actor, personID string) error
	// Kept is the message key of why it cannot be erased, where Erase is nil.
	Kept string
}

// A HeldRow is one record about a person: names and values in the order of the columns.
type HeldRow struct {
	Columns []string // message keys
	Values  []string
}
