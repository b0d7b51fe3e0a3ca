package errands

import (
	"context"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

// work says what is to be fetched, handed over and sealed.
func (s *Service) work(ctx context.Context, actor auth.Actor) (out []module.Work, err error) {
	if actor.MayAnywhere(Carry) {
		if out, err = s.carrierWork(ctx, actor); err != nil {
			return nil, err
		}
	}
	offices := s.reach(actor, Seal, places.Commune)
	for _, c := range offices {
		es, err := s.AtOffice(ctx, actor, c)
		if err != nil {
			return nil, err
		}
		n := 0
		for _, e := range es {
			if e.Status == Open {
				n++
			}
		}
		w := module.Work{Name: "errands.seal." + c, Number: n, Key: "errands.tile_seal", Icon: ui.IconPackage,
			Kind: ui.KindInfo, Verb: "errands.verb_seal", URL: "/errands", Order: 40}
		if len(offices) > 1 {
			w.Key, w.Args = "errands.tile_seal_at", []any{"office", s.places.Tree().Name(c)}
		}
		out = append(out, w)
	}
	return out, nil
}

// carrierWork says what one has to hand over, and what lies ready at the commune.
func (s *Service) carrierWork(ctx context.Context, actor auth.Actor) ([]module.Work, error) {
	hand, err := s.toHand(ctx, actor)
	if err != nil {
		return nil, err
	}
	fetch := 0
	for _, v := range s.reach(actor, Carry, places.Village) {
		l, err := s.Ready(ctx, actor, v, "")
		if err != nil {
			return nil, err
		}
		fetch += len(l.Rows)
	}
	return []module.Work{
		{Name: "errands.hand", Number: hand, Key: "errands.tile_hand", Icon: ui.IconHandHeart, Kind: ui.KindWarning,
			Verb: "errands.verb_hand", URL: "/errands", Order: 20},
		{Name: "errands.fetch", Number: fetch, Key: "errands.tile_fetch", Icon: ui.IconPackage, Kind: ui.KindInfo,
			Verb: "errands.verb_fetch", URL: "/errands", Order: 21},
	}, nil
}
