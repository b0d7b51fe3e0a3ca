package procedures

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

func choiceURL(villageID string) string { return "/villages/" + villageID + "/procedures" }

// tiles says to a village's own people that it hasn't chosen any procedure yet.
func (s *Service) tiles(ctx context.Context, actor auth.Actor) ([]module.Tile, error) {
	if s.villagesOf == nil {
		return nil, nil
	}
	t := module.Tile{Key: "procedures.tile", Kind: string(ui.KindWarning), Order: 60}
	for _, v := range s.villagesOf(actor, Choose) {
		codes, err := s.Chosen(ctx, v, s.Today())
		if err != nil {
			return nil, err
		}
		if len(codes) > 0 {
			continue
		}
		if t.Number++; t.URL == "" {
			t.URL = choiceURL(v)
		}
	}
	if t.Number == 0 {
		return nil, nil
	}
	return []module.Tile{t}, nil
}
