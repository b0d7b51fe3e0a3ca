package procedures

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/events"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "procedures", Files: Files, Permissions: Permissions, Routes: s.routes, API: s.api, Home: s.tiles,
		Load: s.Reload, Renew: s.ship, Texts: Texts,
		Nav: []web.NavEntry{{Section: web.Admin, Order: 50, Icon: ui.IconCatalogue,
			Key: "procedures.nav", URL: adminURL, Permission: Manage}},
		Finds: &module.Finder{Key: "procedures.finds", Permission: auth.SignedIn, Find: s.find},
		Hears: []events.Subscription{events.On(s.continueChoices)},
	}
}

// ship gives a new installation the shipped procedures; one that has any is the
// administrator's, and only an import changes it.
func (s *Service) ship(ctx context.Context) error {
	if s.practice || len(s.catalogue()) > 0 {
		return nil
	}
	_, err := s.Add(ctx, auth.System("thonso", s.places), Shipped().Procedures...)
	return err
}
