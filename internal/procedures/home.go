package procedures

import (
	"context"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

func choiceURL(villageID string) string { return "/villages/" + villageID + "/procedures" }

// ownVillages are the villages at which actor itself may choose, not those
// that lie below a commune's or a province's.
func (s *Service) ownVillages(actor auth.Actor) (out []string) {
	tree := s.places.Tree()
	for _, id := range actor.Places(Choose) {
		if v, ok := tree.Find(id); ok && v.Kind == places.Village && v.Exists(tree.Today()) {
			out = append(out, id)
		}
	}
	return out
}

// work says to a village's own people that it hasn't chosen any procedure yet.
func (s *Service) work(ctx context.Context, actor auth.Actor) ([]module.Work, error) {
	w := module.Work{Name: "procedures.choose", Key: "procedures.tile", Icon: ui.IconBook, Kind: ui.KindWarning,
		Verb: "procedures.verb_choose", Order: 60}
	for _, v := range s.ownVillages(actor) {
		codes, err := s.Chosen(ctx, v, s.Today())
		if err != nil {
			return nil, err
		}
		if len(codes) > 0 {
			continue
		}
		if w.Number++; w.URL == "" {
			w.URL = choiceURL(v)
		}
	}
	return []module.Work{w}, nil
}
