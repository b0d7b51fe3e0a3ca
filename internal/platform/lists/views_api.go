package lists

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/text"
)

type viewJSON struct {
	ID    string `json:"id"`
	List  string `json:"list" doc:"path of the list's page" example:"/sessions"`
	Name  string `json:"name"`
	Query string `json:"query" doc:"of the page's address, without ?"`
}

type viewsRequest struct {
	List string `query:"list" required:"true" doc:"path of the list's page"`
}

type saveViewRequest struct {
	Body struct {
		List  string `json:"list" maxLength:"1000"`
		Name  string `json:"name" maxLength:"200"`
		Query string `json:"query,omitempty" maxLength:"1000"`
	}
}

type viewRequest struct {
	ID string `path:"id"`
}

type forgotten struct{}

// API registers the operations on the caller's own views.
func (s *Views) API(a *api.API) {
	op := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: "/api/views" + path, Summary: summary,
			Tags:   []string{"views"},
			Errors: []int{http.StatusUnprocessableEntity}}
	}
	api.Op(a, auth.SignedIn, op("list-views", http.MethodGet, "", "Your saved views of a list"),
		func(ctx context.Context, actor auth.Actor, in *viewsRequest) (*api.Body[[]viewJSON], error) {
			all, err := savedViews(ctx, s.db, actor.ID, in.List)
			out := make([]viewJSON, len(all))
			for i, v := range all {
				out[i] = viewJSON{v.ID, v.ListURL, v.Name, v.Query}
			}
			return &api.Body[[]viewJSON]{Body: out}, err
		})
	api.Op(a, auth.SignedIn, op("save-view", http.MethodPost, "",
		"Save a view of a list; one of the same name is replaced"),
		func(ctx context.Context, actor auth.Actor, in *saveViewRequest) (*api.Body[viewJSON], error) {
			v, err := s.Save(ctx, actor, SavedView{ListURL: in.Body.List, Name: text.Clean(in.Body.Name),
				Query: in.Body.Query})
			return &api.Body[viewJSON]{Body: viewJSON{v.ID, v.ListURL, v.Name, v.Query}}, err
		})
	api.Op(a, auth.SignedIn, op("forget-view", http.MethodPost, "/{id}/delete", "Forget a saved view"),
		func(ctx context.Context, actor auth.Actor, in *viewRequest) (*forgotten, error) {
			return &forgotten{}, s.Forget(ctx, actor, in.ID)
		})
}
