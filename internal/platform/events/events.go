// Package events lets a module tell those above it that something happened,
// within the transaction in which it happened. The events are Go types; who
// tells and who hears stands in the modules' contracts, so that nothing is told
// or heard in vain: the bus does not open otherwise.
//
// A handler does its own rows with the same transaction. It is quick; what may
// be late it puts into the job queue. Its error undoes everything.
package events

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
)

// A Topic is a type of event that a module tells.
type Topic struct {
	event  reflect.Type
	needed bool
}

// Tell declares events of type E, which nobody needs to hear.
func Tell[E any]() Topic { return Topic{event: reflect.TypeFor[E]()} }

// MustBeHeard declares events of type E that would do harm unheard.
func MustBeHeard[E any]() Topic { return Topic{event: reflect.TypeFor[E](), needed: true} }

// A Subscription is one handler of one type of event.
type Subscription struct {
	event  reflect.Type
	handle func(ctx context.Context, tx *db.Tx, actor auth.Actor, event any) error
}

// On subscribes handle to events of type E.
func On[E any](handle func(ctx context.Context, tx *db.Tx, actor auth.Actor, event E) error) Subscription {
	return Subscription{
		event: reflect.TypeFor[E](),
		handle: func(ctx context.Context, tx *db.Tx, actor auth.Actor, event any) error {
			return handle(ctx, tx, actor, event.(E))
		},
	}
}

// A Bus carries the events of one installation.
type Bus struct {
	open  bool
	heard map[reflect.Type][]Subscription
}

// NewBus returns a bus that is not open yet: modules are made with it before
// they can say what they hear.
func NewBus() *Bus { return &Bus{} }

// Open fixes what is told and who hears it; handlers are called in the order of
// heard. It is called once, before anything is told. An error names every event
// told by two modules, every one that needs a hearer and has none, and every
// subscription to what nobody tells.
func (b *Bus) Open(told []Topic, heard []Subscription) error {
	var errs []error
	b.heard = map[reflect.Type][]Subscription{}
	for _, t := range told {
		if _, twice := b.heard[t.event]; twice {
			errs = append(errs, fmt.Errorf("events: %v is told by two modules", t.event))
		}
		b.heard[t.event] = []Subscription{}
	}
	for _, s := range heard {
		if _, known := b.heard[s.event]; !known {
			errs = append(errs, fmt.Errorf("events: %v is heard, but nobody tells it", s.event))
			continue
		}
		b.heard[s.event] = append(b.heard[s.event], s)
	}
	for _, t := range told {
		if t.needed && len(b.heard[t.event]) == 0 {
			errs = append(errs, fmt.Errorf("events: %v must be heard, but nobody does", t.event))
		}
	}
	b.open = len(errs) == 0
	return errors.Join(errs...)
}

// Publish tells event to everybody who hears it, within tx. It fails where the
// bus is not open, where no contract declares the event, and with the first
// error of a handler.
func Publish[E any](ctx context.Context, tx *db.Tx, b *Bus, actor auth.Actor, event E) error {
	t := reflect.TypeFor[E]()
	if b == nil || !b.open {
		return fmt.Errorf("events: %v told before the bus is open", t)
	}
	handlers, declared := b.heard[t]
	if !declared {
		return fmt.Errorf("events: %v is not declared by a module", t)
	}
	for _, s := range handlers {
		if err := s.handle(ctx, tx, actor, event); err != nil {
			return fmt.Errorf("after %v: %w", t, err)
		}
	}
	return nil
}
