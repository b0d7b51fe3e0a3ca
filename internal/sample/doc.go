// Package sample is a made-up district on which everything can be tried: the
// pilot of Bảo Thắng in 2024 and its communes of today, with a commune of
// Điện Biên beside it.
//
// The communes, their codes and what they became are the real ones, and so are
// the counts that were published (387 people of 14 and over, 180 dossiers, 1,189
// dossiers, 108 dossiers …). All persons are invented, and so
// are all villages but Đông Căm, Soi Cờ, Nậm Chà and Nậm Vằn. Phone and identity numbers have the
// right structure in ranges that were never given out.
//
// What is loaded is the same every time but for what depends on the day: the
// work in hand is dated around the moment of loading.
package sample

import (
	"context"
	"fmt"
	"time"

	"thonso/internal/dossiers/wired"
	"thonso/internal/mandates"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
	"thonso/internal/sessions"
	"thonso/internal/teams"
)

// Password opens every account of the sample.
const Password = "thon-so-demo-2026"

// A World is the installation that is filled.
type World struct {
	Clock      clock.Clock
	Auth       *auth.Service
	Places     *places.Service
	People     *people.Service
	Teams      *teams.Service
	Procedures *procedures.Service
	wired.Parts
	Sessions *sessions.Service
	Mandates *mandates.Service

	// On is the same installation on another clock.
	On func(ctx context.Context, c clock.Clock) (World, error)
}

// A filler fills one world; it is thrown away afterwards.
type filler struct {
	World
	sys   auth.Actor
	now   time.Time
	today clock.Date

	lives  map[string][]people.Resident // by village
	homes  map[string][]people.Household
	counts serials
}

// Load fills an empty installation. It does nothing to one that it filled
// before, goes on where it was interrupted, and refuses any other.
func Load(ctx context.Context, w World) error {
	f := &filler{World: w, sys: auth.System("sample", w.Places), now: w.Clock.Now(),
		lives: map[string][]people.Resident{}, homes: map[string][]people.Household{}, counts: serials{}}
	f.today = clock.DateOf(f.now)
	if _, err := w.Auth.FindByUsername(ctx, lastAccount); err == nil {
		return nil
	}
	if _, ours := w.Places.Tree().Find(provinceOld); !ours && w.Places.Tree().Len() > 0 {
		return fault.New(fault.Conflict, "demo.not_empty")
	}
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"places", f.loadPlaces}, {"procedures", f.loadProcedures}, {"offices", f.loadOffices},
		{"residents", f.loadPeople},
		{"teams", f.loadTeams}, {"dossiers of the past", f.loadHistory}, {"work in hand", f.loadCurrent},
		{"accounts", f.loadAccounts},
	} {
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("sample: %s: %w", step.name, err)
		}
	}
	return nil
}
