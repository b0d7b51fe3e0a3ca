package notices

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
)

type noticeJSON struct {
	ID     string    `json:"id"`
	Text   string    `json:"text" doc:"In the caller's language"`
	URL    string    `json:"url" doc:"Path of what it tells of"`
	MadeAt time.Time `json:"madeAt"`
	Read   bool      `json:"read"`
}

func (s *Service) api(a *api.API) {
	api.Op(a, auth.SignedIn, huma.Operation{OperationID: "list-notices", Method: http.MethodGet, Path: "/api/notices", Summary: "What the caller is told, the newest first", Tags: []string{"notices"}}, s.apiList)
	api.Op(a, auth.SignedIn, huma.Operation{OperationID: "read-notices", Method: http.MethodPost, Path: "/api/notices/read", Summary: "Mark all as read", Tags: []string{"notices"},
		DefaultStatus: http.StatusNoContent}, s.apiRead)
}

type listRequest struct {
	After string `query:"after" doc:"id of the last notice of the page before; a page has 50"`
}

func (s *Service) apiList(ctx context.Context, actor auth.Actor, in *listRequest) (*api.Body[[]noticeJSON], error) {
	mine, _, err := s.Mine(ctx, actor, in.After)
	if err != nil {
		return nil, err
	}
	out := make([]noticeJSON, 0, len(mine))
	for _, n := range mine {
		out = append(out, noticeJSON{n.ID, n.text(ctx), n.URL, n.MadeAt, n.Read})
	}
	return &api.Body[[]noticeJSON]{Body: out}, nil
}

func (s *Service) apiRead(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{}, error) {
	return &struct{}{}, s.ReadAll(ctx, actor)
}
