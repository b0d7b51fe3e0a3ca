package holdings

import (
	"context"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/module"
)

// An Erasure is somebody's wish that one kind of data about a person goes.
type Erasure struct {
	Request
	Kind string `json:"kind" doc:"its key"`
}

// Erase removes one kind of data about a person where nothing needs it any
// longer, and writes into the journal which it was, not what stood in it.
func (s *Service) Erase(ctx context.Context, actor auth.Actor, in Erasure) (struct{}, error) {
	p, err := s.open(ctx, actor, people.EraseHeld, in.Request)
	if err != nil {
		return struct{}{}, err
	}
	h, ok := s.kind(in.Kind)
	if !ok || h.Erase == nil {
		return struct{}{}, fault.New(fault.Conflict, "people.held_stays")
	}
	return struct{}{}, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := h.Erase(ctx, tx, p); err != nil {
			return fault.Wrap("erase "+h.Key, err)
		}
		return s.journal.Record(ctx, tx, actor, "", "people.erase_held", "resident", p.ID, map[string]any{"kind": h.Key})
	})
}

func (s *Service) kind(key string) (module.Held, bool) {
	for _, m := range s.modules.All() {
		for _, h := range m.Holds {
			if h.Key == key {
				return h, true
			}
		}
	}
	return module.Held{}, false
}
