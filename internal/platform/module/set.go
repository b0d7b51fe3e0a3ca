package module

import (
	"fmt"

	"thonso/internal/platform/events"
)

// A Set holds the modules of one installation in dependency order: a module
// comes after those that it calls. A lower module that needs a part of all
// contracts (places in a preview) is given the set when it is made, and asks
// it when it runs.
type Set struct{ all []Module }

// Fill puts the modules in, once, and opens the bus between them. It fails
// where two have one name or an event has no teller or no hearer that it needs.
func (s *Set) Fill(bus *events.Bus, ms ...Module) error {
	names := map[string]bool{}
	var topics []events.Topic
	var heard []events.Subscription
	for _, m := range ms {
		if m.Name == "" || names[m.Name] {
			return fmt.Errorf("module: %q has no name of its own", m.Name)
		}
		names[m.Name] = true
		topics = append(topics, m.Tells...)
		heard = append(heard, m.Hears...)
	}
	if err := bus.Open(topics, heard); err != nil {
		return err
	}
	s.all = ms
	return nil
}

// All returns the modules in their order.
func (s *Set) All() []Module { return s.all }
