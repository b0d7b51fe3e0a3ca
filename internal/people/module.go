package people

import (
	"context"

	"thonso/internal/platform/events"
	"thonso/internal/platform/module"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "people", Files: Files, Keys: s.keys(), Permissions: Permissions, Routes: s.routes, API: s.api,
		Nav: []web.NavEntry{{Section: web.Area, Order: 10, Icon: ui.IconPerson,
			Key: "people.nav", URL: peopleURL, Permission: Find}},
		Counts:  []tallies.Set{Counts},
		Sealed:  s.Legible,
		Finds:   &module.Finder{Key: "people.finds", Permission: Find, Find: s.find},
		AtPlace: &module.AtPlace{Counts: []module.Count{{Key: "people.at_place", Of: s.residentsIn}}},
		Tells: []events.Topic{
			events.MustBeHeard[Recontacted](), events.MustBeHeard[Died](), events.MustBeHeard[DeathUndone](),
		},
	}
}

func (s *Service) residentsIn(ctx context.Context, placeIDs []string) (int, error) {
	each, err := Counts.At(ctx, s.db.Read(), placeIDs, s.today())
	return each.Sum("residents"), err
}

// Recontacted says that somebody is reached elsewhere from now on.
type Recontacted struct {
	PersonID string
	Was, Is  Contact
}

// A Contact is where somebody is reached.
type Contact struct{ Phone, Email string }

// Died says that somebody's death was entered.
type Died struct{ PersonID string }

// DeathUndone says that a death was entered by mistake.
type DeathUndone struct{ PersonID string }
