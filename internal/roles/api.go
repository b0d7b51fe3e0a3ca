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

type makeRequest struct {
	Body struct {
		ID          string            `json:"id,omitempty" format:"uuid" doc:"given again, it is the same role"`
		PlaceID     string            `json:"placeId"`
		Name        string            `json:"name" maxLength:"60"`
		Permissions []auth.Permission `json:"permissions" doc:"only those that you have yourself at the unit"`
	}
}

type changeRequest struct {
	ID   string `path:"id"`
	Body struct {
		Name        string            `json:"name" maxLength:"60"`
		Permissions []auth.Permission `json:"permissions" doc:"what is added you must have yourself at the unit"`
		Version     int               `json:"version" doc:"as it was read"`
	}
}

type endRequest struct {
	ID   string `path:"id"`
	Body struct {
		Version int `json:"version" doc:"as it was read"`
	}
}

// api registers what a program may do with roles. To give one to somebody wants
// the administrator in person, as with every role.
func (s *Service) api(a *api.API) {
	op := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: "/api/roles" + path, Summary: summary,
			Tags: []string{"accounts"}}
	}
	refuses := func(o huma.Operation) huma.Operation {
		o.Errors = []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}
		return o
	}
	api.Op(a, auth.ManageAccounts, op("list-roles", http.MethodGet, "", "List roles and what each may do"), s.apiList)
	api.Op(a, auth.ManageAccounts, refuses(op("make-role", http.MethodPost, "", "Make a role of a unit's own")),
		s.apiMake)
	api.Op(a, auth.ManageAccounts,
		refuses(op("change-role", http.MethodPost, "/{id}", "Change a role of a unit's own; it counts at once")),
		s.apiChange)
	api.Op(a, auth.ManageAccounts,
		refuses(op("end-role", http.MethodPost, "/{id}/end", "End a role of a unit's own; it counts at once")),
		s.apiEnd)
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

func (s *Service) apiMake(ctx context.Context, actor auth.Actor, in *makeRequest) (*api.Body[madeJSON], error) {
	b := in.Body
	r, err := s.auth.MakeRole(ctx, actor,
		auth.MadeRole{ID: b.ID, PlaceID: b.PlaceID, Name: b.Name, Permissions: b.Permissions})
	return &api.Body[madeJSON]{Body: jsonOf(r)}, err
}

func (s *Service) apiChange(ctx context.Context, actor auth.Actor, in *changeRequest) (*api.Body[madeJSON], error) {
	b := in.Body
	err := s.auth.ChangeRole(ctx, actor,
		auth.MadeRole{ID: in.ID, Name: b.Name, Permissions: b.Permissions, Version: b.Version})
	return s.answer(ctx, actor, in.ID, err)
}

func (s *Service) apiEnd(ctx context.Context, actor auth.Actor, in *endRequest) (*api.Body[madeJSON], error) {
	return s.answer(ctx, actor, in.ID, s.auth.EndRole(ctx, actor, in.ID, in.Body.Version))
}

// answer is the role as it is after what was done.
func (s *Service) answer(ctx context.Context, actor auth.Actor, id string, err error) (*api.Body[madeJSON], error) {
	if err != nil {
		return nil, err
	}
	r, err := s.auth.MadeRole(ctx, actor, id)
	return &api.Body[madeJSON]{Body: jsonOf(r)}, err
}

func jsonOf(r auth.MadeRole) madeJSON {
	return madeJSON{r.ID, r.PlaceID, r.Name, r.Permissions, r.Version, r.Ended()}
}
