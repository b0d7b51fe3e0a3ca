package accounts

import (
	"context"
	"strings"

	"github.com/a-h/templ"
	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/module"
)

// self is who of the register an account belongs to; "" for nobody.
func self(a auth.Account) string {
	for _, g := range a.Grants {
		if g.SelfID != "" {
			return g.SelfID
		}
	}
	return ""
}

// accountList declares the list of the accounts that somebody looks after, by name.
func (s *Service) accountList() *lists.List[auth.Account] {
	roles := func(ctx context.Context, a auth.Account) string { return strings.Join(s.rolesNow(ctx, a), "; ") }
	return &lists.List[auth.Account]{
		Ground: lists.Ground{DB: s.db, Journal: s.journal}, Name: "accounts", URL: accountsURL, Title: "account.list",
		Need: auth.ManageAccounts, Person: self, Empty: "account.none", EmptyText: "account.none_text",
		Columns: []lists.Column[auth.Account]{
			{Label: "account.field.name", Order: "name", Text: func(_ context.Context, a auth.Account) string {
				return a.Name
			},
				Link: func(a auth.Account) string { return accountsURL + "/" + a.ID }},
			{Label: "account.field.username", Order: "username",
				Text: func(_ context.Context, a auth.Account) string { return a.Username }},
			{Label: "account.roles", Text: roles, Cell: func(a auth.Account) templ.Component { return s.rolesCell(a) }},
			{Label: "account.state", Cell: accountState,
				Text: func(ctx context.Context, a auth.Account) string {
					return i18n.T(ctx, "account.state_"+state(a))
				}},
		},
		Filters: []lists.Filter{
			{Name: "q", Label: "account.search",
				Doc:   "words of the name in any order, or a part of the user name, without regard to marks",
				Where: auth.AccountsNamed},
			{Name: "place", Label: "account.field.place", Hint: "account.place_hint",
				Doc: "id, official code or name of a unit; empty: wherever you manage accounts"},
		},
		Orders: []lists.Order{
			{Name: "name", Keys: []lists.Key{lists.Text("folded"), lists.Text("id")}},
			{Name: "username", Keys: []lists.Key{lists.Text("username")}},
		},
		Select: auth.AccountColumns, From: auth.AccountTable, Scan: auth.ScanAccount,
		Scope: func(_ context.Context, actor auth.Actor, q lists.Query, args *[]any) (string, error) {
			places, err := s.placesAsked(actor, q)
			return auth.AccountsAt(places, args), err
		},
		Fill: func(ctx context.Context, actor auth.Actor, q lists.Query, rows []auth.Account) error {
			places, err := s.placesAsked(actor, q)
			if err != nil {
				return err
			}
			return s.auth.AddGrants(ctx, rows, places)
		},
		Lead: s.listLead,
	}
}

// placesAsked are the places whose accounts the actor manages: of the one that
// is named, with all that lies in it, or wherever that is.
func (s *Service) placesAsked(actor auth.Actor, q lists.Query) ([]string, error) {
	tree, tops := s.places.Tree(), actor.Places(auth.ManageAccounts)
	if named := q.Get("place"); named != "" {
		p, err := tree.Named(named)
		if err == nil {
			err = actor.Need(auth.ManageAccounts, p.ID)
		}
		if err != nil {
			return nil, err
		}
		tops = []string{p.ID}
	}
	return tree.Under(tops...), nil // an account of a unit that has ended is looked after by its successor
}

// listLead says above the list how many there are, and leads to a new one.
func (s *Service) listLead(ctx context.Context, actor auth.Actor, q *lists.Query) (templ.Component, error) {
	places, err := s.placesAsked(actor, *q)
	if err != nil {
		return nil, err
	}
	var args []any
	where := auth.AccountsAt(places, &args)
	if name := q.Get("q"); name != "" {
		where += ` and ` + auth.AccountsNamed(name, &args)
	}
	n, err := s.auth.CountAccounts(ctx, where, args)
	return listLead(n), err
}

// state is what has become of an account: active, new (it has not changed its
// first password yet) or disabled.
func state(a auth.Account) string {
	switch {
	case a.Disabled:
		return "disabled"
	case a.MustChange:
		return "new"
	}
	return "active"
}

type accountJSON struct {
	ID       string     `json:"id"`
	Username string     `json:"username"`
	Name     string     `json:"name"`
	State    string     `json:"state" enum:"active,new,disabled" doc:"new: has not changed the first password yet"`
	Roles    []roleJSON `json:"roles" doc:"at the places asked for, of any period"`
}

type roleJSON struct {
	Role    auth.Role  `json:"role" doc:"code of a shipped role, or id of one that a unit made for itself"`
	Called  string     `json:"called,omitempty" doc:"name of a role that a unit made for itself"`
	PlaceID string     `json:"placeId"`
	From    clock.Date `json:"from,omitempty"`
	To      clock.Date `json:"to,omitempty"`
	For     string     `json:"for,omitempty" doc:"name of the one who is away, for a delegation"`
	Sectors []string   `json:"sectors,omitempty" doc:"of procedures that it is for; absent: all"`
	Bodies  []string   `json:"bodies,omitempty" doc:"on whose behalf it decides; absent: all"`
}

type accountListJSON struct {
	Accounts []accountJSON `json:"accounts"`
	Next     string        `json:"next,omitempty" doc:"give it as after for the next page"`
}

// api registers what a program may do with accounts: read who has one, and what
// its own may do. To make one, or to change what it may do, wants the
// administrator in person.
func (s *Service) api(a *api.API) {
	meAPI(a)
	lists.Op(a, s.accountList(), huma.Operation{OperationID: "list-accounts", Path: "/api/accounts",
		Summary: "List the accounts of the places that you administer, by name",
		Tags:    []string{"accounts"}}, apiAccounts)
}

func apiAccounts(_ context.Context, _ auth.Actor, _ lists.Query, page lists.Page[auth.Account],
) (accountListJSON, error) {
	out := accountListJSON{Accounts: []accountJSON{}, Next: page.Next}
	for _, acc := range page.Rows {
		j := accountJSON{ID: acc.ID, Username: acc.Username, Name: acc.Name, State: state(acc), Roles: []roleJSON{}}
		for _, g := range acc.Grants {
			j.Roles = append(j.Roles, roleJSON{g.Role, g.Called, g.PlaceID, g.From, g.To,
				g.ForName, g.Sectors, g.Bodies})
		}
		out.Accounts = append(out.Accounts, j)
	}
	return out, nil
}

// find is this module's part of the search everywhere.
func (s *Service) find(ctx context.Context, actor auth.Actor, query string, limit int) (out []module.Hit, err error) {
	page, err := s.accountList().Read(ctx, actor, lists.Query{Values: map[string]string{"q": query}, Limit: limit})
	for _, a := range page.Rows {
		out = append(out, module.Hit{Title: a.Name, Text: a.Username + " · " + strings.Join(s.rolesNow(ctx, a), "; "),
			URL: accountsURL + "/" + a.ID})
	}
	return out, err
}
