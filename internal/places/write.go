package places

import (
	"context"
	"errors"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// Changes are what one order makes of the map.
type Changes struct {
	News      []Place
	Corrected []Place // names and types that were written wrongly
	Parents   []Parent
	Lines     []Lineage
	Ends      Succession // where people of units that end go on
	Entry     audit.Entry
}

// Write makes the changes of plan in one transaction: all of them or, where
// plan fails, none. The plan is asked again where the map changed meanwhile.
// May the actor do this? The plan says.
func (s *Service) Write(ctx context.Context, actor auth.Actor, plan func(*Tree) (Changes, error)) error {
	return s.change(ctx, func(t *Tree) (func(context.Context, *db.Tx) error, error) {
		c, err := plan(t)
		return func(ctx context.Context, tx *db.Tx) error { return s.writeChanges(ctx, tx, actor, c) }, err
	})
}

func (s *Service) writeChanges(ctx context.Context, tx *db.Tx, actor auth.Actor, c Changes) error {
	if err := insert(ctx, tx, c.News, c.Parents, c.Lines); err != nil {
		return err
	}
	for _, p := range c.Corrected {
		if err := correct(ctx, tx, p); err != nil {
			return err
		}
	}
	if err := s.continueHolders(ctx, tx, actor, c.Ends); err != nil {
		return err
	}
	return s.journal.Write(ctx, tx, actor, c.Entry)
}

// errMoved says that the map changed between the plan and its writing.
var errMoved = errors.New("places: the map moved on")

// mostTries bounds how often a plan is made anew.
const mostTries = 10

// change makes a plan on the newest map and writes it in one transaction, or
// again on a newer map where another was faster in between: what was checked
// holds when it is written. In one process nobody is faster; others may be, a few times.
func (s *Service) change(ctx context.Context, plan func(t *Tree) (write func(ctx context.Context, tx *db.Tx) error,
	err error)) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	for try := 1; ; try++ {
		t := s.Tree()
		write, err := plan(t)
		if err != nil {
			return err
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := bumpFrom(ctx, tx, t.rev); err != nil {
				return err
			}
			return write(ctx, tx)
		})
		if err != nil && !errors.Is(err, errMoved) {
			return err
		}
		if again := s.Reload(ctx); again != nil || err == nil {
			return again
		}
		if try == mostTries {
			return fault.Stale()
		}
	}
}
