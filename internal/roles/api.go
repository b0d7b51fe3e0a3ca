package roles

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
)

type madeJSON struct {
	ID          string            `json:"id"`
	PlaceID     string            `json:"placeId" doc:"for this unit and those in it"`
	Name        string            `json:"name"`
	Permissions []auth.Permission `json:"permissions"`
	Version     int               `json:"version"`
	Ended       bool              `json:"ended"`
}

type shippedJSON struct {
	Role        auth.Role         `json:"role"`
	Permissions []auth.Permission `json:"permissions"`
}

type rolesJSON struct {
	Shipped []shippedJSON `json:"shipped" doc:"the roles that every installation has"`
	Made    []madeJSON    `json:"made" doc:"those of the units whose accounts you manage"`
}

type makeInput struct {
	ID          string            `json:"id,omitempty" format:"uuid" doc:"given again, it is the same role"`
	PlaceID     string            `json:"placeId"`
	Name        string            `json:"name" maxLength:"60"`
	Permissions []auth.Permission `json:"permissions" doc:"only those that you have yourself at the unit"`
}

type changeInput struct {
	ID          string            `json:"-" path:"id"`
	Name        string            `json:"name" maxLength:"60"`
	Permissions []auth.Permission `json:"permissions" doc:"what is added you must have yourself at the unit"`
	Version     int               `json:"version" doc:"as it was read"`
}

type endInput struct {
	ID      string `json:"-" path:"id"`
	Version int    `json:"version" doc:"as it was read"`
}

// api registers what a program may do with roles. To give one to somebody wants
// the administrator in person, as with every role.
func (s *Service) api(a *api.API) {
	op := api.Operations("accounts", "/api/roles")
	changes := func(id, path, summary string) huma.Operation {
		o := op(id, http.MethodPost, path, summary)
		o.Errors = []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}
		return o
	}
	api.Op(a, auth.ManageAccounts, op("list-roles", http.MethodGet, "", "List roles and what each may do"), s.apiList)
	api.Do(a, auth.ManageAccounts, changes("make-role", "", "Make a role of a unit's own"),
		func(ctx context.Context, actor auth.Actor, in makeInput) (madeJSON, error) {
			r, err := s.auth.MakeRole(ctx, actor,
				auth.MadeRole{ID: in.ID, PlaceID: in.PlaceID, Name: in.Name, Permissions: in.Permissions})
			return jsonOf(r), err
		})
	api.Do(a, auth.ManageAccounts, changes("change-role", "/{id}", "Change a role of a unit's own; it counts at once"),
		func(ctx context.Context, actor auth.Actor, in changeInput) (madeJSON, error) {
			return s.after(ctx, actor, in.ID, s.auth.ChangeRole(ctx, actor,
				auth.MadeRole{ID: in.ID, Name: in.Name, Permissions: in.Permissions, Version: in.Version}))
		}, api.Now(func(ctx context.Context, actor auth.Actor, in changeInput) (madeJSON, error) {
			return s.after(ctx, actor, in.ID, nil)
		}))
	api.Do(a, auth.ManageAccounts, changes("end-role", "/{id}/end", "End a role of a unit's own; it counts at once"),
		func(ctx context.Context, actor auth.Actor, in endInput) (madeJSON, error) {
			return s.after(ctx, actor, in.ID, s.auth.EndRole(ctx, actor, in.ID, in.Version))
		}, api.Now(func(ctx context.Context, actor auth.Actor, in endInput) (madeJSON, error) {
			return s.after(ctx, actor, in.ID, nil)
		}))
}

func (s *Service) apiList(ctx context.Context, actor auth.Actor, _ *struct{}) (*api.Body[rolesJSON], error) {
	out := rolesJSON{Made: []madeJSON{}}
	for _, r := range auth.ShippedRoles() {
		out.Shipped = append(out.Shipped, shippedJSON{r.Code, r.Permissions})
	}
	made, err := s.auth.MadeRoles(ctx, actor)
	for _, r := range made {
		out.Made = append(out.Made, jsonOf(r))
	}
	return &api.Body[rolesJSON]{Body: out}, err
}

// after is the role as it is after what was done.
func (s *Service) after(ctx context.Context, actor auth.Actor, id string, err error) (madeJSON, error) {
	if err != nil {
		return madeJSON{}, err
	}
	r, err := s.auth.MadeRole(ctx, actor, id)
	return jsonOf(r), err
}

func jsonOf(r auth.MadeRole) madeJSON {
	return madeJSON{r.ID, r.PlaceID, r.Name, r.Permissions, r.Version, r.Ended()}
}
