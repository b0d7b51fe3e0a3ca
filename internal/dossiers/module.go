package dossiers

import (
	"context"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/events"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/web"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "dossiers", Files: Files, Keys: keys, Permissions: Permissions, Routes: s.routes, API: s.api, Home: s.tiles,
		Counts: []tallies.Set{s.counts()},
		Jobs: func(q *jobs.Queue) {
			as := auth.System("dossiers", s.Places)
			jobs.Work(q, as, s.makeResult)
			jobs.Work(q, as, s.makeThumb)
		},
		Nav:     nav(),
		Recount: s.recountWaiting, KeptFiles: s.Files, Sealed: s.Legible,
		Finds:   &module.Finder{Key: "dossiers.finds", Permission: View, Find: s.find},
		AtPlace: &module.AtPlace{Counts: []module.Count{{Key: "dossiers.at_place", Of: s.submittedAt}}},
		Hears:   []events.Subscription{events.On(s.recontacted), events.On(s.continueOffices)},
	}
}

func nav() []web.NavEntry {
	all := []web.NavEntry{
		{Key: "dossiers.inbox.nav", URL: inboxURL, Permission: Inbox, Order: 12},
		{Key: "dossiers.intake.nav", URL: intakeURL, Permission: Receive, Order: 14},
		{Key: "dossiers.self.nav", URL: selfURL, Permission: Own, Order: 14},
		{Key: "dossiers.self.nav_mine", URL: "/dossiers", Permission: Own, Order: 15, Exact: true},
		{Key: "dossiers.form.nav", URL: "/dossiers", Permission: Prepare, Order: 16, Exact: true},
		{Key: "dossiers.register.nav", URL: registerURL, Permission: Register, Order: 22},
		{Key: "dossiers.office.nav", URL: officeURL, Permission: ManageOffice, Order: 810},
	}
	for i, side := range ratedSides {
		all = append(all, web.NavEntry{
			Key: "dossiers.ratings.nav_" + side.key, URL: side.url(), Permission: side.need, Order: 60 + i,
		})
	}
	return all
}

func (s *Service) submittedAt(ctx context.Context, placeIDs []string) (int, error) {
	each, err := Counts.Between(ctx, s.DB.Read(), placeIDs, 0, 0)
	return each.Sum(CountSubmitted), err
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
