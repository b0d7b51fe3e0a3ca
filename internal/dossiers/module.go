package dossiers

import (
	"context"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
	"thonso/internal/platform/web"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "dossiers", Files: Files, Keys: keys, Permissions: Permissions, Routes: s.routes, API: s.api, Home: s.tiles,
		Jobs: func(q *jobs.Queue) {
			as := auth.System("dossiers", s.Places)
			jobs.Work(q, as, s.makeResult)
			jobs.Work(q, as, s.makeThumb)
		}}
}

func (s *Service) routes(rt *web.Router) {
	s.formRoutes(rt)
	s.staffRoutes(rt)
	s.ratingRoutes(rt)
}

func (s *Service) api(a *api.API) {
	s.prepareAPI(a)
	s.staffAPI(a)
	s.filesAPI(a)
	s.ratingsAPI(a)
}

// tiles is what needs the actor now, in each of their roles.
func (s *Service) tiles(ctx context.Context, actor auth.Actor) ([]module.Tile, error) {
	mine, err := s.memberTiles(ctx, actor)
	if err != nil {
		return nil, err
	}
	office, err := s.staffTiles(ctx, actor)
	if err != nil {
		return nil, err
	}
	rated, err := s.ratingTiles(ctx, actor)
	return append(append(mine, office...), rated...), err
}
