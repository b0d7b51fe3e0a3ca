package practice

import (
	"context"
	"fmt"
	"slices"

	"thonso/internal/dossiers/offices"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// LayGround makes the invented commune with its office, its village and its
// residents, and takes the procedures over. Repeated, it adds what is new.
func (s *Service) LayGround(ctx context.Context) error {
	s.laying.Lock()
	defer s.laying.Unlock()
	if !s.laid {
		for _, step := range []func(context.Context) error{s.layPlaces, s.layOffice, s.layResidents} {
			if err := step(ctx); err != nil {
				return fmt.Errorf("ground of practice: %w", err)
			}
		}
	}
	if err := s.layProcedures(ctx); err != nil {
		return fmt.Errorf("procedures of practice: %w", err)
	}
	s.laid = true
	return nil
}

func (s *Service) layPlaces(ctx context.Context) error {
	g := scripted().Ground
	if _, ok := s.places.Tree().Find(g.Village.ID); ok {
		return nil
	}
	return s.places.Create(ctx, s.reviewer(),
		places.NewPlace{Place: places.Place{ID: g.Province.ID, Kind: places.Province, Type: "tinh",
			Code: g.Province.Code, Name: g.Province.Name}},
		places.NewPlace{Place: places.Place{ID: g.Commune.ID, Kind: places.Commune, Type: "xa", Code: g.Commune.Code,
			Name: g.Commune.Name}, ParentID: g.Province.ID},
		places.NewPlace{Place: places.Place{ID: g.Village.ID, Kind: places.Village, Type: "thon", Code: g.Village.Code,
			Name: g.Village.Name}, ParentID: g.Commune.ID})
}

func (s *Service) layOffice(ctx context.Context) error {
	g := scripted().Ground
	was, err := s.offices.Find(ctx, g.Commune.ID)
	if err != nil {
		return err
	}
	return s.offices.SetOffice(ctx, s.reviewer(), offices.Office{CommuneID: g.Commune.ID, Version: was.Version,
		AgencyCode: g.Agency, Name: g.Office, ParentName: g.Parent, Seat: g.Commune.Name})
}

// layProcedures takes over the versions that the real installation has and
// practice has not: those that were practised under stay as they were.
func (s *Service) layProcedures(ctx context.Context) error {
	missing := slices.DeleteFunc(s.catalogue(), func(p procedures.Procedure) bool {
		_, err := s.procedures.Version(p.Code, p.Version)
		return err == nil
	})
	if len(missing) == 0 && s.laid {
		return nil
	}
	if _, err := s.procedures.Add(ctx, s.reviewer(), missing...); err != nil {
		return err
	}
	village := scripted().Ground.Village.ID
	choice, err := s.procedures.Choice(ctx, s.reviewer(), village)
	if err != nil {
		return err
	}
	choice.Codes = nil
	for _, p := range s.procedures.List(s.today()) {
		choice.Codes = append(choice.Codes, p.Code)
	}
	return s.procedures.Choose(ctx, s.reviewer(), village, choice, s.today())
}

func (s *Service) layResidents(ctx context.Context) error {
	village := scripted().Ground.Village.ID
	var rs []people.Resident
	for _, p := range Personas() {
		if _, err := s.people.Get(ctx, s.db.Read(), p.ID); err == nil {
			continue
		} else if fault.KindOf(err) != fault.NotFound {
			return err
		}
		rs = append(rs, people.Resident{ID: p.ID, VillageID: village, Name: p.Name, Born: p.Born, Sex: p.Sex,
			IDNumber: p.IDNumber, Ethnicity: p.Ethnicity, Address: p.Address})
	}
	if len(rs) == 0 {
		return nil
	}
	return s.people.Load(ctx, nil, rs)
}
