// Package journey says what the owner of a dossier is told of it, in the language of
// whoever reads: on the page of the receipt, in their account, by e-mail. All three
// tell one story, made of the events of the dossier and of nothing else.
package journey

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/notices"
	"thonso/internal/people"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/procedures"
)

//go:generate go tool templ generate -path .

// Deps are what the package stands on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	People   *people.Service
	Notices  *notices.Service
	Dossiers *dossiers.Service
	Offices  *offices.Service
	Catalog  *i18n.Catalog
}

// A Service tells the owners of dossiers.
type Service struct {
	db       *db.DB
	clock    clock.Clock
	people   *people.Service
	notices  *notices.Service
	dossiers *dossiers.Service
	offices  *offices.Service
	catalog  *i18n.Catalog
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{d.DB, d.Clock, d.People, d.Notices, d.Dossiers, d.Offices, d.Catalog}
}

// Module hands the package's part of the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "dossiers/journey", Hears: []events.Subscription{events.On(s.tell)}}
}

// Facts are what a story is made of.
type Facts struct {
	dossiers.Dossier
	Proc    procedures.Procedure
	Events  []dossiers.Event // that stand, oldest first
	Answers procedures.Answers
	Office  offices.Office // that works on it today
	Letters string         // the language of e-mails to its owner; "" where they gave no address
}

// FactsOf reads what there is to tell of a dossier. Whoever asks has checked that
// it may be told.
func (s *Service) FactsOf(ctx context.Context, d dossiers.Dossier) (Facts, error) {
	return s.factsIn(ctx, s.db.Read(), d)
}

func (s *Service) factsIn(ctx context.Context, q db.Querier, d dossiers.Dossier) (f Facts, err error) {
	f.Dossier = d
	if f.Proc, err = s.dossiers.ProcedureOf(d); err != nil {
		return f, err
	}
	history, err := dossiers.EventsOf(ctx, q, d.ID)
	if err != nil {
		return f, err
	}
	f.Events = dossiers.Standing(history)
	if f.Answers, err = s.dossiers.Answers(ctx, q, d.ID); err != nil {
		return f, err
	}
	if d.OwnerEmail != "" {
		if f.Letters, err = s.people.LangOf(ctx, q, d.ResidentID); err != nil {
			return f, err
		}
	}
	f.Office, err = s.offices.FindIn(ctx, q, s.dossiers.OfficeOn(d, clock.DateOf(s.clock.Now())))
	return f, err
}
