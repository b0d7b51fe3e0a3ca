package people

import (
	"context"

	"thonso/internal/platform/audit"
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
		Name: "people", Files: Files, Keys: s.keys(), Permissions: Permissions, Routes: s.routes, API: s.api,
		Nav: []web.NavEntry{{Section: web.Area, Order: 10, Icon: ui.IconPerson,
			Key: "people.nav", URL: peopleURL, Permission: Find}},
		Counts:  []tallies.Set{Counts},
		Sealed:  s.Legible,
		Holds:   []module.Held{s.heldRecord(), s.heldLooks()},
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

// heldRecord is a person's record in the register.
func (s *Service) heldRecord() module.Held {
	h := module.Held{Key: "people.held_record"}
	for _, field := range []string{"name", "village", "born", "sex", "id_number", "ethnicity", "relation", "head",
		"address", "phone", "email", "account", "status"} {
		h.Columns = append(h.Columns, labels+field)
	}
	h.Rows = func(ctx context.Context, p module.Person) ([][]string, error) {
		b, err := s.Get(ctx, s.db.Read(), p.ID)
		if err != nil {
			return nil, err
		}
		r, _, err := findRecord(ctx, s.db.Read(), p.ID)
		if err != nil {
			return nil, err
		}
		f, err := s.open(b, r)
		sex := ""
		if f.Sex != "" {
			sex = i18n.T(ctx, "people.sex_"+f.Sex)
		}
		return [][]string{{f.Name, s.places.Tree().Name(f.VillageID), f.BornShown(), sex, f.IDNumber, f.Ethnicity,
			f.Relation, f.HeadName, f.Address, f.Phone, f.Email, f.AccountSince.Format(),
			i18n.T(ctx, "people.status_"+f.Status)}}, err
	}
	return h
}

// heldLooks are the looks of others at a person's record, in whichever module.
func (s *Service) heldLooks() module.Held {
	return module.Held{
		Key: "people.held_looks", Columns: []string{labels + "when", labels + "who", labels + "why"},
		Rows: func(ctx context.Context, p module.Person) (out [][]string, err error) {
			looks, err := audit.Views(ctx, s.db.Read(), p.ID)
			for _, v := range looks {
				out = append(out, []string{when(v), v.ActorName, reasonText(ctx, v.Reason)})
			}
			return out, err
		},
	}
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
