package offices

import (
	"context"
	"fmt"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
)

// bench gives every commune of the made-up province its office.
func (s *Service) bench(ctx context.Context, p module.Province) (int, error) {
	for i, commune := range p.Communes {
		name := s.places.Tree().Name(commune)
		if err := s.SetOffice(ctx, auth.System("bench.load", s.places), Office{CommuneID: commune, Seat: name,
			AgencyCode: fmt.Sprintf("H99.%03d.00", i+1),
			Name:       "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ " + name,
			ParentName: "ỦY BAN NHÂN DÂN XÃ " + name}); err != nil {
			return i, err
		}
	}
	return len(p.Communes), nil
}
