package teams

import (
	"context"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/events"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "teams", Files: Files, Keys: keys, Permissions: Permissions, Routes: s.routes, API: s.api,
		Nav: []web.NavEntry{{Section: web.Evening, Order: 40, Daily: 60, Icon: ui.IconTeam,
			Key: "teams.nav", Short: "teams.nav_short", Words: "teams.nav_words", URL: "/teams", Permission: View}},
		Counts:  []tallies.Set{Counts},
		Holds:   []module.Held{s.held()},
		Finds:   &module.Finder{Key: "teams.finds", Icon: ui.IconTeam, Order: 60, Permission: View, Find: s.find},
		AtPlace: &module.AtPlace{Holders: s.holders},
		Hears:   []events.Subscription{events.On(s.continueTeams)},
	}
}

// holders are the members of a place's team.
func (s *Service) holders(ctx context.Context, placeID string, on clock.Date) (out []module.Holder, err error) {
	members, err := s.MembersFrom(ctx, placeID, on)
	for _, m := range members {
		what := i18n.T(ctx, "teams.at_place", "role", i18n.T(ctx, "teams.role."+string(m.Role)))
		out = append(out, module.Holder{Key: m.HolderKey(), Name: m.Name, What: []string{what}})
	}
	return out, err
}
