package accounts

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/lists"
)

type accountsRequest struct {
	Place string `query:"place" doc:"id, official code or name of a unit; empty: wherever you manage accounts"`
	Q     string `query:"q" doc:"a part of the name or user name, without regard to marks"`
	After string `query:"after" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"0" maximum:"200"`
}

type accountJSON struct {
	ID       string     `json:"id"`
	Username string     `json:"username"`
	Name     string     `json:"name"`
	State    string     `json:"state" enum:"active,new,disabled" doc:"new: has not changed the first password yet"`
	Roles    []roleJSON `json:"roles" doc:"at the places asked for, of any period"`
}

type roleJSON struct {
	Role    auth.Role  `json:"role"`
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

// api registers what a program may do with accounts: read who has one.
// To make one, or to change what it may do, wants the administrator in person.
func (s *Service) api(a *api.API) {
	meAPI(a)
	api.Op(a, auth.ManageAccounts, huma.Operation{OperationID: "list-accounts", Method: http.MethodGet, Path: "/api/accounts", Summary: "List the accounts of the places that you administer, by name",
		Tags: []string{"accounts"}, Errors: []int{http.StatusUnprocessableEntity}}, s.apiAccounts)
}

func (s *Service) apiAccounts(ctx context.Context, actor auth.Actor, in *accountsRequest) (*api.Body[accountListJSON], error) {
	all, err := s.accountsIn(ctx, actor, in.Place, in.Q)
	if err != nil {
		return nil, err
	}
	page, err := lists.Slice(all, func(acc auth.Account) string { return acc.ID }, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	out := accountListJSON{Accounts: []accountJSON{}, Next: page.Next}
	for _, acc := range page.Rows {
		j := accountJSON{ID: acc.ID, Username: acc.Username, Name: acc.Name, State: "active", Roles: []roleJSON{}}
		switch {
		case acc.Disabled:
			j.State = "disabled"
		case acc.MustChange:
			j.State = "new"
		}
		for _, g := range acc.Grants {
			j.Roles = append(j.Roles, roleJSON{g.Role, g.PlaceID, g.From, g.To, g.ForName, g.Sectors, g.Bodies})
		}
		out.Accounts = append(out.Accounts, j)
	}
	return &api.Body[accountListJSON]{Body: out}, nil
}
