package accounts

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
)

type meJSON struct {
	ID    string       `json:"id"`
	Name  string       `json:"name"`
	Roles []myRoleJSON `json:"roles" doc:"That count today"`
}

type myRoleJSON struct {
	Role    auth.Role `json:"role" doc:"Code of a shipped role, or id of one that a unit made for itself"`
	Called  string    `json:"called,omitempty" doc:"Name of a role that a unit made for itself"`
	PlaceID string    `json:"placeId"`
	For     string    `json:"for,omitempty" doc:"Whose role it is, for a delegation"`
	Sectors []string  `json:"sectors,omitempty" doc:"The sectors of procedures that it is for; absent: all"`
	Bodies  []string  `json:"bodies,omitempty" doc:"On whose behalf it decides; absent: all"`
}

// meAPI tells a program what its token may do.
func meAPI(a *api.API) {
	api.Op(a, auth.SignedIn, huma.Operation{OperationID: "get-me", Method: http.MethodGet, Path: "/api/me",
		Summary: "Who the caller is, and in which roles", Tags: []string{"accounts"}},
		func(_ context.Context, actor auth.Actor, _ *struct{}) (*api.Body[meJSON], error) {
			out := meJSON{ID: actor.ID, Name: actor.Name, Roles: []myRoleJSON{}}
			for _, g := range actor.Grants {
				out.Roles = append(out.Roles, myRoleJSON{g.Role, g.Called, g.PlaceID, g.For, g.Sectors, g.Bodies})
			}
			return &api.Body[meJSON]{Body: out}, nil
		})
}
