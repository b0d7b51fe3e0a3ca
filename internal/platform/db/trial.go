package db

import (
	"context"
	"errors"
)

// ErrTrial is what InTx returns for a transaction that would have been committed.
var ErrTrial = errors.New("db: it was only a trial")

type onTrial struct{}

// Trial returns a context in which transactions run and are undone: what a use
// case refuses can be asked without doing anything.
func Trial(ctx context.Context) context.Context { return context.WithValue(ctx, onTrial{}, true) }

// OnTrial reports whether ctx is one of a trial.
func OnTrial(ctx context.Context) bool { return ctx.Value(onTrial{}) != nil }

func undone(f func(ctx context.Context, tx *Tx) error) func(ctx context.Context, tx *Tx) error {
	return func(ctx context.Context, tx *Tx) error {
		if err := f(ctx, tx); err != nil {
			return err
		}
		return ErrTrial
	}
}
