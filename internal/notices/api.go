package notices

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/lists"
)

type noticeJSON struct {
	ID     string    `json:"id"`
	Text   string    `json:"text" doc:"In the caller's language"`
	URL    string    `json:"url" doc:"Path of what it tells of"`
	MadeAt time.Time `json:"madeAt"`
	Read   bool      `json:"read"`
}

func (s *Service) api(a *api.API) {
	lists.Op(a, s.noticeList(), huma.Operation{OperationID: "list-notices", Path: "/api/notices",
		Summary: "What the caller is told, the newest first", Tags: []string{"notices"}}, listBody)
	api.Op(a, auth.SignedIn, huma.Operation{OperationID: "read-notices", Method: http.MethodPost,
		Path: "/api/notices/read", Summary: "Mark all as read", Tags: []string{"notices"},
		DefaultStatus: http.StatusNoContent}, s.apiRead)
}

type listJSON struct {
	Notices []noticeJSON `json:"notices"`
	Next    string       `json:"next,omitempty" doc:"give it as after for the next page"`
}

func listBody(ctx context.Context, _ auth.Actor, _ lists.Query, page lists.Page[Notice]) (listJSON, error) {
	return listJSON{convert.Each(page.Rows, func(n Notice) noticeJSON {
		return noticeJSON{n.ID, n.text(ctx), n.URL, n.MadeAt, n.Read}
	}), page.Next}, nil
}

func (s *Service) apiRead(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{}, error) {
	return &struct{}{}, s.ReadAll(ctx, actor)
}
