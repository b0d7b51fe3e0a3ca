package practice

import (
	"context"
	"fmt"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/office"
	"thonso/internal/mandates"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

// A StartInput begins a run.
type StartInput struct {
	ID      string // made by the client; a repeat returns the first
	Persona string // key
}

// Start sits down with a persona: the mandate is asked for and not yet given.
func (s *Service) Start(ctx context.Context, actor auth.Actor, in StartInput) (Run, error) {
	village := scripted().Ground.Village.ID
	if err := actor.Need(Enter, village); err != nil {
		return Run{}, err
	}
	p, ok := personaOf(in.Persona)
	if !ok {
		return Run{}, fault.New(fault.NotFound, "practice.no_persona")
	}
	if in.ID == "" {
		in.ID = ids.New()
	} else if !ids.Valid(in.ID) {
		return Run{}, fault.New(fault.Invalid, "practice.bad_id")
	}
	if old, err := s.ownRun(ctx, actor, in.ID); err == nil {
		return old, nil
	}
	if _, err := s.mandates.Ask(ctx, actor, mandates.AskInput{ID: in.ID, PlaceID: village, ResidentID: p.ID,
		Procedure: p.Procedure}); err != nil {
		return Run{}, err
	}
	if err := s.insertRun(ctx, Run{ID: in.ID, AccountID: actor.ID, Persona: p, Kind: p.Kind,
		BegunAt: s.clock.Now()}); err != nil {
		return Run{}, fmt.Errorf("start practice: %w", err)
	}
	return s.ownRun(ctx, actor, in.ID)
}

// Agreed is the persona's consent: the six digits that they read out from
// their phone, so that the member learns to ask for digits and for no password.
func (s *Service) Agreed(ctx context.Context, actor auth.Actor, id string) (digits string, err error) {
	if _, err := s.ownRun(ctx, actor, id); err != nil {
		return "", err
	}
	m, err := s.mandates.Get(ctx, actor, id)
	if err != nil {
		return "", err
	}
	return s.mandates.Agree(ctx, m, false)
}

// Begin takes the digits and opens the dossier on the real form.
func (s *Service) Begin(ctx context.Context, actor auth.Actor, id, digits string) (dossiers.Dossier, error) {
	r, err := s.ownRun(ctx, actor, id)
	if err != nil {
		return dossiers.Dossier{}, err
	}
	if _, err := s.mandates.EnterCode(ctx, actor, id, digits); err != nil {
		return dossiers.Dossier{}, err
	}
	return s.filing.Begin(ctx, actor, filing.BeginInput{ID: id, PlaceID: scripted().Ground.Village.ID,
		ResidentID: r.Persona.ID, Procedure: r.Persona.Procedure, MandateID: id})
}

// HandOver gives the result to the persona, who reads out the code on the receipt.
func (s *Service) HandOver(ctx context.Context, actor auth.Actor, id, code string) (Run, error) {
	if _, err := s.ownRun(ctx, actor, id); err != nil {
		return Run{}, err
	}
	if _, err := s.office.HandOver(ctx, actor, office.HandOverInput{Act: dossiers.Act{ID: id}, Proof: "code",
		Secret: code}); err != nil {
		return Run{}, err
	}
	return s.Follow(ctx, actor, id)
}

// Follow returns the run as it stands, reviewed if it waits for that.
func (s *Service) Follow(ctx context.Context, actor auth.Actor, id string) (Run, error) {
	r, err := s.ownRun(ctx, actor, id)
	if err != nil || r.Passed() {
		return r, err
	}
	if err := s.review(ctx, r); err != nil {
		return r, err
	}
	return s.ownRun(ctx, actor, id)
}
