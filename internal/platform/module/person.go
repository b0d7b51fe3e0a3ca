package module

import (
	"context"

	"thonso/internal/platform/db"
)

// A Person is somebody about whom modules keep data.
type Person struct {
	ID       string   // in the register
	Accounts []string // of their own, by which they sign in
}

// A Held is one kind of data that a module keeps about persons: for the person
// who asks what is known about them, and for its erasure.
type Held struct {
	Key     string   // message key of its name; with "_why" that of why and how long it is kept, or that it can go
	Columns []string // message keys
	// Rows are what is kept about a person, in the reader's language, each with a
	// value for every column. Whoever asks has been let in, and the look is logged.
	Rows func(ctx context.Context, p Person) ([][]string, error)
	// Erase removes it within the transaction; nil where the law wants it kept.
	Erase func(ctx context.Context, tx *db.Tx, p Person) error
}
