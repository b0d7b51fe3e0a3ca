// Package holdings answers what is kept about a person: it asks every module
// that says in its contract what it holds.
package holdings

import (
	"context"
	"fmt"

	"thonso/internal/people"
	"thonso/internal/platform/api"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
)

// Deps are what the package stands on.
type Deps struct {
	DB      *db.DB
	Journal *audit.Journal
	Auth    *auth.Service
	People  *people.Service
	Modules *module.Set
}

// A Service answers, and erases what need not be kept.
type Service struct {
	db      *db.DB
	journal *audit.Journal
	auth    *auth.Service
	people  *people.Service
	modules *module.Set
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{db: d.DB, journal: d.Journal, auth: d.Auth, people: d.People, modules: d.Modules}
}

// Module hands the package to the app; texts and tables are those of people.
func (s *Service) Module() module.Module {
	return module.Module{Name: "people/holdings", Routes: s.routes, API: s.api}
}

// A Kind is one kind of data with what there is of it about a person.
type Kind struct {
	Key     string     `json:"key"`
	Name    string     `json:"name"`
	Why     string     `json:"why" doc:"why and how long it is kept, or that it can be erased"`
	Erase   bool       `json:"erase" doc:"whether it can be erased"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// A Request is somebody's wish to see what is kept about a person, with its purpose.
type Request struct {
	PersonID string `json:"-" path:"id"`
	Reason   string `json:"reason" doc:"what it is for; it is logged, and the person is told when they ask"`
}

// Fields are those of the form.
func (in *Request) Fields() forms.Fields {
	return forms.Of("people.field.",
		forms.Text("reason", &in.Reason).Reason("people.reason_needed").Hint("people.held_reason_hint")).Private()
}

// All returns what the modules declare that they keep about a person, in the
// reader's language, and logs the look with its purpose.
func (s *Service) All(ctx context.Context, actor auth.Actor, in Request) ([]Kind, error) {
	p, err := s.open(ctx, actor, people.SeeHeld, in)
	if err != nil {
		return nil, err
	}
	var out []Kind
	for _, m := range s.modules.All() {
		for _, h := range m.Holds {
			k := Kind{Key: h.Key, Name: i18n.T(ctx, h.Key), Why: i18n.T(ctx, h.Key+"_why"), Erase: h.Erase != nil}
			for _, c := range h.Columns {
				k.Columns = append(k.Columns, i18n.T(ctx, c))
			}
			rows, err := h.Rows(ctx, p)
			if err != nil {
				return nil, fmt.Errorf("what %s holds of a person: %w", m.Name, err)
			}
			k.Rows = api.All(rows)
			out = append(out, k)
		}
	}
	return out, nil
}

// open lets in who may do perm where the person lives, and logs the look.
func (s *Service) open(ctx context.Context, actor auth.Actor, perm auth.Permission, in Request) (module.Person, error) {
	p := module.Person{ID: in.PersonID}
	b, err := s.person(ctx, actor, perm, in.PersonID)
	if err == nil {
		err = in.Fields().Check()
	}
	if err != nil {
		return p, err
	}
	err = s.journal.ViewedOnce(ctx, s.db, actor, p.ID, b.VillageID, in.Reason)
	if err == nil {
		p.Accounts, err = s.auth.OwnAccounts(ctx, p.ID)
	}
	return p, err
}

// person is who is asked about; somebody of elsewhere doesn't exist for the actor.
func (s *Service) person(ctx context.Context, actor auth.Actor, perm auth.Permission, id string) (people.Brief, error) {
	b, err := s.people.Get(ctx, s.db.Read(), id)
	if err == nil && !actor.May(perm, b.VillageID) {
		return people.Brief{}, fault.New(fault.NotFound, "people.not_found")
	}
	return b, err
}
