package notices

import (
	"context"
	"net/http"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

func (s *Service) routes(rt *web.Router) {
	s.noticeList().Handle(rt)
	rt.Handle("POST /notices/read", auth.SignedIn, func(w http.ResponseWriter, r *http.Request,
		actor auth.Actor) error {
		if err := s.ReadAll(r.Context(), actor); err != nil {
			return err
		}
		return web.Redirect(w, r, "/notices")
	})
}

// work says how many notices are new.
func (s *Service) work(ctx context.Context, actor auth.Actor) ([]module.Work, error) {
	n, err := s.Unread(ctx, actor)
	return []module.Work{{Name: "notices", Number: n, Key: "notices.tile", Icon: ui.IconBell, Verb: "notices.verb",
		URL: "/notices", Order: 90}}, err
}
